import { storeHostOf } from '../spec/derive/stores-of.ts';
import type { WrittenKit } from '../spec/sections/kit.ts';
import { figureValue } from '../targets/figure-value.ts';
import { writtenLoad } from '../targets/written-load.ts';
import { perSecond } from '../units/rate.ts';
import { STORE_PORTS } from './build-externals.ts';
import type { ServiceContext } from './build-services.ts';
import type { Answers, Cache, CacheTier, Jobs, LoadPlan, ServiceKit } from './kit-types.ts';

/** As the owners of the platforms have it for answers of an API (A03). */
const USUAL_P95_US = 500_000;
/** A test at the usual load shows nothing that the usual load does not. */
const MORE_THAN_USUAL = 1.5;

/** What the kit reads in the pods of a service. */
export function buildKit(context: ServiceContext): ServiceKit {
  const { service } = context;
  return {
    cache: buildCache(context, service.cache),
    jobs: buildJobs(context, service.jobs),
    api: buildAnswers(context, service.api),
    loadPlan: buildLoadPlan(context, service.performance),
  };
}

/** Where a store answers. */
function addressOf({ spec }: ServiceContext, name: string): { readonly host: string; readonly port: number } {
  const store = spec.data[name];
  if (store === undefined || store.kind === 'bucket') throw new Error(`${name} is no store, and no issue says so`);
  return { host: storeHostOf(spec, name, store), port: store.port ?? STORE_PORTS[store.kind] };
}

function buildCache(context: ServiceContext, written: WrittenKit['cache']): Cache | null {
  if (written === undefined) return null;
  const { name, origins, at } = context;
  const { l1, l2, l3, source, ttl, hits, channel, refresh } = written;
  if (channel === undefined) origins.derived([...at, 'cache', 'channel'], 'the name of the service');
  origins.moved([...at, 'cache', 'entries'], [...at, 'cache', 'l1', 'entries']);
  origins.moved([...at, 'cache', 'bytes'], [...at, 'cache', 'l1', 'size']);
  const tiers = [
    ['near', l2, 'l2'] as const,
    ['far', l3, 'l3'] as const,
    ['source', source, 'source'] as const,
  ].flatMap(([kind, tier, field]): CacheTier[] => {
    if (tier === undefined) return [];
    origins.moved([...at, 'cache', 'tiers'], [...at, 'cache', field]);
    return [{ kind, store: tier.store, ...addressOf(context, tier.store), withinUs: tier.within }];
  });
  return {
    entries: l1.entries,
    bytes: l1.size,
    tiers,
    ttlUs: ttl,
    hits,
    channel: channel ?? `${name}-cache`,
    refresh,
  };
}

function buildJobs(context: ServiceContext, written: WrittenKit['jobs']): Jobs | null {
  if (written === undefined) return null;
  const { origins, at } = context;
  const { store, attempts, backoff, most, timeout, weights, keepDead } = written;
  for (const [unit, field] of [
    ['mostUs', 'most'],
    ['keepDeadUs', 'keepDead'],
  ] as const) {
    origins.moved([...at, 'jobs', unit], [...at, 'jobs', field]);
  }
  return {
    store,
    ...addressOf(context, store),
    attempts,
    backoffUs: backoff,
    mostUs: most,
    timeoutUs: timeout,
    weights,
    keepDeadUs: keepDead,
  };
}

function buildAnswers({ origins, at }: ServiceContext, written: WrittenKit['api']): Answers | null {
  if (written === undefined) return null;
  origins.moved([...at, 'api', 'compressBytes'], [...at, 'api', 'compress']);
  const { page, most, compress, fields } = written;
  return { page, most, compressBytes: compress, fields };
}

function buildLoadPlan(context: ServiceContext, written: WrittenKit['performance']): LoadPlan | null {
  if (written === undefined) return null;
  const { spec, service, origins, at } = context;
  const here = [...at, 'loadPlan'];
  origins.moved(here, [...at, 'performance']);
  const offered = service.load === undefined ? 0 : writtenLoad(service.load).rps;
  const p95 = service.targets?.p95 ?? spec.targets.p95;
  if (written.rps === undefined) origins.derived([...here, 'rps'], 'half as much again as its load');
  if (written.p95 === undefined) origins.derived([...here, 'p95Us'], p95 === undefined ? 'usual' : '`targets.p95`');
  return {
    rps: written.rps === undefined ? offered * MORE_THAN_USUAL : perSecond(written.rps),
    forUs: written.for,
    p95Us: written.p95 ?? (p95 === undefined ? USUAL_P95_US : figureValue(p95)),
    errors: written.errors,
    schedule: written.schedule,
  };
}
