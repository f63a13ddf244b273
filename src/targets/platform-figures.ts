import type { FigureDefinition } from './figure-definition.ts';

const SECOND = 1_000_000;
const HOUR = 3600 * SECOND;

/** Figures of the platform as a whole: what `targets:` says first. */
export const PLATFORM_FIGURES: Readonly<Record<string, FigureDefinition>> = {
  availability: {
    row: 'D11',
    unit: 'share',
    sense: 'atLeast',
    title: 'requests answered without faults',
    value: 0.9999,
    field: 'targets.availability',
  },
  errors: {
    row: 'D11',
    unit: 'share',
    sense: 'atMost',
    title: 'requests that fail without faults',
    value: 0.01,
    field: 'targets.errors',
  },
  p95: {
    row: 'D11',
    unit: 'us',
    sense: 'atMost',
    title: '95 % of requests are answered within',
    value: SECOND,
    field: 'targets.p95',
  },
  p99: {
    row: 'D11',
    unit: 'us',
    sense: 'atMost',
    title: '99 % of requests are answered within',
    value: 2 * SECOND,
    field: 'targets.p99',
  },
  rto: {
    row: 'D10',
    unit: 'us',
    sense: 'atMost',
    title: 'service is back after the loss of a region within',
    value: 4 * HOUR,
    field: 'targets.rto',
  },
  rpo: {
    row: 'B12',
    unit: 'us',
    sense: 'atMost',
    title: 'acknowledged writes lost at most the last',
    value: HOUR,
    field: 'targets.rpo',
  },
  budget: {
    row: 'S07',
    unit: 'usdPerMonth',
    sense: 'atMost',
    title: 'cost',
    value: 100_000,
    field: 'targets.budget',
  },
  regionShare: {
    row: 'D03',
    unit: 'share',
    sense: 'equals',
    title: 'requests that enter in their region',
    value: null,
    tolerance: 0.01,
    field: 'regions.*.share',
    detail: 'region: the region that takes the share',
  },
  zoneFailover: {
    row: 'D02',
    unit: 'us',
    sense: 'atMost',
    title: 'users of a lost zone are answered again within',
    value: 300 * SECOND,
    field: 'targets.zoneFailover',
  },
  capacityRestored: {
    row: 'D02',
    unit: 'us',
    sense: 'atMost',
    title: 'as many pods as before are ready after a zone is lost within',
    value: 300 * SECOND,
    field: 'targets.zoneFailover',
  },
};
