import { isRecord, recordAt, stringAt } from '../../manifests/field.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import type { Rule, RuleFinding } from '../types.ts';

interface Removal {
  /** Kubernetes version that no longer serves it. */
  readonly since: string;
  readonly now: string;
}

/**
 * API versions that Kubernetes no longer serves (deprecation guide): version, the kinds it means (empty: all), since
 * when, and what stands in its place.
 */
const REMOVALS: readonly (readonly [apiVersion: string, kinds: readonly string[], since: string, now: string])[] = [
  ['extensions/v1beta1', ['Ingress'], '1.22', 'networking.k8s.io/v1'],
  ['extensions/v1beta1', ['NetworkPolicy'], '1.16', 'networking.k8s.io/v1'],
  ['extensions/v1beta1', ['PodSecurityPolicy'], '1.16', 'Pod Security admission'],
  ['extensions/v1beta1', [], '1.16', 'apps/v1'],
  ['apps/v1beta1', [], '1.16', 'apps/v1'],
  ['apps/v1beta2', [], '1.16', 'apps/v1'],
  ['networking.k8s.io/v1beta1', ['Ingress', 'IngressClass'], '1.22', 'networking.k8s.io/v1'],
  ['autoscaling/v2beta1', [], '1.25', 'autoscaling/v2'],
  ['autoscaling/v2beta2', [], '1.26', 'autoscaling/v2'],
  ['batch/v1beta1', ['CronJob'], '1.25', 'batch/v1'],
  ['batch/v2alpha1', [], '1.21', 'batch/v1'],
  ['policy/v1beta1', ['PodDisruptionBudget'], '1.25', 'policy/v1'],
  ['policy/v1beta1', ['PodSecurityPolicy'], '1.25', 'Pod Security admission'],
  ['rbac.authorization.k8s.io/v1beta1', [], '1.22', 'rbac.authorization.k8s.io/v1'],
  ['apiextensions.k8s.io/v1beta1', [], '1.22', 'apiextensions.k8s.io/v1'],
  ['apiregistration.k8s.io/v1beta1', [], '1.22', 'apiregistration.k8s.io/v1'],
  [
    'admissionregistration.k8s.io/v1beta1',
    ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
    '1.22',
    'admissionregistration.k8s.io/v1',
  ],
  ['scheduling.k8s.io/v1beta1', [], '1.22', 'scheduling.k8s.io/v1'],
  ['coordination.k8s.io/v1beta1', ['Lease'], '1.22', 'coordination.k8s.io/v1'],
  ['discovery.k8s.io/v1beta1', [], '1.25', 'discovery.k8s.io/v1'],
  ['node.k8s.io/v1beta1', [], '1.25', 'node.k8s.io/v1'],
  ['storage.k8s.io/v1beta1', ['StorageClass', 'CSIDriver', 'CSINode', 'VolumeAttachment'], '1.22', 'storage.k8s.io/v1'],
  ['storage.k8s.io/v1beta1', ['CSIStorageCapacity'], '1.27', 'storage.k8s.io/v1'],
  ['flowcontrol.apiserver.k8s.io/v1beta1', [], '1.26', 'flowcontrol.apiserver.k8s.io/v1'],
  ['flowcontrol.apiserver.k8s.io/v1beta2', [], '1.29', 'flowcontrol.apiserver.k8s.io/v1'],
  ['flowcontrol.apiserver.k8s.io/v1beta3', [], '1.32', 'flowcontrol.apiserver.k8s.io/v1'],
];

const KNOWN: ReadonlySet<string> = new Set(REMOVALS.map(([apiVersion]) => apiVersion));

function removalOf(apiVersion: string, kind: string): Removal | null {
  if (!KNOWN.has(apiVersion)) return null;
  const found = REMOVALS.find(
    ([version, kinds]) => version === apiVersion && (kinds.length === 0 || kinds.includes(kind)),
  );
  return found === undefined ? null : { since: found[2], now: found[3] };
}

/** References from other objects that name the version as well. */
const REFERENCES = ['autoscalerRef', 'scaleTargetRef', 'targetRef', 'workloadRef'];

function findingsOf(manifest: Manifest): readonly RuleFinding[] {
  const { apiVersion, kind, spec } = manifest.object;
  const named: { apiVersion: string; kind: string; path: Path }[] = [{ apiVersion, kind, path: ['apiVersion'] }];
  for (const reference of isRecord(spec) ? REFERENCES : []) {
    const target = recordAt(spec, [reference]);
    if (target === undefined) continue;
    const path = ['spec', reference, 'apiVersion'];
    named.push({ apiVersion: stringAt(target, ['apiVersion']) ?? '', kind: stringAt(target, ['kind']) ?? '', path });
  }
  return named.flatMap((each) => {
    const removal = removalOf(each.apiVersion, each.kind);
    if (removal === null) return [];
    const message = `${each.kind} of ${each.apiVersion} is gone since Kubernetes ${removal.since}`;
    return [{ manifest, path: each.path, message, fix: `use ${removal.now}` }];
  });
}

export const removedApiVersion: Rule = {
  code: 'MAN021',
  title: 'An API version that Kubernetes no longer serves',
  severity: 'error',
  rows: [],
  why: 'The API server answers `no matches for kind`: the object is not there, and nothing that relies on it works.',
  fix: 'use the version that took its place',
  find: ({ index }) => index.manifests.flatMap(findingsOf),
};
