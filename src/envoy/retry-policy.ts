import type { JsonObject } from '../manifests/types.ts';
import type { RetryPolicy } from '../mesh/types.ts';
import { duration } from './duration.ts';
import { extension } from './extension.ts';

/** How often a host is picked anew to avoid those already tried; then the last pick stands. Istio's constant. */
const HOST_SELECTION_ATTEMPTS = 5;
/** After how many tries the priorities already used are left: Istio's constant. */
const PRIORITY_UPDATE_FREQUENCY = 2;

/** Envoy's `RetryPolicy`, or nothing where no retry is made. */
export function retryPolicy(policy: RetryPolicy | null): JsonObject {
  if (policy === null || policy.attempts === 0) return {};
  const { perTryTimeoutUs, retriableStatusCodes } = policy;
  return {
    retry_policy: {
      retry_on: policy.retryOn.join(','),
      num_retries: policy.attempts,
      ...(perTryTimeoutUs === null ? {} : { per_try_timeout: duration(perTryTimeoutUs) }),
      ...(retriableStatusCodes.length === 0 ? {} : { retriable_status_codes: retriableStatusCodes }),
      retry_back_off: { base_interval: duration(policy.backoffBaseUs), max_interval: duration(policy.backoffMaxUs) },
      ...(policy.avoidTriedHosts ? avoidTriedHosts() : {}),
      host_selection_retry_max_attempts: HOST_SELECTION_ATTEMPTS,
      ...(policy.retryRemoteLocalities ? avoidTriedPriorities() : {}),
    },
  };
}

function avoidTriedHosts(): JsonObject {
  const message = 'envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate';
  return {
    retry_host_predicate: [extension('envoy.retry_host_predicates.previous_hosts', message)],
  };
}

function avoidTriedPriorities(): JsonObject {
  const message = 'envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig';
  const fields = { update_frequency: PRIORITY_UPDATE_FREQUENCY };
  return { retry_priority: extension('envoy.retry_priorities.previous_priorities', message, fields) };
}
