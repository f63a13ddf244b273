/** A run of the simulator as lanes: requests, errors, latency, ejections, ready pods, weights. */
import type { RunPicture } from '../../prove/types.ts';
import { printFigure } from '../print-figure.ts';
import type { Lane } from './lane.ts';
import type { Timeline } from './timeline.ts';

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

function weightLane(picture: RunPicture): readonly Lane[] {
  const { series } = picture.result;
  const moved = series.weights.filter((weight) => new Set(weight.points.map((point) => point.percent)).size > 1);
  return moved.slice(0, 2).map((weight) => {
    const steps = Math.ceil(picture.result.durationUs / series.stepUs);
    const values = Array.from({ length: steps }, (_, step) => {
      const now = weight.points.filter((point) => point.atUs <= (step + 1) * series.stepUs);
      return now.at(-1)?.percent ?? 0;
    });
    return {
      name: `weight ${weight.destination.split(' ').at(-1) ?? ''}`,
      colour: 'weight',
      kind: 'line',
      values,
      print: (value) => `${count(value)}%`,
    };
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
  lanes.push(...weightLane(picture));
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
        fault.target.zone ?? fault.target.workload ?? '',
        fault.target.index === undefined ? '' : `#${fault.target.index}`,
      ]
        .filter((part) => part !== '')
        .join(' '),
      fromUs: fault.atUs,
      untilUs: fault.forUs === null ? picture.result.durationUs : fault.atUs + fault.forUs,
    })),
  };
}
