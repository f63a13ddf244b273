import type { KubeObject } from '../manifests/types.ts';
import { objectsOf, type Site } from './site.ts';

/** A Secret that objects read and that nothing here makes. */
export interface NeededSecret {
  readonly namespace: string;
  readonly name: string;
  /** Who reads it: `Deployment mno/app`. */
  readonly readers: readonly string[];
}

type Found = (name: string) => void;

/** Fields that hold the name of a Secret, by themselves or in a `name` below. */
const NAMED = new Set(['secretName', 'credentialName']);
const HOLDING = new Set([
  'secretKeyRef',
  'secretRef',
  'apiURLSecret',
  'credentials',
  'sslCert',
  'sslKey',
  'sslRootCert',
  'accessKeyId',
  'secretAccessKey',
]);

function walk(value: unknown, found: Found): void {
  if (Array.isArray(value)) for (const each of value) walk(each, found);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [key, child] of Object.entries(value)) {
    if (NAMED.has(key) && typeof child === 'string') found(child);
    else if (key === 'secret' && typeof child === 'object' && child !== null && 'secretName' in child)
      walk(child, found);
    else if (HOLDING.has(key) && typeof child === 'object' && child !== null) {
      const { name, optional } = child as { readonly name?: unknown; readonly optional?: unknown };
      if (typeof name === 'string' && optional !== true) found(name);
    } else walk(child, found);
  }
}

/** Secrets that an object makes: those of certificates, of vaults, and itself. */
function madeBy({ kind, metadata, spec }: KubeObject): string | null {
  const fields = (spec ?? {}) as { readonly secretName?: string; readonly target?: { readonly name?: string } };
  if (kind === 'Secret') return metadata.name;
  if (kind === 'Certificate') return fields.secretName ?? null;
  return kind === 'ExternalSecret' ? (fields.target?.name ?? metadata.name) : null;
}

/** Secrets that somebody has to bring before anything is applied, sorted by namespace and name. */
export function neededSecrets(site: Site): readonly NeededSecret[] {
  const objects = site.compiled.files.flatMap((file) => file.objects);
  const made = new Set(
    objects.flatMap((object) => {
      const name = madeBy(object);
      return name === null ? [] : [`${object.metadata.namespace ?? ''}/${name}`];
    }),
  );
  // Operators make these of the databases that they run.
  for (const { metadata } of objectsOf(site, 'Cluster', 'postgresql.cnpg.io/')) {
    for (const end of ['app', 'superuser', 'replication', 'server'])
      made.add(`${metadata.namespace ?? ''}/${metadata.name}-${end}`);
  }
  for (const { metadata } of objectsOf(site, 'KafkaUser', 'kafka.strimzi.io/'))
    made.add(`${metadata.namespace ?? ''}/${metadata.name}`);
  const needed = new Map<string, Set<string>>();
  for (const object of objects) {
    const { name, namespace = '' } = object.metadata;
    if (madeBy(object) !== null || namespace === '') continue;
    walk(object, (secret) => {
      const key = `${namespace}/${secret}`;
      if (made.has(key)) return;
      needed.set(key, (needed.get(key) ?? new Set()).add(`${object.kind} ${name}`));
    });
  }
  return [...needed]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, readers]) => {
      const cut = key.indexOf('/');
      return { namespace: key.slice(0, cut), name: key.slice(cut + 1), readers: [...readers].sort() };
    });
}
