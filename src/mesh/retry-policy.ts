/** Retries of a rule (pilot/pkg/networking/core/route/retry/retry.go). */
import type { IstioFacts } from '../engines/istio.ts';
import { parseDurationUs } from '../manifests/duration.ts';
import { booleanAt, type JsonRecord, numberAt, stringAt } from '../manifests/field.ts';
import type { RetryPolicy } from './types.ts';

/** Codes that Go's `http.StatusText` knows; other numbers in `retryOn` stay words that Envoy ignores. */
const STATUS_RANGES: readonly (readonly [from: number, to: number])[] = [
  [100, 103],
  [200, 208],
  [226, 226],
  [300, 305],
  [307, 308],
  [400, 418],
  [421, 426],
  [428, 429],
  [431, 431],
  [451, 451],
  [500, 508],
  [510, 511],
];

function isStatusCode(word: string): boolean {
  const code = /^\d+$/.test(word) ? Number(word) : 0;
  return STATUS_RANGES.some(([from, to]) => code >= from && code <= to);
}

interface Conditions {
  readonly retryOn: readonly string[];
  readonly retriableStatusCodes: readonly number[];
}

/** `5xx,reset,503` as conditions and codes; codes alone imply `retriable-status-codes`. */
export function retryConditions(text: string): Conditions {
  const words = text
    .split(',')
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== '');
  const retriableStatusCodes = words.filter(isStatusCode).map(Number);
  const retryOn = words.filter((word) => !isStatusCode(word));
  const implied = retriableStatusCodes.length > 0 && !retryOn.includes('retriable-status-codes');
  return { retryOn: implied ? [...retryOn, 'retriable-status-codes'] : retryOn, retriableStatusCodes };
}

/**
 * `written` is a rule's `retries`, `meshDefault` the mesh's; neither: Istio's own default. Null: no retries at all
 * (`attempts: 0`). Hosts already tried are not avoided where a consistent hash picks them.
 */
export function retryPolicy(
  written: JsonRecord | undefined,
  meshDefault: JsonRecord | null,
  consistentHash: boolean,
  facts: IstioFacts,
): RetryPolicy | null {
  const policy = written ?? meshDefault;
  const base: RetryPolicy = {
    attempts: facts.defaultRetry.attempts,
    perTryTimeoutUs: null,
    retryOn: facts.defaultRetry.retryOn,
    retriableStatusCodes: facts.defaultRetry.retriableStatusCodes,
    backoffBaseUs: facts.retryBackoffBaseUs,
    backoffMaxUs: facts.retryBackoffBaseUs * facts.retryBackoffMaxFactor,
    avoidTriedHosts: !consistentHash,
    retryRemoteLocalities: false,
    isDefault: written === undefined,
  };
  if (policy === null || policy === undefined) return base;
  const attempts = numberAt(policy, ['attempts']) ?? 0;
  if (attempts <= 0) return null;
  const retryOn = stringAt(policy, ['retryOn']) ?? '';
  const backoffUs = parseDurationUs(stringAt(policy, ['backoff'])) ?? facts.retryBackoffBaseUs;
  return {
    ...base,
    ...(retryOn === '' ? {} : retryConditions(retryOn)),
    attempts,
    perTryTimeoutUs: parseDurationUs(stringAt(policy, ['perTryTimeout'])) ?? null,
    backoffBaseUs: backoffUs,
    backoffMaxUs: backoffUs * facts.retryBackoffMaxFactor,
    avoidTriedHosts: booleanAt(policy, ['retryIgnorePreviousHosts']) ?? base.avoidTriedHosts,
    retryRemoteLocalities: booleanAt(policy, ['retryRemoteLocalities']) ?? false,
  };
}
