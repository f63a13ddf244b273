/**
 * Outlier detection of a cluster (cluster_traffic_policy.go, `applyOutlierDetection`). Fields that the block leaves out
 * are Envoy's. Success-rate ejection is always off in Istio; `consecutiveErrors` is read by nobody any more.
 *
 * Leaves out: `outlierDetectionHttpErrorCodes`.
 */
import type { IstioFacts } from '../engines/istio.ts';
import { parseDurationUs } from '../manifests/duration.ts';
import { booleanAt, type JsonRecord, numberAt, stringAt } from '../manifests/field.ts';
import type { OutlierPolicy } from './types.ts';

/** Null: no block, so nobody is ever ejected. */
export function outlierPolicy(block: JsonRecord | null, facts: IstioFacts): OutlierPolicy | null {
  if (block === null) return null;
  const duration = (name: string): number | undefined => parseDurationUs(stringAt(block, [name]));
  const maxEjectionPercent = numberAt(block, ['maxEjectionPercent']) ?? 0;
  return {
    consecutive5xx: numberAt(block, ['consecutive5xxErrors']) ?? facts.outlier.consecutive5xx,
    consecutiveGatewayErrors: numberAt(block, ['consecutiveGatewayErrors']) ?? facts.outlier.consecutiveGatewayErrors,
    splitExternalLocalOriginErrors: booleanAt(block, ['splitExternalLocalOriginErrors']) ?? false,
    consecutiveLocalOriginFailures:
      numberAt(block, ['consecutiveLocalOriginFailures']) || facts.outlier.consecutiveLocalOriginFailures,
    intervalUs: duration('interval') ?? facts.outlier.intervalUs,
    baseEjectionUs: duration('baseEjectionTime') ?? facts.outlier.baseEjectionUs,
    maxEjectionPercent: maxEjectionPercent > 0 ? maxEjectionPercent : facts.outlier.maxEjectionPercent,
    minHealthPercent: numberAt(block, ['minHealthPercent']) ?? 0,
  };
}

/** Envoy's panic threshold: outlier detection sets it to its own minimum, which by default turns panic off. */
export function panicThreshold(outlier: OutlierPolicy | null, publishNotReady: boolean, facts: IstioFacts): number {
  if (publishNotReady) return 0;
  return outlier === null ? facts.panicThresholdPercent : Math.max(0, outlier.minHealthPercent);
}
