/**
 * What Flagger makes of a Canary (flagger.app/v1beta1) whose target is a Deployment: a copy named `<name>-primary`,
 * selected by its own label, takes the traffic, and the Deployment itself is scaled to 0 until it changes. Its own spread
 * and affinity follow that label (getPrimaryDeploymentTemplateSpec in pkg/canary/deployment_controller.go).
 */
import { isRecord, recordAt, stringAt } from '../manifests/field.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import type { Workload } from './workload.ts';

/** Labels that Flagger looks for in the selector, in this order (`-selector-labels`). */
const SELECTOR_LABELS = ['app', 'name', 'app.kubernetes.io/name'];

/** Answers for the Canaries of one cluster. */
export function flaggerCanaries(
  index: ManifestIndex,
  cluster: string,
): { readonly primaryOf: (workload: Workload) => Workload | null } {
  const targets = new Set(
    index.ofKind('flagger.app', 'Canary', cluster).flatMap((manifest) => {
      const reference = recordAt(manifest.object, ['spec', 'targetRef']);
      const kind = stringAt(reference, ['kind']);
      const name = stringAt(reference, ['name']);
      return kind === undefined || name === undefined ? [] : [`${kind}/${index.namespaceOf(manifest)}/${name}`];
    }),
  );
  return {
    primaryOf: (workload) => (targets.has(workload.id) && workload.kind === 'Deployment' ? primary(workload) : null),
  };
}

/** The label and value that tell the copy from the original: the first known one of the template, else `app`. */
function primary(workload: Workload): Workload {
  const { labels } = workload.template;
  const key = SELECTOR_LABELS.find((label) => Object.hasOwn(labels, label)) ?? 'app';
  const selected = { [key]: `${labels[key] ?? workload.name}-primary` };
  const name = `${workload.name}-primary`;
  const rename = (value: unknown): unknown => renamed(value, key, labels[key]);
  const { scheduling } = workload.template;
  return {
    ...workload,
    id: `Deployment/${workload.namespace}/${name}`,
    name,
    replicas: Math.max(1, workload.replicas),
    replicasFrom: 'flagger',
    template: {
      ...workload.template,
      labels: { ...labels, ...selected },
      scheduling: {
        ...scheduling,
        spread: scheduling.spread.map((each) => ({ ...each, selector: rename(each.selector) })),
        affinity: rename(scheduling.affinity),
      },
    },
    selector: { matchLabels: selected, matchExpressions: [] },
    operator: 'Canary.flagger.app',
  };
}

/** Selectors of a pod spec with the label's value changed wherever they ask for it, in a map or in a row. */
function renamed(value: unknown, key: string, old: string | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, key, old));
  if (!isRecord(value)) return value;
  const isRow = value.key === key && Array.isArray(value.values);
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      if (name === key && item === old) return [name, `${old}-primary`];
      if (isRow && name === 'values')
        return [name, (item as unknown[]).map((each) => (each === old ? `${old}-primary` : each))];
      return [name, renamed(item, key, old)];
    }),
  );
}
