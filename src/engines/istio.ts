/**
 * What Istio does that no manifest says, per version. Sources: pilot/pkg/features, pilot/pkg/networking/core and the
 * release notes of the version named beside each switch.
 */

/** Facts of one Istio version. Every number that a test wants to shorten is a field here, so both sides get the same. */
export interface IstioFacts {
  /** `major.minor`. */
  readonly version: string;
  /** Envoy appends `-shadow` to a mirrored request's host; off since 1.28 (`DISABLE_SHADOW_HOST_SUFFIX`). */
  readonly mirrorShadowSuffix: boolean;
  /** What a route gets when its VirtualService states no `retries` (pilot/pkg/networking/core/route/retry). */
  readonly defaultRetry: {
    readonly attempts: number;
    readonly retryOn: readonly string[];
    readonly retriableStatusCodes: readonly number[];
  };
  /** Retries of the destination's own sidecar, on `reset-before-request`, not for gRPC; since 1.24. 0: none. */
  readonly inboundRetryAttempts: number;
  /** Envoy's retry back-off: full jitter below `base * 2^(n-1)`, at most ten times the base (measured, Envoy 1.40). */
  readonly retryBackoffBaseUs: number;
  readonly retryBackoffMaxFactor: number;
  /** `meshConfig.connectTimeout`. */
  readonly connectTimeoutUs: number;
  /** Envoy's idle timeout of an upstream connection. */
  readonly idleTimeoutUs: number;
  /** Limits that nobody wrote: 2^32 - 1 (`getDefaultCircuitBreakerThresholds`). */
  readonly unlimited: number;
  /** Envoy's outlier defaults, in force wherever the `outlierDetection` block leaves a field out. */
  readonly outlier: {
    readonly consecutive5xx: number;
    readonly consecutiveGatewayErrors: number;
    readonly consecutiveLocalOriginFailures: number;
    readonly intervalUs: number;
    readonly baseEjectionUs: number;
    readonly maxEjectionUs: number;
    readonly maxEjectionPercent: number;
    /** Envoy holds back health changes within this window after the first (`update_merge_window`). */
    readonly updateMergeWindowUs: number;
  };
  /**
   * Envoy's `healthy_panic_threshold` where no outlier detection is configured. Since 1.31 Istio turns panic off, because
   * unready endpoints are sent along (`PILOT_AUTO_SEND_UNHEALTHY_ENDPOINTS`); before, Envoy's own 50 stood.
   */
  readonly panicThresholdPercent: number;
  /** Pods that are not ready are sent along as unhealthy; since 1.31 (`PILOT_AUTO_SEND_UNHEALTHY_ENDPOINTS`). */
  readonly sendsUnready: boolean;
  readonly retryBudget: { readonly percent: number; readonly minimumConcurrency: number };
  readonly ringHash: { readonly minimumRingSize: number; readonly maximumRingSize: number };
  readonly maglevTableSize: number;
  readonly warmup: { readonly minimumPercent: number; readonly aggression: number };
  /** Where an east-west gateway listens (`tls`, AUTO_PASSTHROUGH). */
  readonly eastWestPort: number;
}

/** The version whose source these facts were read from. */
export const DEFAULT_ISTIO_VERSION = '1.31';

const DEFAULT_RETRY_CONDITIONS = [
  'connect-failure',
  'refused-stream',
  'unavailable',
  'cancelled',
  'retriable-status-codes',
];

const CURRENT: IstioFacts = {
  version: DEFAULT_ISTIO_VERSION,
  mirrorShadowSuffix: false,
  defaultRetry: { attempts: 2, retryOn: DEFAULT_RETRY_CONDITIONS, retriableStatusCodes: [] },
  inboundRetryAttempts: 2,
  retryBackoffBaseUs: 25_000,
  retryBackoffMaxFactor: 10,
  connectTimeoutUs: 10_000_000,
  idleTimeoutUs: 3_600_000_000,
  unlimited: 4_294_967_295,
  outlier: {
    consecutive5xx: 5,
    consecutiveGatewayErrors: 0,
    consecutiveLocalOriginFailures: 5,
    intervalUs: 10_000_000,
    baseEjectionUs: 30_000_000,
    maxEjectionUs: 300_000_000,
    maxEjectionPercent: 10,
    updateMergeWindowUs: 1_000_000,
  },
  panicThresholdPercent: 0,
  sendsUnready: true,
  retryBudget: { percent: 20, minimumConcurrency: 3 },
  ringHash: { minimumRingSize: 1024, maximumRingSize: 8_388_608 },
  maglevTableSize: 65_537,
  warmup: { minimumPercent: 10, aggression: 1 },
  eastWestPort: 15443,
};

/** Minor number of `1.31`, `v1.31.2` or `1.31-alpha`; null when it is no Istio version. */
function minorVersion(version: string): number | null {
  const found = /^v?1\.(\d+)(?:[.-].*)?$/.exec(version);
  return found?.[1] === undefined ? null : Number(found[1]);
}

/** Facts of one version, with fields replaced: how a test shortens a time constant for the model and for Envoy alike. */
export function istioFacts(version: string = DEFAULT_ISTIO_VERSION, replaced: Partial<IstioFacts> = {}): IstioFacts {
  const minor = minorVersion(version);
  if (minor === null) throw new RangeError(`not an Istio version: ${version}`);
  const retries503 = minor < 24;
  return {
    ...CURRENT,
    version: `1.${minor}`,
    mirrorShadowSuffix: minor < 28,
    // Before 1.24 a 503 was retried by default (EXCLUDE_UNSAFE_503_FROM_DEFAULT_RETRY).
    defaultRetry: { ...CURRENT.defaultRetry, retriableStatusCodes: retries503 ? [503] : [] },
    inboundRetryAttempts: minor < 24 ? 0 : CURRENT.inboundRetryAttempts,
    panicThresholdPercent: minor < 31 ? 50 : 0,
    sendsUnready: minor >= 31,
    ...replaced,
  };
}
