/**
 * What Flagger makes of a Canary (flagger.app/v1beta1) whose target is a Deployment: a copy named `<name>-primary`,
 * selected by its own label, takes the traffic, and the Deployment itself is scaled to 0 until it changes. A copy that is
 * written among the objects is the one that is there.
 *
 * Source: createPrimaryDeployment and getPrimaryDeploymentTemplateSpec in pkg/canary/deployment_controller.go (1.43).
 */
import { FLAGGER_LABELS } from '../engines/flagger-labels.ts';
import { isRecord, recordAt, stringAt, stringRecordAt } from '../manifests/field.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import type { KubeObject, Manifest } from '../manifests/types.ts';

/** Answers for the Canaries of one cluster. */
export function flaggerCanaries(
  index: ManifestIndex,
  cluster: string,
): { readonly primaryOf: (manifest: Manifest) => Manifest | null } {
  const targets = new Set(
    index.ofKind('flagger.app', 'Canary', cluster).flatMap((manifest) => {
      const reference = recordAt(manifest.object, ['spec', 'targetRef']);
      const kind = stringAt(reference, ['kind']);
      const name = stringAt(reference, ['name']);
      return kind === undefined || name === undefined ? [] : [`${kind}/${index.namespaceOf(manifest)}/${name}`];
    }),
  );
  return {
    primaryOf: (manifest) => {
      const { kind, metadata } = manifest.object;
      const namespace = index.namespaceOf(manifest);
      if (kind !== 'Deployment' || !targets.has(`${kind}/${namespace}/${metadata.name}`)) return null;
      const name = `${metadata.name}-primary`;
      if (index.get({ cluster, group: 'apps', kind, namespace, name }) !== undefined) return null;
      return { ...manifest, object: primaryDeployment(manifest.object) };
    },
  };
}

/**
 * The copy of a Deployment: the label that tells it from the original is the first known one of its pods, else `app`;
 * its spread and its distance from others follow the label where that is the Deployment's name.
 */
export function primaryDeployment(object: KubeObject): KubeObject {
  const spec = recordAt(object, ['spec']) ?? {};
  const template = recordAt(spec, ['template']) ?? {};
  const { name } = object.metadata;
  const labels = stringRecordAt(template, ['metadata', 'labels']);
  const key = FLAGGER_LABELS.find((label) => Object.hasOwn(labels, label)) ?? 'app';
  const selected = { [key]: `${labels[key] ?? name}-primary` };
  const pod = recordAt(template, ['spec']) ?? {};
  const affinity = recordAt(pod, ['affinity']);
  const copied = {
    ...pod,
    ...(pod.topologySpreadConstraints === undefined
      ? {}
      : { topologySpreadConstraints: renamed(pod.topologySpreadConstraints, name) }),
    ...(affinity?.podAntiAffinity === undefined
      ? {}
      : { affinity: { ...affinity, podAntiAffinity: renamed(affinity.podAntiAffinity, name) } }),
  };
  return {
    ...object,
    metadata: { ...object.metadata, name: `${name}-primary`, labels: { ...object.metadata.labels, ...selected } },
    spec: {
      ...spec,
      selector: { matchLabels: selected },
      template: {
        ...template,
        metadata: { ...recordAt(template, ['metadata']), labels: { ...labels, ...selected } },
        spec: copied,
      },
    },
  };
}

/** Label selectors with the Deployment's name changed into the copy's, under the labels that Flagger knows. */
function renamed(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, name));
  if (!isRecord(value)) return value;
  const isRow = typeof value.key === 'string' && FLAGGER_LABELS.includes(value.key) && Array.isArray(value.values);
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (FLAGGER_LABELS.includes(key) && item === name) return [key, `${name}-primary`];
      if (isRow && key === 'values')
        return [key, (item as unknown[]).map((each) => (each === name ? `${name}-primary` : each))];
      return [key, renamed(item, name)];
    }),
  );
}
