import { inEachCluster } from '../facts/cluster-facts.ts';
import { collectorConfigs, usedComponents } from '../facts/collector-configs.ts';
import { coversPolicy, samplingPolicies } from '../facts/sampling-policies.ts';
import type { Rule } from '../types.ts';

export const samplingRateOutvoted: Rule = {
  code: 'TRC003',
  title: 'A sampling rate below that of another policy for the same traces',
  severity: 'warning',
  rows: ['T02'],
  why: 'Policies of tail_sampling vote, and one vote keeps a trace (its README, “final decision”). All probabilistic policies draw by the same hash of the trace id, so that the higher rate keeps everything that the lower would, and the lower decides nothing.',
  fix: 'let the other exclude these traces: an and policy with string_attribute and invert_match: true',
  find: inEachCluster((facts) =>
    collectorConfigs(facts).flatMap((each) =>
      usedComponents(each, 'processors', 'tail_sampling').flatMap(({ name, settings }) => {
        const policies = samplingPolicies(settings);
        return policies.flatMap((policy) => {
          const { percent } = policy;
          if (percent === null || policy.asksMore) return [];
          const rival = policies.find((other) => {
            return other !== policy && (other.percent ?? 0) > percent && coversPolicy(other, policy);
          });
          if (rival === undefined) return [];
          const message = `what ${policy.name} wants at ${percent} % is kept at ${rival.percent} %: ${rival.name} votes for the same traces`;
          const path = each.at('processors', name, 'policies', policy.index);
          return [{ manifest: each.manifest, path, message }];
        });
      }),
    ),
  ),
};
