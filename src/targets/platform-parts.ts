/** Sections that a spec and a targets file share: regions, assumptions, suppressed findings, promised figures. */
import { HEADER_NAME, HOST_NAME, LINE, METHOD, NAME, PATH_PREFIX, ZONE } from '../schema/name-texts.ts';
import {
  defaulted,
  either,
  listOf,
  mapOf,
  number,
  optional,
  quantity,
  record,
  required,
  text,
  whole,
  words,
} from '../schema/shapes.ts';
import type { Field, Schema, Shape, ValueOf } from '../schema/types.ts';
import { count } from '../units/count.ts';
import { duration } from '../units/duration.ts';
import { money } from '../units/money.ts';
import { type Rate, rate } from '../units/rate.ts';
import { ratio } from '../units/ratio.ts';
import { share } from '../units/share.ts';
import { size } from '../units/size.ts';
import type { FigureUnit } from './figure-definition.ts';
import { FIGURES } from './figures.ts';

export const REGIONS = mapOf(
  NAME,
  record('a region', {
    role: defaulted(
      words('active', 'hot', 'warm', 'passive'),
      'Whether it takes traffic (active, hot) or stands by (warm, passive).',
      'active',
      'a region that is named is used',
    ),
    share: optional(
      quantity(share),
      'Share of clients that DNS sends here.',
      'active regions share alike what is left',
    ),
    zones: defaulted(
      listOf(ZONE, true),
      'Zones with nodes; a single letter is appended to the region’s name.',
      ['a', 'b', 'c'],
      'three zones survive the loss of one with a majority',
    ),
    clusters: optional(listOf(NAME, true), 'Clusters in the region.', 'one, with the region’s name'),
  }),
  true,
);
export type WrittenRegions = ValueOf<typeof REGIONS>;

const second = 1_000_000;
export const ASSUME = record('assume', {
  zones: defaulted(
    whole(1, 26),
    'Zones of a cluster whose regions are not described.',
    3,
    'three zones survive the loss of one with a majority',
  ),
  nodesPerZone: defaulted(whole(1, 1000), 'Nodes in each zone.', 3, 'a zone can lose a node and still place its pods'),
  nodeCpu: defaulted(number(0.1, 1024), 'Cores of a node.', 8, 'a common general-purpose node'),
  nodeMemory: defaulted(
    quantity(size, { least: 1 }),
    'Memory of a node.',
    '32Gi',
    'a common general-purpose node has 4 Gi per core',
  ),
  gatewayReplicas: defaulted(
    whole(1, 1000),
    'Gateway pods where no manifest says how many.',
    3,
    'one in each of three zones',
  ),
  podStart: defaulted(
    quantity(duration),
    'From a pod being placed to its container running.',
    '5s',
    'image present, ordinary start',
  ),
  sameZone: defaulted(quantity(duration), 'Round trip within a zone.', '0.5ms', 'typical of cloud providers'),
  crossZone: defaulted(
    quantity(duration),
    'Round trip between zones of a region.',
    '2ms',
    'typical of cloud providers',
  ),
  crossRegion: defaulted(quantity(duration), 'Round trip between regions.', '70ms', 'about that of us-east to us-west'),
  endpointPropagation: defaulted(
    quantity(duration, { most: 600 * second }),
    'From a pod’s readiness changing to every proxy knowing.',
    '1s',
    'istiod waits for 100 ms of quiet (PILOT_DEBOUNCE_AFTER) and Envoy merges host updates of one second (update_merge_window)',
  ),
  nodeMonitorGrace: defaulted(
    quantity(duration),
    'From a node’s death to its NotReady condition.',
    '50s',
    'kube-controller-manager --node-monitor-grace-period, 50 s since Kubernetes 1.32 (40 s before)',
  ),
});
export type WrittenAssume = ValueOf<typeof ASSUME>;

export const IGNORE = listOf(
  record('a suppression', {
    code: required(
      text('the code of a finding', { pattern: '^[A-Z]{2,4}\\d{3}$', examples: ['MSH004'] }),
      'Code of the finding.',
    ),
    object: defaulted(
      LINE,
      'Object it is about: `Kind/namespace/name`, `*` allowed.',
      '*',
      'without an object it holds for all',
    ),
    reason: required(text('a reason', { pattern: '\\S', longest: 1000 }), 'Why it is all right here.'),
  }),
);

type Shaped = Schema<number | Rate>;
const SHAPE_OF_UNIT: Readonly<Record<FigureUnit, Shaped>> = {
  share: quantity(share),
  us: quantity(duration),
  count: quantity(count),
  ratio: quantity(ratio),
  rps: quantity(rate),
  usdPerMonth: quantity(money),
};

/** A figure with what else has to be said about it: `{ value: 20%, subset: v3 }`. */
function detailed(value: Shaped): Schema<WrittenFigure> {
  return record('a figure', {
    value: required(value, 'The figure.'),
    subset: optional(text('a subset', { pattern: '^\\S+$', longest: 63 }), 'Subset it speaks of.'),
    service: optional(text('a service', { pattern: '^\\S+$', longest: 317 }), 'Service that requests must reach.'),
    header: optional(HEADER_NAME, 'Header that tags the requests.'),
    headerValue: optional(LINE, 'Value of the header.', 'any'),
    path: optional(PATH_PREFIX, 'Path of the requests.'),
    method: optional(METHOD, 'Method of the requests.'),
    destination: optional(NAME, 'Cluster that requests go to.'),
    host: optional(HOST_NAME, 'Host that is asked for.'),
    region: optional(NAME, 'Region it speaks of.'),
    by: optional(words('cookie', 'header', 'sourceIp'), 'What makes a user known again.'),
    name: optional(LINE, 'Name of the cookie or header.'),
  }) as Schema<WrittenFigure>;
}

/** A figure as read: its value, or its value with details. */
export type WrittenFigure = number | Rate | ({ readonly value: number | Rate } & Readonly<Record<string, unknown>>);
export type WrittenTargets = Readonly<Record<string, WrittenFigure>>;

/** One field per figure that can be promised. */
export const TARGETS = record(
  'targets',
  Object.fromEntries(
    Object.entries(FIGURES).map(([name, { row, title, unit }]): [string, Field] => {
      const value = SHAPE_OF_UNIT[unit];
      const shape: Shape = either({ scalar: value, map: detailed(value) });
      return [name, optional(shape as Schema<WrittenFigure>, `${row}: ${title}.`)];
    }),
  ),
) as Schema<WrittenTargets>;
