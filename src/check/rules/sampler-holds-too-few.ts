import { parseDurationUs } from '../../manifests/duration.ts';
import { numberAt, stringAt } from '../../manifests/field.ts';
import { SECOND_US } from '../../units/duration.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { collectorConfigs, usedComponents } from '../facts/collector-configs.ts';
import { offeredTraces } from '../facts/offered-traces.ts';
import type { Rule } from '../types.ts';

/** The processor’s own (its README). */
const DEFAULT_TRACES = 50_000;
const DEFAULT_WAIT_US = 30_000_000;

export const samplerHoldsTooFew: Rule = {
  code: 'TRC012',
  title: 'Tail sampling that lets go of traces before it decides',
  severity: 'warning',
  rows: ['T02', 'T03'],
  why: 'Every trace is held for decision_wait. When num_traces is full the oldest is dropped undecided, whatever it was: errors are lost first when load is highest (otelcol_processor_tail_sampling_sampling_trace_dropped_too_early counts them).',
  fix: 'raise num_traces above traces per second × decision_wait, with room for bursts, and the memory with it',
  find: inEachCluster((facts) => {
    const perSecond = offeredTraces(facts);
    if (perSecond === 0) return [];
    return collectorConfigs(facts).flatMap((each) =>
      usedComponents(each, 'processors', 'tail_sampling').flatMap(({ name, settings }) => {
        const most = numberAt(settings, ['num_traces']) ?? DEFAULT_TRACES;
        const waitUs = parseDurationUs(stringAt(settings, ['decision_wait'])) ?? DEFAULT_WAIT_US;
        const pods = each.workloads.reduce((sum, { replicas }) => sum + replicas, 0) || 1;
        const held = Math.ceil((perSecond * waitUs) / SECOND_US / pods);
        if (held <= most) return [];
        const message = `${Math.round(perSecond)} traces/s for ${waitUs / SECOND_US} s over ${pods} pods are ${held} each; it holds ${most}`;
        return [{ manifest: each.manifest, path: each.at('processors', name, 'num_traces'), message }];
      }),
    );
  }),
};
