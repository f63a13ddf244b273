/** The rollout of one service in a running world: its policy, its two sides, and what its controller last kept. */
import { findParts, type Parts, rolloutObjects } from '../../controllers/rollout/find-parts.ts';
import type { RolloutKept } from '../../controllers/rollout/rollout-kept.ts';
import { stringRecordAt } from '../../manifests/field.ts';
import { POLICY_LABEL } from '../../manifests/own-annotations.ts';
import type { ObservedObject } from '../../ports/types.ts';
import type { Issue } from '../../units/issue.ts';
import { nearestWord } from '../../units/nearest-word.ts';
import type { AskWorld } from '../../worlds/local/world-client.ts';
import type { ControllerStatus } from '../../worlds/local/world-types.ts';

export interface FoundRollout {
  /** `namespace/name`. */
  readonly service: string;
  readonly parts: Parts;
  readonly controller: ControllerStatus | null;
  readonly kept: RolloutKept | null;
}

export interface RolloutPolicyPlace {
  readonly service: string;
  readonly configMap: ObservedObject;
}

/** Every rollout policy of a world. */
export async function rolloutPolicies(ask: AskWorld): Promise<readonly RolloutPolicyPlace[]> {
  const query = { objects: [{ apiVersion: 'v1', kind: 'ConfigMap' }], metrics: [] };
  const { objects } = await ask('observe', { query });
  return objects
    .filter(({ object }) => stringRecordAt(object, ['metadata', 'labels'])[POLICY_LABEL] === 'rollout')
    .map((configMap) => ({ service: stringRecordAt(configMap.object, ['data']).service ?? '', configMap }));
}

/** The rollout of a service, named `web` or `shop/web`, or why there is none. */
export async function findRollout(
  ask: AskWorld,
  service: string,
): Promise<{ readonly rollout: FoundRollout } | { readonly issues: readonly Issue[] }> {
  const policies = await rolloutPolicies(ask);
  const known = policies.filter((each) => each.service === service || each.service.split('/')[1] === service);
  const [policy, other] = known;
  if (policy === undefined || other !== undefined) return { issues: [noPolicy(service, policies, known)] };
  const { namespace, name } = policy.configMap.ref;
  const { objects } = await ask('observe', { query: { objects: rolloutObjects(namespace, name), metrics: [] } });
  const { parts, problems } = findParts(objects, namespace, name);
  if (parts === null) {
    const fix = 'correct the objects, or the spec that they come from, and start the world again';
    return { issues: problems.map((message) => ({ code: 'CLI062', path: policy.service, message, fix })) };
  }
  const { controllers } = await ask('status', {});
  const controller = controllers.find(({ who }) => who === `rollout ${policy.service}`) ?? null;
  const kept = (controller?.kept ?? null) as RolloutKept | null;
  return { rollout: { service: policy.service, parts, controller, kept } };
}

function noPolicy(
  service: string,
  policies: readonly RolloutPolicyPlace[],
  known: readonly RolloutPolicyPlace[],
): Issue {
  const names = policies.map((each) => each.service);
  if (known.length > 1) {
    const all = known.map((each) => each.service).join(' and ');
    return { code: 'CLI061', path: service, message: `${service} may be ${all}`, fix: 'write namespace/name' };
  }
  const near = nearestWord(service, [...names, ...names.map((name) => name.split('/')[1] ?? '')]) ?? names[0];
  const fix =
    near === undefined ? 'give the service a canary with steps, or blueGreen, in the spec' : `did you mean ${near}?`;
  return { code: 'CLI061', path: service, message: `no rollout policy is about ${service}`, fix };
}
