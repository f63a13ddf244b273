/**
 * What the application kit reads in the pods of each service (A01 to A03): one file, mounted where the kit looks, and
 * part of the pod template by its hash, so that a change of it is rolled out like any other.
 */
import { KIT_FOLDER, KIT_VARIABLE } from '../../engines/kit-file.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Cache, Jobs } from '../../model/kit-types.ts';
import type { Model, Service } from '../../model/types.ts';
import { contentHash } from '../content-hash.ts';
import { runsIn, serviceMeta } from '../object-meta.ts';
import type { PodFile } from '../pod-file.ts';

const KIT_FILE = 'kit.json';
const VOLUME = 'kit';

function milliseconds(us: number): number {
  return us / 1000;
}

function cacheSettings({ entries, bytes, tiers, ttlUs, hits, channel, refresh }: Cache): JsonObject {
  return {
    tiers: [
      { kind: 'process', entries, bytes },
      ...tiers.map(({ kind, store, host, port, withinUs }) => ({
        kind,
        store,
        host,
        port,
        timeoutMs: milliseconds(withinUs),
      })),
    ],
    ttlMs: milliseconds(ttlUs),
    channel,
    refresh,
    hits,
  };
}

function jobSettings({ store, host, port, weights, ...jobs }: Jobs): JsonObject {
  return {
    store,
    host,
    port,
    attempts: jobs.attempts,
    backoffMs: milliseconds(jobs.backoffUs),
    longestBackoffMs: milliseconds(jobs.mostUs),
    timeoutMs: milliseconds(jobs.timeoutUs),
    weights,
    keepDeadMs: milliseconds(jobs.keepDeadUs),
  };
}

/** The kit's file for a service, or null where it is told nothing. */
function settingsOf(service: Service): JsonObject | null {
  const { cache, jobs, api } = service;
  if (cache === null && jobs === null && api === null) return null;
  return {
    version: 1,
    service: service.name,
    ...(cache === null ? {} : { cache: cacheSettings(cache) }),
    ...(jobs === null ? {} : { jobs: jobSettings(jobs) }),
    ...(api === null ? {} : { api: { ...api } }),
  };
}

function nameOf(service: Service): string {
  return `${service.name}-kit`;
}

/** The files, one ConfigMap per service that is told something. */
export function kitSettings(model: Model, cluster: string): readonly KubeObject[] {
  return Object.values(model.services).flatMap((service) => {
    const settings = settingsOf(service);
    if (settings === null || !runsIn(service, cluster)) return [];
    const data = { [KIT_FILE]: `${JSON.stringify(settings, null, 2)}\n` };
    return [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: serviceMeta(model, service, nameOf(service)), data }];
  });
}

/** What a pod needs to read it; null where the service is told nothing. */
export function kitFile(service: Service): PodFile | null {
  const settings = settingsOf(service);
  if (settings === null) return null;
  return {
    env: [{ name: KIT_VARIABLE, value: `${KIT_FOLDER}/${KIT_FILE}` }],
    mount: { name: VOLUME, mountPath: KIT_FOLDER, readOnly: true },
    volume: { name: VOLUME, configMap: { name: nameOf(service) } },
    hash: contentHash(JSON.stringify(settings)),
  };
}
