import type { IstioFacts } from '../engines/istio.ts';
import type { JsonObject } from '../manifests/types.ts';
import type { OutlierPolicy } from '../mesh/types.ts';
import { duration } from './duration.ts';

/** Ejection of hosts as Istio configures it: by consecutive errors only, never by statistics over the pool. */
export function outlierDetection(policy: OutlierPolicy, facts: IstioFacts): JsonObject {
  return {
    consecutive_5xx: policy.consecutive5xx,
    enforcing_consecutive_5xx: policy.consecutive5xx === 0 ? 0 : 100,
    consecutive_gateway_failure: policy.consecutiveGatewayErrors,
    enforcing_consecutive_gateway_failure: policy.consecutiveGatewayErrors === 0 ? 0 : 100,
    ...(policy.splitExternalLocalOriginErrors ? splitErrors(policy) : {}),
    enforcing_success_rate: 0,
    enforcing_local_origin_success_rate: 0,
    interval: duration(policy.intervalUs),
    base_ejection_time: duration(policy.baseEjectionUs),
    max_ejection_time: duration(Math.max(facts.outlier.maxEjectionUs, policy.baseEjectionUs)),
    max_ejection_percent: policy.maxEjectionPercent,
  };
}

function splitErrors(policy: OutlierPolicy): JsonObject {
  return {
    split_external_local_origin_errors: true,
    consecutive_local_origin_failure: policy.consecutiveLocalOriginFailures,
    enforcing_consecutive_local_origin_failure: policy.consecutiveLocalOriginFailures === 0 ? 0 : 100,
  };
}
