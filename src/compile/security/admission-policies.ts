/**
 * What Kyverno lets into the platform’s namespaces, beside the pod security standard that the namespaces enforce
 * themselves (C01, C04). Registries are those that compiled images come from, so that nothing of ours is refused and
 * nothing else gets in unnamed. A webhook that is away refuses nothing (`failurePolicy: Ignore`): a lost zone must be
 * filled again while Kyverno itself is down; its background scans report what came in meanwhile.
 */
import { recordsAt, stringAt } from '../../manifests/field.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { ImagePolicy } from '../../model/security-types.ts';
import type { Model } from '../../model/types.ts';
import type { BuiltFile } from '../concern.ts';
import { platformMeta } from '../object-meta.ts';
import { templateOf } from './pod-set.ts';

/** Images that injectors and operators put into pods, by the group of the objects that make them do so. */
const INJECTED: readonly (readonly [group: RegExp, images: readonly string[]])[] = [
  [
    /^(?:networking|security|telemetry)\.istio\.io\//,
    ['docker.io/istio/*', 'istio/*', 'gcr.io/istio-release/*', 'registry.istio.io/*'],
  ],
  [/^monitoring\.coreos\.com\//, ['quay.io/prometheus-operator/*', 'quay.io/prometheus/*']],
  [/^(?:postgresql|barmancloud)\.cnpg\.io\//, ['ghcr.io/cloudnative-pg/*']],
  [/^kafka\.strimzi\.io\//, ['quay.io/strimzi/*']],
];
const PRIVILEGED = 'privileged';
const ENFORCE = 'pod-security.kubernetes.io/enforce';

/** An image without its tag and last word: `registry.example/shop/*`. */
function family(image: string): string {
  const slash = image.lastIndexOf('/');
  return slash === -1 ? image.replace(/[:@].*$/, ':*') : `${image.slice(0, slash)}/*`;
}

function imagesOf(object: KubeObject): readonly string[] {
  const template = templateOf(object);
  const written = [stringAt(object, ['spec', 'image']), stringAt(object, ['spec', 'imageName'])];
  const own = ['containers', 'initContainers'].flatMap((list) =>
    recordsAt(template, ['spec', list]).map(([, container]) => stringAt(container, ['image'])),
  );
  return [...written, ...own].filter((image) => image !== undefined);
}

/** Every family of images that the platform asks for, sorted. */
function families({ registries }: ImagePolicy, objects: readonly KubeObject[]): readonly string[] {
  const found = new Set(registries.map((registry) => `${registry}/*`));
  for (const object of objects) {
    for (const image of imagesOf(object)) found.add(family(image));
    for (const [group, images] of INJECTED) {
      if (group.test(object.apiVersion)) for (const image of images) found.add(image);
    }
  }
  return [...found].sort();
}

/** Namespaces of the platform in which pods are restricted. */
function restricted(objects: readonly KubeObject[]): readonly string[] {
  return objects
    .filter(({ kind, metadata }) => kind === 'Namespace' && metadata.labels?.[ENFORCE] !== undefined)
    .filter(({ metadata }) => metadata.labels?.[ENFORCE] !== PRIVILEGED)
    .map(({ metadata }) => metadata.name)
    .sort();
}

interface PolicyRule {
  readonly name: string;
  readonly message: string;
  readonly kinds?: readonly string[];
  readonly pattern: JsonObject;
}

/** Containers of every list that a pod may have. */
function eachContainer(pattern: JsonObject): JsonObject {
  return { spec: { containers: [pattern], '=(initContainers)': [pattern], '=(ephemeralContainers)': [pattern] } };
}

function imageRules(policy: ImagePolicy, objects: readonly KubeObject[]): readonly PolicyRule[] {
  return [
    {
      name: 'registry',
      message: 'No image of this platform comes from there.',
      pattern: eachContainer({ image: families(policy, objects).join(' | ') }),
    },
    policy.digest
      ? {
          name: 'digest',
          message: 'An image is pinned by its digest.',
          pattern: eachContainer({ image: '*@sha256:*' }),
        }
      : {
          name: 'tag',
          message: 'An image has a tag that does not move.',
          pattern: eachContainer({ image: '*:* & !*:latest' }),
        },
  ];
}

const POD_RULES: readonly PolicyRule[] = [
  {
    name: 'read-only-root',
    message: 'Programs write to volumes, not into their image.',
    pattern: { spec: { containers: [{ securityContext: { readOnlyRootFilesystem: true } }] } },
  },
  {
    name: 'resources',
    message: 'A pod says what it needs, and what it may use at most.',
    pattern: {
      spec: { containers: [{ resources: { requests: { cpu: '?*', memory: '?*' }, limits: { memory: '?*' } } }] },
    },
  },
];

/** Who listens says when it may be asked. Operators’ own pods are left to them. */
const PROBE_RULE: PolicyRule = {
  name: 'readiness',
  message: 'What listens on a port says when it is ready.',
  kinds: ['Deployment', 'StatefulSet'],
  pattern: {
    spec: {
      template: {
        spec: { containers: [{ '(ports)': [{ containerPort: '>0' }], readinessProbe: { periodSeconds: '>0' } }] },
      },
    },
  },
};

const LABEL_RULE: PolicyRule = {
  name: 'labels',
  message: 'Policies, budgets and metrics find pods by `app`.',
  pattern: { metadata: { labels: { app: '?*' } } },
};

function clusterPolicy(
  model: Model,
  policy: ImagePolicy,
  name: string,
  namespaces: readonly string[],
  rules: readonly PolicyRule[],
): KubeObject {
  return {
    apiVersion: 'kyverno.io/v1',
    kind: 'ClusterPolicy',
    metadata: platformMeta(model, `${model.name}-${name}`),
    spec: {
      background: true,
      webhookConfiguration: { failurePolicy: 'Ignore' },
      rules: rules.map((rule) => ({
        name: rule.name,
        match: { any: [{ resources: { kinds: [...(rule.kinds ?? ['Pod'])], namespaces: [...namespaces] } }] },
        validate: {
          failureAction: policy.enforce === 'enforce' ? 'Enforce' : 'Audit',
          message: rule.message,
          pattern: rule.pattern,
        },
      })),
    },
  };
}

/** Policies of one cluster, from everything else that is compiled for it. */
export function admissionPolicies(model: Model, _cluster: string, others: readonly BuiltFile[]): readonly KubeObject[] {
  const policy = model.security.images;
  if (policy === null) return [];
  const objects = others.flatMap((file) => file.objects);
  const namespaces = restricted(objects);
  const services = model.namespaces.map(({ name }) => name);
  return [
    clusterPolicy(model, policy, 'images', namespaces, imageRules(policy, objects)),
    clusterPolicy(model, policy, 'pods', namespaces, POD_RULES),
    clusterPolicy(model, policy, 'services', services, [PROBE_RULE, LABEL_RULE]),
  ];
}
