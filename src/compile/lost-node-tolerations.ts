import { NOT_READY, UNREACHABLE } from '../kubernetes/lost-node-tolerations.ts';
import type { JsonObject } from '../manifests/types.ts';

/**
 * Evictions from a dead node start this long after it is marked unreachable. Kubernetes' default is 300 s, which
 * would leave a third of a zone-spread service missing for five minutes.
 */
const TOLERATION_SECONDS = 30;

/** How long the pods of what we compile stay on a node that is lost. */
export function lostNodeTolerations(): JsonObject[] {
  return [NOT_READY, UNREACHABLE].map((key) => ({
    key,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: TOLERATION_SECONDS,
  }));
}
