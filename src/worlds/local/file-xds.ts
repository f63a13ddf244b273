/**
 * Gives a running Envoy its configuration through files, and does not believe that it took it: every subscription must
 * show the new version, and a refusal is read back with its reason. Changes are made before they are needed and undone
 * after they are not: endpoints and clusters, then routes and listeners, then clusters that nothing names any more.
 */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EnvoyResources } from '../../envoy/render-proxy.ts';
import { clusterFiles, endpointFile, listenerFiles, routeFile, type XdsFile } from '../../envoy/xds-files.ts';

/** A version that Envoy did not take, and why as far as it says. */
export interface Refusal {
  /** The statistic that counted it: it names the kind of resource. */
  readonly subscription: string;
  readonly reason: string;
}

export interface Applied {
  readonly version: string;
  readonly refusals: readonly Refusal[];
}

/** Writes each file beside its place and renames it there: Envoy sees a whole file or none. */
export function writeXdsFiles(directory: string, files: readonly XdsFile[]): void {
  for (const { path, content } of files) {
    const target = join(directory, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(`${target}.tmp`, JSON.stringify(content));
    renameSync(`${target}.tmp`, target);
  }
}

const POLL_MS = 5;

/** The files of one Envoy, version after version. */
export class FileXds {
  readonly #directory: string;
  #version = 0;
  #current: EnvoyResources | null = null;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Writes the first version, before Envoy is started: it does not start without its files. */
  prepare(resources: EnvoyResources): void {
    const version = this.#next();
    writeXdsFiles(this.#directory, [...clusterFiles(resources, version), ...listenerFiles(resources, version)]);
    this.#current = resources;
  }

  /** Waits until a started Envoy has taken or refused what `prepare` wrote. */
  async started(adminUrl: string, timeoutMs: number): Promise<Applied> {
    const resources = this.#current!;
    const wanted = [...clusterSubscriptions(resources), ...listenerSubscriptions(resources)];
    return acknowledged(adminUrl, wanted, String(this.#version), new Map(), timeoutMs);
  }

  /** Changes a running Envoy. A refused part keeps its old version there, and what would follow it is not written. */
  async apply(adminUrl: string, resources: EnvoyResources, timeoutMs: number): Promise<Applied> {
    const before = this.#current!;
    const names = new Set(resources.clusters.map((cluster) => cluster.name));
    const leaving = before.clusters.filter((cluster) => !names.has(cluster.name));
    const both = { ...resources, clusters: [...resources.clusters, ...leaving] };
    this.#current = resources;
    const clusters = clusterSubscriptions(resources);
    const first = await this.#write(adminUrl, (version) => clusterFiles(both, version), clusters, timeoutMs);
    if (first.refusals.length > 0) return first;
    const listeners = listenerSubscriptions(resources);
    const second = await this.#write(adminUrl, (version) => listenerFiles(resources, version), listeners, timeoutMs);
    if (second.refusals.length > 0 || leaving.length === 0) return second;
    const last = await this.#write(adminUrl, (version) => clusterFiles(resources, version), clusters, timeoutMs);
    this.#removeStale(before, resources);
    return last;
  }

  #next(): string {
    this.#version += 1;
    return String(this.#version);
  }

  async #write(
    adminUrl: string,
    files: (version: string) => XdsFile[],
    subscriptions: readonly string[],
    timeoutMs: number,
  ): Promise<Applied> {
    const failures = await failureCounts(adminUrl);
    const version = this.#next();
    writeXdsFiles(this.#directory, files(version));
    return acknowledged(adminUrl, subscriptions, version, failures, timeoutMs);
  }

  #removeStale(before: EnvoyResources, after: EnvoyResources): void {
    const stale = [
      ...[...before.endpoints.keys()].filter((name) => !after.endpoints.has(name)).map(endpointFile),
      ...[...before.routes.keys()].filter((name) => !after.routes.has(name)).map(routeFile),
    ];
    for (const file of stale) rmSync(join(this.#directory, dirname(file)), { recursive: true });
  }
}

async function acknowledged(
  adminUrl: string,
  wanted: readonly string[],
  version: string,
  failuresBefore: ReadonlyMap<string, number>,
  timeoutMs: number,
): Promise<Applied> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const versions = await textStatistics(adminUrl);
    const waiting = wanted.filter((name) => versions.get(name) !== version);
    if (waiting.length === 0) return { version, refusals: [] };
    const refusals = await refusalsSince(adminUrl, failuresBefore);
    if (refusals.length > 0) return { version, refusals };
    if (performance.now() > deadline) {
      return {
        version,
        refusals: waiting.map((subscription) => ({ subscription, reason: `version ${version} did not arrive` })),
      };
    }
    await sleep(POLL_MS);
  }
}

async function refusalsSince(adminUrl: string, before: ReadonlyMap<string, number>): Promise<Refusal[]> {
  const now = await failureCounts(adminUrl);
  const grown = [...now].filter(([name, count]) => count > (before.get(name) ?? 0));
  if (grown.length === 0) return [];
  const reasons = await refusalReasons(adminUrl);
  return grown.map(([subscription]) => ({ subscription, reason: reasons.join('; ') || 'no reason given' }));
}

/** Statistics that show the version of each subscription. Envoy writes `_` for `:` in their names. */
function clusterSubscriptions(resources: EnvoyResources): string[] {
  const endpoints = [...resources.endpoints.keys()].map((name) => `cluster.${name}.version_text`);
  return ['cluster_manager.cds.version_text', ...endpoints].map((name) => name.replaceAll(':', '_'));
}

function listenerSubscriptions(resources: EnvoyResources): string[] {
  const routes = [...resources.routes.keys()].map((name) => `http.${name}.rds.${name}.version_text`);
  return [...routes, 'listener_manager.lds.version_text'].map((name) => name.replaceAll(':', '_'));
}

async function textStatistics(adminUrl: string): Promise<Map<string, string>> {
  const found = await statistics(adminUrl, 'type=TextReadouts');
  return new Map(found.map(({ name, value }) => [name, String(value)]));
}

/** How often each subscription was refused (`update_rejected`) or could not be read (`update_failure`). */
async function failureCounts(adminUrl: string): Promise<Map<string, number>> {
  const filter = encodeURIComponent('\\.update_(rejected|failure)$');
  const found = await statistics(adminUrl, `filter=${filter}`);
  return new Map(found.map(({ name, value }) => [name, Number(value)]));
}

interface Statistic {
  readonly name: string;
  readonly value: string | number;
}

async function statistics(adminUrl: string, query: string): Promise<Statistic[]> {
  const response = await fetch(`${adminUrl}/stats?format=json&${query}`);
  const body = (await response.json()) as { stats: (Statistic | { histograms: unknown })[] };
  return body.stats.filter((one): one is Statistic => 'name' in one);
}

/** What Envoy says of resources it holds in an error state. */
async function refusalReasons(adminUrl: string): Promise<string[]> {
  const response = await fetch(`${adminUrl}/config_dump?include_eds`);
  const reasons = new Set<string>();
  collectErrors(await response.json(), reasons);
  return [...reasons];
}

function collectErrors(value: unknown, reasons: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'error_state' && typeof (inner as { details?: unknown }).details === 'string') {
      reasons.add((inner as { details: string }).details);
    } else collectErrors(inner, reasons);
  }
}
