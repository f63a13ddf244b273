import type { FigureDefinition } from './figure-definition.ts';

const MS = 1_000;
const HOUR = 3_600_000_000;

/** Figures of how versions are replaced and replicas kept and scaled. */
export const DELIVERY_FIGURES: Readonly<Record<string, FigureDefinition>> = {
  blueKept: {
    row: 'M05',
    unit: 'us',
    sense: 'atLeast',
    title: 'the version left behind is kept for',
    value: 24 * HOUR,
    field: 'blueGreen',
  },
  badVersionRolledBack: {
    row: 'M06',
    unit: 'share',
    sense: 'atLeast',
    title: 'bad versions that are rolled back by themselves',
    value: 1,
    field: 'canary.steps',
  },
  canaryP95: {
    row: 'V02',
    unit: 'us',
    sense: 'atMost',
    title: 'a canary is rolled back unless 95 % of its requests are answered within',
    value: 500 * MS,
    field: 'canary.judge',
  },
  canaryErrors: {
    row: 'V02',
    unit: 'share',
    sense: 'atMost',
    title: 'a canary is rolled back unless its errors stay below',
    value: 0.001,
    field: 'canary.judge',
  },
  ready: {
    row: 'D01',
    unit: 'share',
    sense: 'atLeast',
    title: 'pods ready when a zone is lost or two are drained',
    value: 0.66,
    field: 'disruption.available',
  },
  rolloutFailures: {
    row: 'V01',
    unit: 'share',
    sense: 'atMost',
    title: 'requests that fail during a rolling update',
    value: 0,
    field: 'rollout',
  },
  rolloutReady: {
    row: 'V01',
    unit: 'share',
    sense: 'atLeast',
    title: 'pods ready during a rolling update',
    value: 0.75,
    field: 'rollout',
  },
  // The autoscaler leaves 10 % around its target alone (--horizontal-pod-autoscaler-tolerance), so 70 % means up to 77 %.
  scaledUtilisation: {
    row: 'S01',
    unit: 'share',
    sense: 'atMost',
    title: 'utilisation once the autoscaler has followed the load',
    value: 0.77,
    field: 'scaling',
    detail: 'target: the utilisation that is asked for',
  },
  replicasWithin: {
    row: 'S01',
    unit: 'share',
    sense: 'atLeast',
    title: 'time that replicas spend within their bounds',
    value: 1,
    field: 'scaling',
    detail: 'min, max: the bounds in that cluster',
  },
};
