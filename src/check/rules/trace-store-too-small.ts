import { numberAt, recordAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { collectorConfigs } from '../facts/collector-configs.ts';
import { offeredTraces } from '../facts/offered-traces.ts';
import type { Rule } from '../types.ts';

/** Somebody who is called about a failure looks within this time. */
const USEFUL_SECONDS = 3600;

export const traceStoreTooSmall: Rule = {
  code: 'TRC011',
  title: 'A store of traces that is full within the hour',
  severity: 'warning',
  rows: ['T06'],
  why: 'A store of so many traces is a store of so many seconds: the oldest make room for the newest, and what led to a failure is gone before anybody looks.',
  fix: 'keep fewer (a lower rate, with errors kept), or store them where time is the limit and not a count',
  find: inEachCluster((facts) => {
    const perSecond = offeredTraces(facts);
    if (perSecond === 0) return [];
    return collectorConfigs(facts).flatMap((each) => {
      const backends = Object.entries(recordAt(each.config, ['extensions', 'jaeger_storage', 'backends']) ?? {});
      return backends.flatMap(([name, backend]) => {
        const most = numberAt(backend, ['memory', 'max_traces']);
        const seconds = most === undefined ? USEFUL_SECONDS : Math.round(most / perSecond);
        if (seconds >= USEFUL_SECONDS) return [];
        const message = `${most} traces are ${seconds} s of the ${Math.round(perSecond)} that begin every second`;
        const path = each.at('extensions', 'jaeger_storage', 'backends', name, 'memory', 'max_traces');
        return [{ manifest: each.manifest, path, message }];
      });
    });
  }),
};
