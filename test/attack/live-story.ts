import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../../src/manifests/field.ts';
import type { JournalEntry, ObjectRef } from '../../src/ports/types.ts';
import type { ActorPoint, Attack } from '../../src/worlds/sim/control/actor-runner.ts';
import type { SimControl } from '../../src/worlds/sim/control/control-plane.ts';
import { type FlowMoment, runFlows } from '../../src/worlds/sim/flows/run-flows.ts';
import { type ActionMoment, type AttackStory, CLUSTER, type Life, SECOND_US } from './attack-story.ts';
import { journalViolation } from './journal-violation.ts';

export interface Trouble {
  /** What happens at each point of the actor at this place of the story. */
  readonly attack?: (actor: number, point: ActorPoint) => Attack;
  /** Seconds after which every controller gets a second driver on the same journal. */
  readonly rivalUs?: number;
  readonly seed?: number;
}

/** Lives a story once, with whatever trouble. */
export function liveStory(story: AttackStory, { attack, rivalUs, seed = 1 }: Trouble = {}): Life {
  const violations = new Set<string>();
  const points: ActorPoint[][] = [];
  const known = new Map<string, unknown>();
  let lastChangeUs = 0;
  let actions = 0;
  const watch = ({ nowUs, control, cause, journals }: FlowMoment): void => {
    if (cause.kind === 'applied') known.set(JSON.stringify(cause.object), read(control, cause.object));
    if (cause.kind !== 'action') return;
    const { object } = cause.action;
    const key = JSON.stringify(object);
    const before = known.get(key) ?? originally(story, object);
    const after = read(control, object);
    known.set(key, after);
    if (cause.result.kind !== 'done') return;
    if (cause.action.expect === null)
      violations.add(`${object.kind} ${object.name} is changed whatever its version is`);
    const journal = journals.find(({ entries }) => entries.some((entry) => idOf(entry) === cause.action.id));
    const violation = journalViolation(journal?.entries ?? [], cause.action);
    if (violation !== null) violations.add(violation);
    if (isDeepStrictEqual(before, after)) return;
    actions++;
    lastChangeUs = nowUs;
    const moment = { nowUs, control, object, before, after, journal: journal?.entries ?? [], story };
    for (const wrong of wrongs(moment)) violations.add(wrong);
  };
  const actors = story.actors().map((actor, place) => {
    points[place] = [];
    return {
      cluster: CLUSTER,
      actor,
      attack: (point: ActorPoint): Attack => {
        points[place]!.push(point);
        return attack?.(place, point) ?? 'none';
      },
    };
  });
  const rivals =
    rivalUs === undefined ? [] : story.actors().map((actor) => ({ cluster: CLUSTER, actor, startUs: rivalUs }));
  const durationUs = story.seconds * SECOND_US;
  const result = runFlows({ ...story.world, seed, durationUs, actors: [...actors, ...rivals], watch });
  const journals = result.journals.map(({ entries }) => entries);
  return {
    objects: finalObjects(story, result.control),
    violations: [...violations],
    lastChangeUs,
    lastEntryUs: Math.max(
      0,
      ...journals.map((entries) => entries.findLast(({ kind }) => kind === 'decided')?.atUs ?? 0),
    ),
    decisions: journals.flat().filter(({ kind }) => kind === 'decided').length,
    actions,
    points,
    journals,
  };
}

/** What is wrong with a change, now that it was made. */
function wrongs(moment: ActionMoment): readonly string[] {
  const { nowUs, object, before, after, story } = moment;
  const foreign = changedPaths(before, after)
    .filter((path) => !story.owns(object, path))
    .map((path) => `${object.kind} ${object.name}: ${path.join('.')} is not its own`);
  const never = story.never.map((ask) => ask(moment)).filter((said) => said !== null);
  return [...foreign, ...never.map((said) => `at ${nowUs / SECOND_US} s: ${said}`)];
}

function idOf(entry: JournalEntry): string | undefined {
  return entry.kind === 'decided' ? entry.change?.id : undefined;
}

function originally({ world }: AttackStory, { kind, namespace, name }: ObjectRef): unknown {
  return world.manifests.manifests.findLast(
    ({ object }) =>
      object.kind === kind && object.metadata.name === name && (object.metadata.namespace ?? '') === namespace,
  )?.object;
}

function read(control: SimControl, { apiVersion, kind, namespace, name }: ObjectRef): unknown {
  return withoutStatus(
    control.observe(CLUSTER, { objects: [{ apiVersion, kind, namespace, name }], metrics: [] })[0]?.object,
  );
}

function withoutStatus(object: unknown): unknown {
  if (!isRecord(object)) return object;
  const { status: _, ...rest } = object;
  return rest;
}

function finalObjects({ kinds }: AttackStory, control: SimControl): readonly string[] {
  return control
    .observe(CLUSTER, { objects: kinds, metrics: [] })
    .map(
      ({ ref, object }) => `${ref.kind} ${ref.namespace}/${ref.name} ${JSON.stringify(sorted(withoutStatus(object)))}`,
    )
    .sort();
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, sorted(inner)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** Paths of all leaves that differ; lists are compared member by member. */
export function changedPaths(
  before: unknown,
  after: unknown,
  path: readonly string[] = [],
): readonly (readonly string[])[] {
  if (isDeepStrictEqual(before, after)) return [];
  const isPair = (isRecord(before) && isRecord(after)) || (Array.isArray(before) && Array.isArray(after));
  if (!isPair) return [path];
  const one = before as Readonly<Record<string, unknown>>;
  const other = after as Readonly<Record<string, unknown>>;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].flatMap((key) => changedPaths(one[key], other[key], [...path, key]));
}
