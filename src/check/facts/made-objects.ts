/**
 * ConfigMaps and Secrets that exist once everything is applied: written ones, those that operators make from their own
 * objects, and those that a kustomization generates.
 */
import { recordsAt, stringAt, stringsAt } from '../../manifests/field.ts';
import type { Manifest } from '../../manifests/types.ts';
import type { ClusterFacts } from './cluster-facts.ts';

export interface MadeObjects {
  readonly has: (kind: 'ConfigMap' | 'Secret', namespace: string, name: string) => boolean;
  /** In whatever namespace. */
  readonly hasAnywhere: (kind: 'ConfigMap' | 'Secret', name: string) => boolean;
  /** Some program here may write objects of that kind in that namespace, so that an absent one may be its own. */
  readonly isWrittenByPrograms: (kind: 'ConfigMap' | 'Secret', namespace: string) => boolean;
}

type Maker = (manifest: Manifest) => readonly string[];

function named(...path: readonly string[]): Maker {
  return ({ object }) => [stringAt(object, path) ?? object.metadata.name];
}

/** What makes Secrets: group, kind, and the names of those it makes. */
const SECRET_MAKERS: readonly (readonly [group: string, kind: string, names: Maker])[] = [
  ['cert-manager.io', 'Certificate', ({ object }) => [stringAt(object, ['spec', 'secretName']) ?? '']],
  ['external-secrets.io', 'ExternalSecret', named('spec', 'target', 'name')],
  ['kubernetes-client.io', 'ExternalSecret', named()],
  ['bitnami.com', 'SealedSecret', named('spec', 'template', 'metadata', 'name')],
  ['secrets-store.csi.x-k8s.io', 'SecretProviderClass', secretsOfProviderClass],
  ['postgresql.cnpg.io', 'Cluster', secretsOfPostgres],
  ['kafka.strimzi.io', 'KafkaUser', named()],
];

function secretsOfProviderClass({ object }: Manifest): readonly string[] {
  return recordsAt(object, ['spec', 'secretObjects']).flatMap(([, each]) => stringAt(each, ['secretName']) ?? []);
}

/** CloudNativePG makes credentials and certificates named after the cluster. */
function secretsOfPostgres({ object }: Manifest): readonly string[] {
  return ['app', 'superuser', 'ca', 'server', 'replication'].map((part) => `${object.metadata.name}-${part}`);
}

function ingressSecrets(facts: ClusterFacts): readonly string[] {
  // cert-manager makes the Secret of an Ingress that names an issuer in its annotations.
  return facts.objects('networking.k8s.io', 'Ingress').flatMap(({ object }) => {
    const isIssued = Object.keys(object.metadata.annotations ?? {}).some((key) =>
      /^cert-manager\.io\/.*issuer/.test(key),
    );
    return isIssued ? recordsAt(object, ['spec', 'tls']).flatMap(([, tls]) => stringAt(tls, ['secretName']) ?? []) : [];
  });
}

const WRITES: ReadonlySet<string> = new Set(['create', 'update', 'patch', '*']);

/** Namespaces in which a Role lets some program write objects of a resource; `*` for a ClusterRole. */
function writableNamespaces(facts: ClusterFacts, resource: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const kind of ['Role', 'ClusterRole']) {
    for (const manifest of facts.objects('rbac.authorization.k8s.io', kind)) {
      const writes = recordsAt(manifest.object, ['rules']).some(([, rule]) => {
        const resources = stringsAt(rule, ['resources']);
        return resources.includes(resource) && stringsAt(rule, ['verbs']).some((verb) => WRITES.has(verb));
      });
      if (writes) found.add(kind === 'ClusterRole' ? '*' : (facts.index.namespaceOf(manifest) ?? 'default'));
    }
  }
  return found;
}

/** What exists in one cluster. */
export function madeObjects(facts: ClusterFacts): MadeObjects {
  const names = new Set<string>();
  const anywhere = new Set<string>(facts.context.generated);
  const add = (kind: string, manifest: Manifest, name: string): void => {
    names.add(`${kind}/${facts.index.namespaceOf(manifest) ?? 'default'}/${name}`);
    anywhere.add(`${kind}/${name}`);
  };
  for (const kind of ['ConfigMap', 'Secret']) {
    for (const manifest of facts.objects('', kind)) add(kind, manifest, manifest.object.metadata.name);
  }
  for (const [group, kind, namesOf] of SECRET_MAKERS) {
    for (const manifest of facts.objects(group, kind))
      for (const name of namesOf(manifest)) add('Secret', manifest, name);
  }
  for (const name of ingressSecrets(facts)) anywhere.add(`Secret/${name}`);
  const writable = new Map(
    (['ConfigMap', 'Secret'] as const).map(
      (kind) => [kind, writableNamespaces(facts, `${kind.toLowerCase()}s`)] as const,
    ),
  );
  return {
    has: (kind, namespace, name) =>
      names.has(`${kind}/${namespace}/${name}`) || facts.context.generated.has(`${kind}/${name}`),
    hasAnywhere: (kind, name) => anywhere.has(`${kind}/${name}`),
    isWrittenByPrograms: (kind, namespace) =>
      writable.get(kind)?.has(namespace) === true || writable.get(kind)?.has('*') === true,
  };
}
