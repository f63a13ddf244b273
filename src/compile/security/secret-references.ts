/**
 * Secrets that compiled objects ask for and that nothing among them makes. What asks is what lists: pods by their
 * environment and volumes, gateways by their certificates, engines by `{ name, key }` under a field whose name says so.
 */
import { field, isRecord, recordsAt, stringAt, stringsAt } from '../../manifests/field.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { SecretKind, SecretStore } from '../../model/security-types.ts';
import type { Model } from '../../model/types.ts';
import type { BuiltFile } from '../concern.ts';
import { templateOf } from './pod-set.ts';

export interface SecretReference {
  readonly namespace: string;
  readonly name: string;
  /** Sorted; empty: whoever asks takes what is there. */
  readonly keys: readonly string[];
  readonly kind: SecretKind;
  /** Folder of who asks first. */
  readonly area: string;
  /** Labels and annotations without which whoever asks does not find it. */
  readonly metadata: JsonObject | null;
}

interface Asked {
  readonly namespace: string;
  readonly name: string;
  readonly keys: readonly string[];
  readonly isDatabase: boolean;
  readonly area: string;
  readonly metadata: JsonObject | null;
}

/** Fields that hold a key of a Secret; the private key of an ACME account is made by who asks for it. */
const SECRET_FIELD = /secret|credential|password|token|accesskey/i;
/** Of what signs: the certificate that is trusted, and its key. */
const AUTHORITY = /^ca\.(?:crt|key)$/;
const MADE_BY_ASKER = 'privateKeySecretRef';
const ALERTMANAGER_FILE = /\/etc\/alertmanager\/secrets\/([a-z0-9.-]+)\/([-._a-zA-Z0-9]+)/g;

function ofVolumes(template: unknown): readonly (readonly [string, readonly string[]])[] {
  return recordsAt(template, ['spec', 'volumes']).flatMap(([, volume]) => {
    const sources = recordsAt(volume, ['projected', 'sources']).map(([, { secret }]) => secret);
    return [volume.secret, ...sources].flatMap((secret) => {
      const name = stringAt(secret, ['secretName']) ?? stringAt(secret, ['name']);
      const keys = recordsAt(secret, ['items']).flatMap(([, item]) => stringAt(item, ['key']) ?? []);
      return name === undefined ? [] : [[name, keys] as const];
    });
  });
}

/** Every `{ name, key }` within an object that stands under a field of secrets. */
function selectorsIn(value: unknown, field: string): readonly (readonly [string, readonly string[]])[] {
  if (Array.isArray(value)) return value.flatMap((item) => selectorsIn(item, field));
  if (!isRecord(value)) return [];
  const { name, key } = value;
  if (typeof name === 'string' && typeof key === 'string' && SECRET_FIELD.test(field)) return [[name, [key]]];
  return Object.entries(value).flatMap(([own, inner]) => {
    if (own === MADE_BY_ASKER) return [];
    // All of a Secret, as environment.
    const whole = own === 'secretRef' ? stringAt(inner, ['name']) : undefined;
    return whole === undefined ? selectorsIn(inner, own) : [[whole, []] as const];
  });
}

/** Secrets that the operator mounts, with the keys that the configuration beside it reads. */
function ofAlertmanager(
  object: KubeObject,
  objects: readonly KubeObject[],
): readonly (readonly [string, readonly string[]])[] {
  const config = stringAt(object, ['spec', 'configSecret']);
  const secret = objects.find(({ kind, metadata }) => kind === 'Secret' && metadata.name === config);
  const text = Object.values((secret?.stringData ?? {}) as Record<string, unknown>).join('\n');
  const read = [...text.matchAll(ALERTMANAGER_FILE)].map(([, name = '', key = '']) => [name, [key]] as const);
  const named = stringsAt(object, ['spec', 'secrets']).map((name) => [name, []] as const);
  return [...read, ...named];
}

function ofGateway(object: KubeObject): readonly (readonly [string, readonly string[]])[] {
  return recordsAt(object, ['spec', 'servers']).flatMap(([, server]) => {
    const name = stringAt(server, ['tls', 'credentialName']);
    return name === undefined || name.includes('/') ? [] : [[name, ['tls.crt', 'tls.key']] as const];
  });
}

/** Authorities that a database is given rather than makes; of the certificates under them the operator makes its own. */
function ofDatabase(object: KubeObject): readonly (readonly [string, readonly string[]])[] {
  return ['serverCASecret', 'clientCASecret'].flatMap((field) => {
    const name = stringAt(object, ['spec', 'certificates', field]);
    return name === undefined ? [] : [[name, ['ca.crt', 'ca.key']] as const];
  });
}

/** Authorities of a Kafka that is told not to make its own. */
function ofKafka(object: KubeObject): readonly (readonly [string, readonly string[]])[] {
  return (['cluster', 'clients'] as const).flatMap((part) => {
    if (field(object, ['spec', `${part}Ca`, 'generateCertificateAuthority']) !== false) return [];
    const name = `${object.metadata.name}-${part}-ca`;
    return [[name, ['ca.key']] as const, [`${name}-cert`, ['ca.crt']] as const];
  });
}

/** What Strimzi finds an authority by that it is given; its numbers count the times that it was replaced. */
function authorityMeta(object: KubeObject): SecretReference['metadata'] {
  if (object.kind !== 'Kafka') return null;
  return {
    labels: { 'strimzi.io/kind': 'Kafka', 'strimzi.io/cluster': object.metadata.name },
    annotations: { 'strimzi.io/ca-cert-generation': '0', 'strimzi.io/ca-key-generation': '0' },
  };
}

function askedBy(object: KubeObject, area: string, objects: readonly KubeObject[]): readonly Asked[] {
  const namespace = object.metadata.namespace ?? 'default';
  const isDatabase = /^(?:postgresql|barmancloud)\.cnpg\.io\//.test(object.apiVersion);
  const template = templateOf(object);
  const found =
    object.kind === 'Alertmanager'
      ? ofAlertmanager(object, objects)
      : object.kind === 'Gateway'
        ? ofGateway(object)
        : [
            ...(template === undefined ? [] : ofVolumes(template)),
            ...(isDatabase ? ofDatabase(object) : []),
            ...(object.kind === 'Kafka' ? ofKafka(object) : []),
            ...selectorsIn(object.spec, ''),
          ];
  const metadata = authorityMeta(object);
  return found.map(([name, keys]) => ({ namespace, name, keys, isDatabase, area, metadata }));
}

/** Names of Secrets that are among the objects, or that operators make from them. */
function madeBy(object: KubeObject): readonly string[] {
  const { kind, apiVersion, metadata } = object;
  if (kind === 'Secret') return [metadata.name];
  if (kind === 'Certificate') return [stringAt(object, ['spec', 'secretName']) ?? ''];
  if (kind === 'ExternalSecret') return [stringAt(object, ['spec', 'target', 'name']) ?? metadata.name];
  if (kind === 'KafkaUser') return [metadata.name];
  if (kind !== 'Cluster' || !apiVersion.startsWith('postgresql.cnpg.io/')) return [];
  return ['app', 'superuser', 'ca', 'server', 'replication'].map((part) => `${metadata.name}-${part}`);
}

function kindOf(model: Model, store: SecretStore, { name, keys, isDatabase }: Asked): SecretKind {
  const said = store.kinds[name];
  if (said !== undefined) return said;
  if (keys.length > 0 && keys.every((key) => AUTHORITY.test(key))) return 'authority';
  if (keys.some((key) => /\.(?:crt|key|pem)$/.test(key))) return 'certificate';
  const ofStore = Object.values(model.stores).some((each) => each.kind === 'redis' && each.secret === name);
  if (isDatabase || ofStore) return 'database';
  return keys.includes('password') ? 'password' : 'key';
}

/** Every Secret that is asked for and not made, by namespace and name. */
export function secretReferences(
  model: Model,
  store: SecretStore,
  files: readonly BuiltFile[],
): readonly SecretReference[] {
  const objects = files.flatMap((file) => file.objects);
  const made = new Set(
    objects.flatMap((object) => madeBy(object).map((name) => `${object.metadata.namespace ?? 'default'}/${name}`)),
  );
  const asked = new Map<string, Asked>();
  const askers = files.flatMap((file) =>
    file.objects.map((object) => ({ object, area: file.file.split('/')[0] ?? '' })),
  );
  for (const each of askers.flatMap(({ object, area }) => askedBy(object, area, objects))) {
    const id = `${each.namespace}/${each.name}`;
    if (made.has(id)) continue;
    const known = asked.get(id);
    asked.set(id, {
      ...each,
      keys: [...new Set([...(known?.keys ?? []), ...each.keys])].sort(),
      isDatabase: each.isDatabase || known?.isDatabase === true,
      area: known?.area ?? each.area,
      metadata: known?.metadata ?? each.metadata,
    });
  }
  return [...asked]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, each]) => ({
      namespace: each.namespace,
      name: each.name,
      keys: each.keys,
      area: each.area,
      metadata: each.metadata,
      kind: kindOf(model, store, each),
    }));
}
