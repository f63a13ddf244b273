/**
 * Objects that apply to chosen workloads: policies, Sidecars, EnvoyFilters. Selection by labels, by `targetRefs` for
 * Gateway API gateways, and by namespace: the root namespace speaks for the whole mesh
 * (pilot/pkg/model/policyattachment.go).
 */
import { recordAt, recordsAt, stringAt, stringRecordAt } from '../manifests/field.ts';
import type { Labels, Manifest } from '../manifests/types.ts';
import { compareText } from '../units/compare-text.ts';
import { GATEWAY_NAME_LABEL } from './gateway-api-gateways.ts';
import { includesLabels } from './includes-labels.ts';
import type { ProxyIdentity } from './types.ts';

export interface PolicyObject {
  readonly name: string;
  readonly namespace: string;
  /** Null: every workload of its namespace (or of the mesh, in the root namespace). */
  readonly selector: Labels | null;
  readonly targets: readonly { readonly kind: string; readonly name: string; readonly namespace: string | null }[];
  readonly spec: Readonly<Record<string, unknown>>;
  readonly manifest: Manifest;
}

/** One policy; `selector` is where that kind keeps its labels. */
function readPolicy(manifest: Manifest, namespace: string, selectorPath: readonly [string, string]): PolicyObject {
  const { object } = manifest;
  const [holder, labels] = selectorPath;
  const selected = stringRecordAt(object, ['spec', holder, labels]);
  const single = recordAt(object, ['spec', 'targetRef']);
  const several = recordsAt(object, ['spec', 'targetRefs']).map(([, each]) => each);
  const targets = several.length === 0 && single !== undefined ? [single] : several;
  return {
    name: object.metadata.name,
    namespace,
    selector: Object.keys(selected).length === 0 ? null : selected,
    targets: targets.map((each) => ({
      kind: stringAt(each, ['kind']) ?? '',
      name: stringAt(each, ['name']) ?? '',
      namespace: stringAt(each, ['namespace']) ?? null,
    })),
    spec: recordAt(object, ['spec']) ?? {},
    manifest,
  };
}

type Each = <T>(group: string, kind: string, read: (manifest: Manifest, namespace: string) => T) => readonly T[];

/** The policy objects of a mesh, by kind, oldest first. */
export function readPolicies(each: Each): {
  readonly peerAuthentications: readonly PolicyObject[];
  readonly requestAuthentications: readonly PolicyObject[];
  readonly authorizationPolicies: readonly PolicyObject[];
  readonly envoyFilters: readonly PolicyObject[];
  readonly sidecars: readonly PolicyObject[];
} {
  const all = (group: string, kind: string, path: readonly [string, string]): readonly PolicyObject[] =>
    each(group, kind, (manifest, namespace) => readPolicy(manifest, namespace, path)).toSorted(byAge);
  return {
    peerAuthentications: all('security.istio.io', 'PeerAuthentication', ['selector', 'matchLabels']),
    requestAuthentications: all('security.istio.io', 'RequestAuthentication', ['selector', 'matchLabels']),
    authorizationPolicies: all('security.istio.io', 'AuthorizationPolicy', ['selector', 'matchLabels']),
    envoyFilters: all('networking.istio.io', 'EnvoyFilter', ['workloadSelector', 'labels']),
    sidecars: all('networking.istio.io', 'Sidecar', ['workloadSelector', 'labels']),
  };
}

function byAge(a: PolicyObject, b: PolicyObject): number {
  const age = (policy: PolicyObject): string =>
    stringAt(policy.manifest.object, ['metadata', 'creationTimestamp']) ?? '';
  return compareText(age(a), age(b)) || compareText(a.name, b.name) || compareText(a.namespace, b.namespace);
}

/** A policy of any kind but PeerAuthentication and Sidecar applies to a proxy. */
export function attaches(policy: PolicyObject, proxy: ProxyIdentity, rootNamespace: string): boolean {
  if (policy.namespace !== proxy.namespace && policy.namespace !== rootNamespace) return false;
  const selected = policy.selector === null || includesLabels(proxy.labels, policy.selector);
  const gateway = proxy.labels[GATEWAY_NAME_LABEL];
  if (policy.targets.length === 0) return selected;
  // A policy with targets is for gateways of the Gateway API (or waypoints) alone.
  if (gateway === undefined || policy.namespace !== proxy.namespace) return false;
  return policy.targets.some(
    (target) =>
      target.kind === 'Gateway' &&
      target.name === gateway &&
      (target.namespace === null || target.namespace === proxy.namespace),
  );
}
