/** A run of the simulator as lanes: requests, errors, latency, ejections, weights, evidence, ready pods. */
import type { EvidencePoint, Told } from '../../prove/operators-story.ts';
import type { RunPicture } from '../../prove/types.ts';
import { printFigure } from '../print-figure.ts';
import type { Lane } from './lane.ts';
import type { Timeline } from './timeline.ts';

/** More weights than these say the same. */
const MOST_WEIGHTS = 2;

function added(lists: readonly (readonly number[])[]): readonly number[] {
  const length = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length }, (_, index) => lists.reduce((sum, list) => sum + (list[index] ?? 0), 0));
}

function most(lists: readonly (readonly number[])[]): readonly number[] {
  const length = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length }, (_, index) => Math.max(0, ...lists.map((list) => list[index] ?? 0)));
}

function count(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Weights that moved, one lane per destination: what its busiest rule gave it. */
function weightLanes({ result }: RunPicture): readonly Lane[] {
  const { stepUs, weights } = result.series;
  const moved = weights.filter((weight) => new Set(weight.points.map((point) => point.percent)).size > 1);
  const destinations = [...new Set(moved.map(({ destination }) => destination))].slice(0, MOST_WEIGHTS);
  return destinations.map((destination) => {
    const rules = moved.filter((weight) => weight.destination === destination);
    const at = (endUs: number): number =>
      Math.max(0, ...rules.map(({ points }) => points.findLast((point) => point.atUs <= endUs)?.percent ?? 0));
    const steps = Math.ceil(result.durationUs / stepUs);
    return {
      name: `weight ${destination.split(' ').at(-1) ?? ''}`,
      colour: 'weight',
      kind: 'line',
      values: Array.from({ length: steps }, (_, step) => at((step + 1) * stepUs)),
      print: (value) => `${count(value)}%`,
    };
  });
}

/** What the judge of a rollout knew: how often either side went wrong, and the evidence against the new version. */
function rolloutLanes({ result, rollouts }: RunPicture): readonly Lane[] {
  const { stepUs } = result.series;
  const steps = Math.ceil(result.durationUs / stepUs);
  return rollouts.flatMap(({ metric, points, rollBackAt }): readonly Lane[] => {
    const sampled = (pick: (point: EvidencePoint) => number): readonly number[] =>
      Array.from({ length: steps }, (_, step) => {
        const point = points.findLast(({ atUs }) => atUs <= (step + 1) * stepUs);
        return point === undefined ? 0 : Math.max(0, pick(point));
      });
    const share = (value: number): string => printFigure({ value, unit: 'share' });
    const word = metric === 'errors' ? 'errors' : 'too slow';
    return [
      {
        name: `${word}, new`,
        colour: 'errors',
        kind: 'line',
        values: sampled((each) => each.candidateBad),
        print: share,
      },
      { name: `${word}, old`, colour: 'ready', kind: 'line', values: sampled((each) => each.homeBad), print: share },
      {
        name: 'evidence against',
        colour: 'evidence',
        kind: 'area',
        values: sampled((each) => each.logWealth),
        print: (value) => `10^${count(value)}`,
        limit: { value: rollBackAt, label: 'taken back here' },
      },
    ];
  });
}

function lanesOf(picture: RunPicture): readonly Lane[] {
  const { series } = picture.result;
  const perSecond = (values: readonly number[]): readonly number[] =>
    values.map((value) => (value * 1_000_000) / series.stepUs);
  const lanes: Lane[] = [];
  if (series.clients.length > 0) {
    const rate = (value: number): string => `${count(value)}/s`;
    lanes.push({
      name: 'requests',
      colour: 'requests',
      kind: 'area',
      values: perSecond(added(series.clients.map((each) => each.requests))),
      print: rate,
    });
    lanes.push({
      name: 'errors',
      colour: 'errors',
      kind: 'area',
      values: perSecond(added(series.clients.map((each) => each.errors))),
      print: rate,
    });
    const p95 = most(series.clients.map((each) => each.p95Us));
    lanes.push({
      name: 'P95, worst entry',
      colour: 'latency',
      kind: 'line',
      values: p95,
      print: (value) => printFigure({ value, unit: 'us' }),
    });
  }
  if (series.ejected.some((value) => value > 0)) {
    lanes.push({ name: 'ejections', colour: 'ejected', kind: 'area', values: series.ejected, print: count });
  }
  lanes.push(...weightLanes(picture), ...rolloutLanes(picture));
  const ready = series.workloads
    .filter((each) => new Set(each.ready).size > 1 || series.clients.length === 0)
    .slice(0, 4);
  for (const each of ready) {
    lanes.push({
      name: `ready ${each.workload.split('/').at(-1) ?? ''}`,
      colour: 'ready',
      kind: 'line',
      values: each.ready,
      print: count,
    });
  }
  return lanes;
}

/** Everything that people and controllers did, in order, numbered as in the picture. */
export function deedsOf({ changes, told }: RunPicture): readonly (Told & { readonly number: number })[] {
  const applied = changes.map(({ atUs, why }): Told => ({ atUs, who: 'somebody', kind: 'does', text: why }));
  return [...applied, ...told].sort((a, b) => a.atUs - b.atUs).map((each, index) => ({ ...each, number: index + 1 }));
}

/** The timeline of one run, with its faults named as they were injected. */
export function runTimeline(picture: RunPicture): Timeline {
  return {
    title: picture.title,
    durationUs: picture.result.durationUs,
    lanes: lanesOf(picture),
    windows: picture.result.windows.map((window) => ({
      label: `figures: ${window.name}`,
      fromUs: window.fromUs,
      untilUs: window.untilUs,
    })),
    faults: picture.faults.map((fault) => ({
      label: [
        fault.kind,
        fault.target.zone ?? fault.target.workload ?? fault.target.image?.split('/').at(-1) ?? '',
        fault.target.index === undefined ? '' : `#${fault.target.index}`,
      ]
        .filter((part) => part !== '')
        .join(' '),
      fromUs: fault.atUs,
      untilUs: fault.forUs === null ? picture.result.durationUs : fault.atUs + fault.forUs,
    })),
    marks: deedsOf(picture)
      .filter(({ kind }) => kind === 'does')
      .map(({ atUs, number }) => ({ atUs, label: String(number) })),
  };
}
