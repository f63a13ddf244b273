/** Services by name, with the pods behind them: those among the objects, and those that operators make. */
import { field, numberAt, recordsAt, stringAt, stringOrNumberAt, stringRecordAt } from '../../manifests/field.ts';
import { innerListeners } from '../../manifests/kafka-listeners.ts';
import type { KubeObject, Labels } from '../../manifests/types.ts';
import type { FlowPort } from './flow.ts';
import type { PodSet } from './pod-set.ts';

export interface DirectoryPort extends FlowPort {
  readonly name: string;
  /** Port of the Service; `port` is that of the pods. */
  readonly front: number;
}

export interface DirectoryEntry {
  readonly object: KubeObject | null;
  readonly sets: readonly PodSet[];
  readonly ports: readonly DirectoryPort[];
}

export interface ServiceDirectory {
  readonly find: (namespace: string, name: string) => DirectoryEntry | undefined;
  readonly entries: readonly DirectoryEntry[];
}

function carries(labels: Labels, selector: Labels): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

function entryOf(object: KubeObject, setsBy: SetsByLabel): DirectoryEntry {
  const selector = stringRecordAt(object, ['spec', 'selector']);
  const behind = setsBy(object.metadata.namespace ?? 'default', selector);
  const ports = recordsAt(object, ['spec', 'ports']).flatMap(([, port]) => {
    const front = numberAt(port, ['port']) ?? 0;
    const target = stringOrNumberAt(port, ['targetPort']) ?? front;
    const protocol = stringAt(port, ['protocol']) === 'UDP' ? ('UDP' as const) : ('TCP' as const);
    const name = stringAt(port, ['name']) ?? '';
    const numbers =
      typeof target === 'number'
        ? [target]
        : [
            ...new Set(
              behind.flatMap((set) => set.ports.filter((each) => each.name === target).map((each) => each.port)),
            ),
          ];
    return numbers.map((number) => ({ name, front, port: number, protocol }));
  });
  return { object, sets: behind, ports };
}

const POSTGRES: DirectoryPort = { name: 'postgres', front: 5432, port: 5432, protocol: 'TCP' };

/** Strimzi makes two Services per Kafka: for clients that ask anybody, and for those that were told whom to ask. */
function kafkaEntries(kafka: KubeObject, sets: readonly PodSet[]): readonly (readonly [string, DirectoryEntry])[] {
  const { name, namespace = 'default' } = kafka.metadata;
  const brokers = sets.filter(
    (set) => set.namespace === namespace && set.selector['strimzi.io/name'] === `${name}-kafka`,
  );
  const ports = innerListeners(kafka).map(
    (listener): DirectoryPort => ({ name: listener.name, front: listener.port, port: listener.port, protocol: 'TCP' }),
  );
  const entry: DirectoryEntry = { object: null, sets: brokers, ports };
  return ['bootstrap', 'brokers'].map((end) => [`${namespace}/${name}-kafka-${end}`, entry] as const);
}

/** CloudNativePG makes three Services per Cluster, and one of its own name per Pooler. */
function operatorEntries(sets: readonly PodSet[]): readonly (readonly [string, DirectoryEntry])[] {
  return sets.flatMap((set) =>
    set.makers.flatMap(({ kind, apiVersion, metadata }) => {
      if (!apiVersion.startsWith('postgresql.cnpg.io/')) return [];
      const names = kind === 'Pooler' ? [''] : ['-rw', '-ro', '-r'];
      const entry: DirectoryEntry = { object: null, sets: [set], ports: [POSTGRES] };
      return names.map((suffix) => [`${set.namespace}/${metadata.name}${suffix}`, entry] as const);
    }),
  );
}

/** Sets that carry every label of a selector; none for an empty one. */
export type SetsByLabel = (namespace: string, selector: Labels) => readonly PodSet[];

/** Looks only among those that share the first label: a thousand Services ask about a thousand sets. */
function setsByLabel(sets: readonly PodSet[]): SetsByLabel {
  const known = new Map<string, PodSet[]>();
  for (const set of sets) {
    for (const [key, value] of Object.entries(set.labels)) {
      const name = `${set.namespace} ${key}=${value}`;
      const sharing = known.get(name);
      if (sharing === undefined) known.set(name, [set]);
      else sharing.push(set);
    }
  }
  return (namespace, selector) => {
    const [first] = Object.entries(selector);
    const candidates = first === undefined ? [] : (known.get(`${namespace} ${first[0]}=${first[1]}`) ?? []);
    return candidates.filter(({ labels }) => carries(labels, selector));
  };
}

/** The directory of one cluster. */
export function serviceDirectory(objects: readonly KubeObject[], sets: readonly PodSet[]): ServiceDirectory {
  const lookUp = setsByLabel(sets);
  const kafkas = objects.filter(
    ({ apiVersion, kind }) => kind === 'Kafka' && apiVersion.startsWith('kafka.strimzi.io/'),
  );
  const entries = new Map<string, DirectoryEntry>([
    ...operatorEntries(sets),
    ...kafkas.flatMap((kafka) => kafkaEntries(kafka, sets)),
  ]);
  for (const object of objects) {
    if (object.kind !== 'Service' || field(object, ['apiVersion']) !== 'v1') continue;
    const namespace = object.metadata.namespace ?? 'default';
    entries.set(`${namespace}/${object.metadata.name}`, entryOf(object, lookUp));
  }
  return {
    find: (namespace, name) => entries.get(`${namespace}/${name}`),
    entries: [...entries.values()],
  };
}
