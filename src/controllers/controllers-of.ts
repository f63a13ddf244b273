/**
 * Which controllers the policies of a cluster ask for: one per ConfigMap with a policy that some controller here carries
 * out. Other values of the label are told to other readers.
 */
import { parseDurationUs } from '../manifests/duration.ts';
import { stringAt } from '../manifests/field.ts';
import { POLICY_LABEL } from '../manifests/own-annotations.ts';
import type { KubeObject } from '../manifests/types.ts';
import type { Controller } from '../ports/types.ts';
import { readBusiness } from './rollout/policy.ts';
import { rolloutController } from './rollout/rollout-controller.ts';
import { zoneFailoverController } from './zone-failover/zone-failover-controller.ts';

/** Where a controller finds its policy. */
export interface PolicyRef {
  readonly cluster: string;
  readonly namespace: string;
  readonly name: string;
}

/** What a driver does not look into: it hands a controller's state back to the controller that made it. */
type AnyController = Controller<unknown, unknown>;

/** Value of the label → the controller for such a policy. */
const FACTORIES: Readonly<Record<string, (policy: PolicyRef, object: KubeObject) => AnyController>> = {
  rollout: (policy, object) =>
    rolloutController(policy, { everyUs: everyUs(object), business: businessMetrics(object) }) as AnyController,
  'zone-failover': (policy, object) => zoneFailoverController(policy, everyUs(object)) as AnyController,
};

/** Time between looks as the policy says it. What it cannot mean its controller names. */
function everyUs(policy: KubeObject): number | undefined {
  const us = parseDurationUs(stringAt(policy, ['data', 'every']));
  return us !== undefined && us > 0 ? us : undefined;
}

function businessMetrics(policy: KubeObject): readonly string[] {
  const business = readBusiness(stringAt(policy, ['data', 'business']));
  return business == null ? [] : [business.of, business.bad];
}

/** The controllers of one cluster, in the order of its policies. */
export function controllersOf(cluster: string, policies: readonly KubeObject[]): readonly AnyController[] {
  return policies.flatMap((object) => {
    const { labels, name, namespace = 'default' } = object.metadata;
    const value = labels?.[POLICY_LABEL] ?? '';
    const make = Object.hasOwn(FACTORIES, value) ? FACTORIES[value] : undefined;
    return make === undefined ? [] : [make({ cluster, namespace, name }, object)];
  });
}
