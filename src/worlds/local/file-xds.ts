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

/** The Envoy that reads the files: its administration interface, and what it wrote to its log (at least warnings). */
export interface XdsReader {
  readonly adminUrl: string;
  readonly log: () => string;
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
const LOG_DELAY_MS = 20;

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
  async started(reader: XdsReader, timeoutMs: number): Promise<Applied> {
    const resources = this.#current!;
    const wanted = [...clusterSubscriptions(resources), ...listenerSubscriptions(resources)];
    return acknowledged(reader, wanted, { version: String(this.#version), failures: new Map(), logged: 0 }, timeoutMs);
  }

  /** Changes a running Envoy. A refused part keeps its old version there, and what would follow it is not written. */
  async apply(reader: XdsReader, resources: EnvoyResources, timeoutMs: number): Promise<Applied> {
    const before = this.#current!;
    const names = new Set(resources.clusters.map((cluster) => cluster.name));
    const leaving = before.clusters.filter((cluster) => !names.has(cluster.name));
    const both = { ...resources, clusters: [...resources.clusters, ...leaving] };
    this.#current = resources;
    const clusters = clusterSubscriptions(resources);
    const first = await this.#write(reader, (version) => clusterFiles(both, version), clusters, timeoutMs);
    if (first.refusals.length > 0) return first;
    const listeners = listenerSubscriptions(resources);
    const second = await this.#write(reader, (version) => listenerFiles(resources, version), listeners, timeoutMs);
    if (second.refusals.length > 0 || leaving.length === 0) return second;
    const last = await this.#write(reader, (version) => clusterFiles(resources, version), clusters, timeoutMs);
    this.#removeStale(before, resources);
    return last;
  }

  #next(): string {
    this.#version += 1;
    return String(this.#version);
  }

  async #write(
    reader: XdsReader,
    files: (version: string) => XdsFile[],
    subscriptions: readonly string[],
    timeoutMs: number,
  ): Promise<Applied> {
    const failures = await failureCounts(reader.adminUrl);
    const version = this.#next();
    const logged = reader.log().length;
    writeXdsFiles(this.#directory, files(version));
    return acknowledged(reader, subscriptions, { version, failures, logged }, timeoutMs);
  }

  #removeStale(before: EnvoyResources, after: EnvoyResources): void {
    const stale = [
      ...[...before.endpoints.keys()].filter((name) => !after.endpoints.has(name)).map(endpointFile),
      ...[...before.routes.keys()].filter((name) => !after.routes.has(name)).map(routeFile),
    ];
    for (const file of stale) rmSync(join(this.#directory, dirname(file)), { recursive: true });
  }
}

/** A version as it was written, and what was known before. */
interface Written {
  readonly version: string;
  readonly failures: ReadonlyMap<string, number>;
  /** Length of the log. */
  readonly logged: number;
}

async function acknowledged(
  reader: XdsReader,
  wanted: readonly string[],
  written: Written,
  timeoutMs: number,
): Promise<Applied> {
  const { version } = written;
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const versions = await textStatistics(reader.adminUrl);
    const waiting = wanted.filter((name) => versions.get(name) !== version);
    if (waiting.length === 0) return { version, refusals: [] };
    const refusals = await refusalsSince(reader, written);
    if (refusals.length > 0) return { version, refusals };
    if (performance.now() > deadline) {
      const reason = `version ${version} did not arrive`;
      return { version, refusals: waiting.map((subscription) => ({ subscription, reason })) };
    }
    await sleep(POLL_MS);
  }
}

async function refusalsSince(reader: XdsReader, { failures, logged }: Written): Promise<Refusal[]> {
  const now = await failureCounts(reader.adminUrl);
  const grown = [...now].filter(([name, count]) => count > (failures.get(name) ?? 0));
  if (grown.length === 0) return [];
  // The log comes by another way than the count and may be a moment behind.
  await sleep(LOG_DELAY_MS);
  const reasons = [...loggedReasons(reader.log().slice(logged)), ...(await heldReasons(reader.adminUrl))];
  const reason = [...new Set(reasons)].join('; ') || 'no reason given';
  return grown.map(([subscription]) => ({ subscription, reason }));
}

/** The log has the reason for clusters, routes and endpoints, and for files that cannot be read. */
function loggedReasons(log: string): string[] {
  return [...log.matchAll(/Filesystem config update (?:rejected|failure): (.*)/g)].map((match) => match[1]!);
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

/** What Envoy says of listeners that it holds in an error state. */
async function heldReasons(adminUrl: string): Promise<string[]> {
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
