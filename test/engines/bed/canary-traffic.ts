/** Requests to what is rolled out, to every side that has any weight; of a failing version's every second one fails. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CallerProxy } from './caller-proxy.ts';
import type { CanaryPlatform } from './canary-platforms.ts';
import type { WeightLog } from './weight-log.ts';
import type { WorkloadMetrics } from './workload-metrics.ts';

const REQUESTS_EVERY_MS = 50;

export interface Traffic {
  stop(): Promise<void>;
}

/** As Istio names what a caller reaches of a subset. */
export function clusterOf({ name, service }: CanaryPlatform, subset: string): string {
  return `outbound|8080|${subset}|${service}.${name}.svc.cluster.local`;
}

/** Begins with them: through a caller's proxy where subsets are told apart, counted at the pods where workloads are. */
export function offerTraffic(
  platforms: readonly CanaryPlatform[],
  logOf: (platform: CanaryPlatform) => WeightLog,
  { caller, workloads }: { readonly caller: CallerProxy; readonly workloads: WorkloadMetrics },
): Traffic {
  let isOver = false;
  const offering = (async () => {
    for (let i = 0; !isOver; i++) {
      for (const platform of platforms)
        for (const { host, subset, weight } of logOf(platform).now()) {
          if (weight === 0) continue;
          if (subset !== '') {
            caller.send(clusterOf(platform, subset), i % 2 === 0);
            continue;
          }
          const isNew = host === `${platform.service}-canary`;
          const status = isNew && platform.fails && i % 2 === 0 ? 503 : 200;
          const workload = isNew ? platform.service : `${platform.service}-primary`;
          workloads.count(platform.name, workload, { status, ms: 20 });
        }
      await sleep(REQUESTS_EVERY_MS);
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await offering;
    },
  };
}
