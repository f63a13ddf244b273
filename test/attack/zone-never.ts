/** What zone failover must never do, asked after every action and computed anew from objects, pods and faults. */
import { isDeepStrictEqual } from 'node:util';
import { isRecord, numberAt, recordAt, recordsAt } from '../../src/manifests/field.ts';
import { type ActionMoment, SECOND_US } from './attack-story.ts';

type Never = (moment: ActionMoment) => string | null;

const DISTRIBUTE = ['spec', 'trafficPolicy', 'loadBalancer', 'localityLbSetting', 'distribute'];

/** Targets of all entries of a destination rule. */
function targets(rule: unknown): readonly Readonly<Record<string, unknown>>[] {
  return recordsAt(rule, DISTRIBUTE).map(([, entry]) => recordAt(entry, ['to']) ?? {});
}

/** Zones that some entry leads to. */
function zonesOf(rule: unknown): ReadonlySet<string> {
  return new Set(targets(rule).flatMap((to) => Object.keys(to).map((target) => target.split('/')[1] ?? '')));
}

/** Weights of every entry sum to 100. */
export const distributionsSum: Never = ({ object, after }) => {
  if (object.kind !== 'DestinationRule') return null;
  const sums = targets(after).map((to) => Object.values(to).reduce((sum: number, weight) => sum + Number(weight), 0));
  return sums.every((sum) => sum === 100) ? null : `distributions sum to ${sums.join(', ')}`;
};

/** At most one zone is left, and none of the platform's is left for good by a wrong weight. */
export function oneZoneOut(zones: readonly string[]): Never {
  return ({ object, after }) => {
    if (object.kind !== 'DestinationRule') return null;
    const out = zones.filter((zone) => !zonesOf(after).has(zone));
    return out.length <= 1 ? null : `${out.join(' and ')} are left at the same time`;
  };
}

/** A zone comes back only when it has been well for the cool-down, as the faults of the story have it. */
export function coolDownKept(coolDownUs: number): Never {
  return ({ object, before, after, nowUs, story }) => {
    if (object.kind !== 'DestinationRule') return null;
    const back = [...zonesOf(after)].filter((zone) => !zonesOf(before).has(zone));
    for (const { kind, target, atUs, forUs } of story.world.faults) {
      if (kind !== 'zoneLoss' || !back.includes(target.zone ?? '') || atUs > nowUs) continue;
      const wellUs = forUs === null ? Number.POSITIVE_INFINITY : atUs + forUs;
      if (nowUs - wellUs < coolDownUs)
        return `${target.zone} comes back ${(nowUs - wellUs) / SECOND_US} s after it was well`;
    }
    return null;
  };
}

/** A rule leaves zones no more often than is allowed. */
export function attemptsKept(most: number): Never {
  return ({ object, journal }) => {
    const done = new Set(
      journal.flatMap((entry) => (entry.kind === 'acted' && entry.result.kind === 'done' ? [entry.result.id] : [])),
    );
    const left = journal.filter(
      (entry) =>
        entry.kind === 'decided' &&
        entry.change !== null &&
        done.has(entry.change.id) &&
        isDeepStrictEqual(entry.change.object, object) &&
        JSON.stringify(entry.change.patch).includes('"zone') === true &&
        isLeaving(entry.change.before, entry.change.after),
    );
    return left.length <= most ? null : `${object.name} left a zone ${left.length} times`;
  };
}

function isLeaving(before: unknown, after: unknown): boolean {
  const count = (value: unknown): number => (JSON.stringify(value) ?? '').split('/*').length;
  return isRecord(before) && isRecord(after) && count(after) < count(before);
}

/** Minimums only ever stand at or above what their owner wrote. */
export function minimumKept(written: Readonly<Record<string, number>>): Never {
  return ({ object, after }) => {
    const path = object.kind === 'HorizontalPodAutoscaler' ? ['spec', 'minReplicas'] : ['spec', 'replicas'];
    const least = written[`${object.kind} ${object.name}`];
    const now = numberAt(after, path);
    return least === undefined || (now ?? 0) >= least
      ? null
      : `${object.name} stands at ${now}, its owner wrote ${least}`;
  };
}
