import { booleanAt, recordsAt, stringAt } from '../../manifests/field.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { madeObjects } from '../facts/made-objects.ts';
import { podSpecOf, podSpecPath } from '../facts/pod-spec.ts';
import type { Rule, RuleFinding } from '../types.ts';

interface Asked {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly path: Path;
}

/** Made in every namespace by Kubernetes or Istio. */
const EVERYWHERE: ReadonlySet<string> = new Set(['kube-root-ca.crt', 'istio-ca-root-cert', 'openshift-service-ca.crt']);

function reference(kind: Asked['kind'], holder: unknown, field: string, path: Path): readonly Asked[] {
  const name = stringAt(holder, [field]);
  return name === undefined || booleanAt(holder, ['optional']) === true ? [] : [{ kind, name, path }];
}

function ofVolumes(spec: unknown, base: Path): readonly Asked[] {
  return recordsAt(spec, ['volumes']).flatMap(([index, volume]) => {
    const path = [...base, 'volumes', index];
    const projected = recordsAt(volume, ['projected', 'sources']).flatMap(([source, each]) => [
      ...reference('ConfigMap', each.configMap, 'name', [...path, 'projected', 'sources', source]),
      ...reference('Secret', each.secret, 'name', [...path, 'projected', 'sources', source]),
    ]);
    return [
      ...reference('ConfigMap', volume.configMap, 'name', path),
      ...reference('Secret', volume.secret, 'secretName', path),
      ...projected,
    ];
  });
}

function ofContainers(spec: unknown, base: Path): readonly Asked[] {
  return ['containers', 'initContainers'].flatMap((list) =>
    recordsAt(spec, [list]).flatMap(([index, container]) => {
      const path = [...base, list, index];
      const sources = recordsAt(container, ['envFrom']).flatMap(([row, each]) => [
        ...reference('ConfigMap', each.configMapRef, 'name', [...path, 'envFrom', row]),
        ...reference('Secret', each.secretRef, 'name', [...path, 'envFrom', row]),
      ]);
      const variables = recordsAt(container, ['env']).flatMap(([row, each]) => {
        const from = each.valueFrom as
          | { readonly configMapKeyRef?: unknown; readonly secretKeyRef?: unknown }
          | undefined;
        return [
          ...reference('ConfigMap', from?.configMapKeyRef, 'name', [...path, 'env', row, 'valueFrom']),
          ...reference('Secret', from?.secretKeyRef, 'name', [...path, 'env', row, 'valueFrom']),
        ];
      });
      return [...sources, ...variables];
    }),
  );
}

/** Secrets that receivers of alerts take their addresses and keys from. */
function ofReceivers({ object }: Manifest): readonly Asked[] {
  if (object.kind !== 'AlertmanagerConfig') return [];
  return recordsAt(object, ['spec', 'receivers']).flatMap(([index, receiver]) =>
    Object.entries(receiver).flatMap(([list, configs]) =>
      recordsAt({ configs }, ['configs']).flatMap(([row, config]) =>
        Object.entries(config).flatMap(([field, value]) =>
          stringAt(value, ['key']) === undefined
            ? []
            : reference('Secret', value, 'name', ['spec', 'receivers', index, list, row, field]),
        ),
      ),
    ),
  );
}

interface Missing extends Asked {
  readonly manifest: Manifest;
  readonly namespace: string;
  /** Objects that ask for it. */
  readonly askers: Set<string>;
}

function find(facts: ClusterFacts): readonly RuleFinding[] {
  const made = madeObjects(facts);
  const missing = new Map<string, Missing>();
  for (const manifest of facts.index.manifests) {
    if (manifest.cluster !== facts.cluster) continue;
    const spec = podSpecOf(manifest.object);
    const base = podSpecPath(manifest.object);
    const namespace = facts.index.namespaceOf(manifest) ?? 'default';
    for (const asked of [...ofVolumes(spec, base), ...ofContainers(spec, base), ...ofReceivers(manifest)]) {
      const { kind, name } = asked;
      if (EVERYWHERE.has(name) || made.has(kind, namespace, name)) continue;
      // What a program of this namespace may write itself is not expected among the files.
      if (made.isWrittenByPrograms(kind, namespace)) continue;
      const id = `${kind} ${namespace}/${name}`;
      const known = missing.get(id) ?? { ...asked, manifest, namespace, askers: new Set<string>() };
      known.askers.add(`${manifest.object.kind} ${manifest.object.metadata.name}`);
      missing.set(id, known);
    }
  }
  return [...missing].map(([id, { manifest, path, askers }]) => {
    const others = askers.size > 1 ? ` (by ${askers.size} objects)` : '';
    return { manifest, path, message: `${id} is asked for${others}, and nothing here makes it` };
  });
}

export const configMissing: Rule = {
  code: 'MAN023',
  title: 'A ConfigMap or Secret that is not among the files',
  severity: 'info',
  rows: [],
  why: 'Pods that ask for it stay in CreateContainerConfigError until it is there. It may well be made elsewhere; then nothing is wrong.',
  fix: 'make sure that it is there before the pods are, or mark it optional: true',
  find: inEachCluster(find),
};
