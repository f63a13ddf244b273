/**
 * How a story ended, and by which steps, without times and without what differs between worlds by nature (versions of
 * objects, names of pods, numbers that were measured): what two worlds must agree on.
 */
import type { RolloutKept } from '../../../src/controllers/rollout/rollout-kept.ts';
import type { ZoneFailoverKept } from '../../../src/controllers/zone-failover/zone-failover-kept.ts';
import { field, itemsAt, recordsAt, stringAt } from '../../../src/manifests/field.ts';
import type { KubeObject } from '../../../src/manifests/types.ts';
import type { JournalEntry } from '../../../src/ports/types.ts';

export interface Journal {
  readonly who: string;
  readonly entries: readonly JournalEntry[];
}

export interface Ending {
  /** What objects say that controllers or people change, by kind and name. */
  readonly objects: Readonly<Record<string, unknown>>;
  /** Per controller: where it stood after each decision, repetitions left out. */
  readonly stages: Readonly<Record<string, readonly string[]>>;
  /** Per controller: what it changed, in order. */
  readonly changes: Readonly<Record<string, readonly string[]>>;
}

/** Kinds that anybody in a story changes. */
export const CHANGED_KINDS: readonly (readonly [apiVersion: string, kind: string])[] = [
  ['networking.istio.io/v1', 'VirtualService'],
  ['networking.istio.io/v1', 'DestinationRule'],
  ['apps/v1', 'Deployment'],
];

/** `isDone`: whether the world did the action of this identity. */
export function endingOf(
  objects: readonly KubeObject[],
  journals: readonly Journal[],
  isDone: (id: string) => boolean,
): Ending {
  const mine = objects.filter(({ kind }) => CHANGED_KINDS.some(([, each]) => each === kind));
  const named = mine.map((object): [string, unknown] => [`${object.kind} ${object.metadata.name}`, figuresOf(object)]);
  return {
    objects: Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1))),
    stages: byController(journals, (entries) => withoutRepetition(entries.flatMap(stageOf))),
    changes: byController(journals, (entries) => entries.flatMap((entry) => changeOf(entry, isDone))),
  };
}

function byController(
  journals: readonly Journal[],
  of: (entries: readonly JournalEntry[]) => readonly string[],
): Readonly<Record<string, readonly string[]>> {
  const sorted = [...journals].sort((a, b) => (a.who < b.who ? -1 : 1));
  return Object.fromEntries(sorted.map(({ who, entries }) => [who, of(entries)]));
}

function withoutRepetition(all: readonly string[]): readonly string[] {
  return all.filter((each, index) => each !== all[index - 1]);
}

function figuresOf(object: KubeObject): unknown {
  switch (object.kind) {
    case 'VirtualService':
      return recordsAt(object, ['spec', 'http']).map(([, route]) => [
        stringAt(route, ['name']),
        itemsAt(route, ['route']).map((to) => [stringAt(to, ['destination', 'subset']), field(to, ['weight'])]),
      ]);
    case 'DestinationRule':
      return field(object, ['spec', 'trafficPolicy']);
    default:
      return {
        replicas: field(object, ['spec', 'replicas']),
        containers: itemsAt(object, ['spec', 'template', 'spec', 'containers']).map((container) => ({
          image: stringAt(container, ['image']),
          env: itemsAt(container, ['env']),
        })),
      };
  }
}

/** Where a controller stands in words: the phase of a rollout and what it wants, or the zone that is out. */
function stageOf(entry: JournalEntry): readonly string[] {
  if (entry.kind !== 'decided') return [];
  if (entry.who.startsWith('zone-failover ')) {
    const { out } = entry.kept as ZoneFailoverKept;
    return [out === null ? 'every zone is in' : `${out.zone} is out`];
  }
  const { phase, stage, revision, traffic, givenUp } = entry.kept as RolloutKept;
  const gaveUp = givenUp.length === 0 ? '' : `, gave up ${givenUp.join(', ')}`;
  return [`${phase} ${revision ?? 'nothing'}, stage ${stage}, ${traffic.want.share}%${gaveUp}`];
}

function changeOf(entry: JournalEntry, isDone: (id: string) => boolean): readonly string[] {
  if (entry.kind !== 'decided' || entry.change === null || !isDone(entry.change.id)) return [];
  const { object, after } = entry.change;
  return [`${object.kind} ${object.name}: ${JSON.stringify(after)}`];
}
