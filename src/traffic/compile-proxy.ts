import type { LocalRateLimit, ProxyConfig } from '../mesh/types.ts';
import { compileListener } from './compile-routes.ts';
import type { ProxyProgram } from './proxy-types.ts';
import { requestPlan } from './request-plan.ts';

/** Compiles a configuration once for all replicas of its workload. */
export function compileProxy(config: ProxyConfig): ProxyProgram {
  const clusters = [...config.clusters.values()];
  const clusterIndex = new Map([...config.clusters.keys()].map((key, index) => [key, index]));
  const tables = config.listeners.map((listener) => compileListener(listener));
  const limits = rateLimitsOf(config);
  const bucketIndex = new Map<LocalRateLimit, number>();
  let bucketCount = 0;
  for (const limit of limits) {
    bucketIndex.set(limit, bucketCount);
    bucketCount += 1 + limit.descriptors.length;
  }
  const sources = { config, clusterIndex, bucketIndex };
  return {
    config,
    clusters,
    clusterIndex,
    rateLimits: limits,
    planFor: (listener, request, nowUs) => requestPlan(sources, tables[listener]!, request, nowUs),
  };
}

/** Every local rate limit of a configuration once: the listener's, then the routes'. */
function rateLimitsOf({ guard, listeners }: ProxyConfig): LocalRateLimit[] {
  const limits = new Set<LocalRateLimit>();
  if (guard?.rateLimit != null) limits.add(guard.rateLimit);
  for (const { virtualHosts } of listeners) {
    for (const { routes } of virtualHosts) {
      for (const { rateLimit } of routes) if (rateLimit !== null) limits.add(rateLimit);
    }
  }
  return [...limits];
}
