/** What the controllers of a run wrote into their journals, for people: sentences, and the evidence of every rollout. */
import { DEFAULT_JUDGE, rollBackAt } from '../controllers/judge/judge-policy.ts';
import { logMean, logSum, logWaitingAfter } from '../controllers/judge/log-wealth.ts';
import type { ArmCount, MetricEvidence } from '../controllers/judge/types.ts';
import type { RolloutKept } from '../controllers/rollout/rollout-kept.ts';
import type { JournalEntry } from '../ports/types.ts';
import type { ControllerJournal } from '../worlds/sim/run-result.ts';

/** A sentence of a journal. */
export interface Told {
  readonly atUs: number;
  readonly who: string;
  /** `says` is what a controller thought worth saying, `does` a change and why. */
  readonly kind: 'says' | 'does';
  readonly text: string;
}

/** What was known of a candidate at one moment. */
export interface EvidencePoint {
  readonly atUs: number;
  /** Share of bad events since the last moment, by the metric that speaks most against the candidate. */
  readonly candidateBad: number;
  readonly homeBad: number;
  /** Decimal logarithm of the wealth against the candidate. */
  readonly logWealth: number;
}

export interface RolloutStory {
  readonly who: string;
  /** The metric that the points are about: `errors`, `latency`, … */
  readonly metric: string;
  readonly points: readonly EvidencePoint[];
  /** Decimal logarithm of the wealth that takes the candidate back. */
  readonly rollBackAt: number;
}

/** Every sentence of the journals, in order of time. */
export function toldBy(journals: readonly ControllerJournal[]): readonly Told[] {
  const told = journals.flatMap(({ name, entries }) =>
    entries.flatMap((entry): readonly Told[] => {
      const { atUs } = entry;
      if (entry.kind === 'started') return [];
      if (entry.kind === 'acted') {
        const { result } = entry;
        return result.kind === 'refused' ? [{ atUs, who: name, kind: 'does', text: `refused: ${result.message}` }] : [];
      }
      const says = entry.says.map((text): Told => ({ atUs, who: name, kind: 'says', text }));
      if (entry.change === null) return says;
      const { object, why } = entry.change;
      const text = `${object.kind} ${object.namespace}/${object.name}: ${why}`;
      return [...says, { atUs, who: name, kind: 'does', text }];
    }),
  );
  return withoutRefrain(told.sort((a, b) => a.atUs - b.atUs));
}

/** A sentence that is said again with other numbers, look after look: the last of them is enough. */
function withoutRefrain(told: readonly Told[]): readonly Told[] {
  const theme = ({ who, kind, text }: Told): string => `${who} ${kind} ${text.replaceAll(/[\d.]+(?:e\d+)?/g, '')}`;
  return told.filter((each, index) => {
    const next = told.slice(index + 1).find(({ who }) => who === each.who);
    return each.kind === 'does' || next === undefined || theme(next) !== theme(each);
  });
}

/** The evidence of every rollout that had a judge. */
export function rolloutStories(journals: readonly ControllerJournal[]): readonly RolloutStory[] {
  return journals.flatMap(({ name, entries }) => {
    if (!name.startsWith('rollout ')) return [];
    const looks = entries.flatMap((entry) => (entry.kind === 'decided' ? [lookOf(entry)] : []));
    const all = looks.flatMap(({ metrics }) => metrics);
    if (all.length === 0) return [];
    // The metric that ever spoke loudest against the candidate.
    const { metric } = all.reduce((most, each) => (each.logWealth > most.logWealth ? each : most));
    const count = Math.max(...looks.map(({ metrics }) => metrics.length));
    const policy = {
      ...DEFAULT_JUDGE,
      metrics: Array.from({ length: count }, () => ({ name: metric, objective: null })),
    };
    return [{ who: name, metric, points: pointsOf(looks, metric), rollBackAt: Math.log10(rollBackAt(policy)) }];
  });
}

/** What was known of one metric at one look: counts since judging began. */
interface Known {
  readonly metric: string;
  readonly canary: ArmCount;
  readonly stable: ArmCount;
  readonly logWealth: number;
}

interface Look {
  readonly atUs: number;
  readonly metrics: readonly Known[];
}

/** The decision that ends a judging carries its evidence with it; else it is in what was kept. */
function lookOf({ atUs, kept, change }: Extract<JournalEntry, { kind: 'decided' }>): Look {
  const shown = (change?.evidence.metrics ?? []) as readonly MetricEvidence[];
  if (shown.length > 0) {
    return {
      atUs,
      metrics: shown.map(({ metric, canary, stable, wealth }) => ({
        metric,
        canary,
        stable,
        logWealth: Math.log10(wealth),
      })),
    };
  }
  const states = (kept as RolloutKept).judge?.state.metrics ?? [];
  return {
    atUs,
    metrics: states.map((state) => ({
      metric: state.name,
      canary: state.canary,
      stable: state.stable,
      logWealth: logSum([logMean(state.logWorse), logWaitingAfter(state.ticks)]) / Math.LN10,
    })),
  };
}

function pointsOf(looks: readonly Look[], metric: string): readonly EvidencePoint[] {
  const points: EvidencePoint[] = [];
  let before: Known | undefined;
  for (const { atUs, metrics } of looks) {
    const known = metrics.find((each) => each.metric === metric);
    const last = points.at(-1);
    if (known === undefined) {
      // Nobody judges any more: the evidence stands as it was found, and no arm is looked at.
      if (last !== undefined && atUs > last.atUs + A_MOMENT_US)
        points.push({ ...last, atUs, candidateBad: 0, homeBad: 0 });
      before = undefined;
      continue;
    }
    // Fewer than before: counting began anew with another release.
    const since = before !== undefined && before.stable.requests <= known.stable.requests ? before : undefined;
    const isNew = known.canary.requests + known.stable.requests > countOf(since);
    points.push({
      atUs,
      candidateBad: isNew ? shareSince(known.canary, since?.canary) : (last?.candidateBad ?? 0),
      homeBad: isNew ? shareSince(known.stable, since?.stable) : (last?.homeBad ?? 0),
      logWealth: known.logWealth,
    });
    before = known;
  }
  return points;
}

/** Changes of one decision follow one another within it. */
const A_MOMENT_US = 5_000_000;

function countOf(known: Known | undefined): number {
  return known === undefined ? 0 : known.canary.requests + known.stable.requests;
}

function shareSince(now: ArmCount, before: ArmCount | undefined): number {
  const requests = now.requests - (before?.requests ?? 0);
  return requests <= 0 ? 0 : (now.bad - (before?.bad ?? 0)) / requests;
}
