/** What the controllers of a run wrote into their journals, for people: sentences, and the evidence of every rollout. */
import { DEFAULT_JUDGE, rollBackAt } from '../controllers/judge/judge-policy.ts';
import { logMean, logSum, logWaitingAfter } from '../controllers/judge/log-wealth.ts';
import type { ArmCount, MetricState } from '../controllers/judge/types.ts';
import type { RolloutKept } from '../controllers/rollout/state.ts';
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
  return told.sort((a, b) => a.atUs - b.atUs);
}

/** The evidence of every rollout that had a judge. */
export function rolloutStories(journals: readonly ControllerJournal[]): readonly RolloutStory[] {
  return journals.flatMap(({ name, entries }) => {
    if (!name.startsWith('rollout ')) return [];
    const looks = entries.flatMap((entry) => {
      const kept = entry.kind === 'decided' ? (entry.kept as RolloutKept) : null;
      return kept?.judge == null ? [] : [{ atUs: entry.atUs, judge: kept.judge }];
    });
    const last = looks.at(-1);
    if (last === undefined) return [];
    const metric = mostAgainst(looks.flatMap(({ judge }) => judge.state.metrics));
    const seen = looks.flatMap(({ atUs, judge }) => {
      const state = judge.state.metrics.find((each) => each.name === metric);
      return state === undefined ? [] : [{ atUs, state }];
    });
    const policy = {
      ...DEFAULT_JUDGE,
      metrics: last.judge.state.metrics.map(({ name: of }) => ({ name: of, objective: null })),
    };
    return [{ who: name, metric, points: pointsOf(seen), rollBackAt: Math.log10(rollBackAt(policy)) }];
  });
}

function logWealth({ logWorse, ticks }: MetricState): number {
  return logSum([logMean(logWorse), logWaitingAfter(ticks)]) / Math.LN10;
}

/** The metric whose wealth was the highest of all at any moment. */
function mostAgainst(states: readonly MetricState[]): string {
  return states.reduce((most, state) => (logWealth(state) > logWealth(most) ? state : most)).name;
}

function pointsOf(seen: readonly { readonly atUs: number; readonly state: MetricState }[]): readonly EvidencePoint[] {
  return seen.map(({ atUs, state }, index) => {
    const before = seen[index - 1]?.state;
    // Counting began anew with another release.
    const since = before !== undefined && before.ticks <= state.ticks ? before : undefined;
    return {
      atUs,
      candidateBad: shareSince(state.canary, since?.canary),
      homeBad: shareSince(state.stable, since?.stable),
      logWealth: logWealth(state),
    };
  });
}

function shareSince(now: ArmCount, before: ArmCount | undefined): number {
  const requests = now.requests - (before?.requests ?? 0);
  return requests <= 0 ? 0 : (now.bad - (before?.bad ?? 0)) / requests;
}
