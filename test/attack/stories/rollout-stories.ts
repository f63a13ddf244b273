import { controllersOf } from '../../../src/controllers/controllers-of.ts';
import { drive } from '../../../src/drive/drive.ts';
import { numberAt } from '../../../src/manifests/field.ts';
import type { KubeObject } from '../../../src/manifests/types.ts';
import type { Actor, ObjectRef } from '../../../src/ports/types.ts';
import { object, shape, users } from '../../../src/worlds/sim/requests/sample-world.ts';
import type { ObjectChange } from '../../../src/worlds/sim/run-input.ts';
import type { Fault } from '../../../src/worlds/sim/types.ts';
import { type AttackStory, CLUSTER, type Life, SECOND_US } from '../attack-story.ts';
import { candidateShare, rolloutNever } from '../rollout-never.ts';
import {
  applyImage,
  ask,
  destinationRule,
  NEW_IMAGE,
  policy,
  refOf,
  routes,
  type ShopOptions,
  shopWorld,
  version,
} from './shop-world.ts';

const POLICY = 'web-rollout-policy';
const HOME_PODS = 4;
const STAGES = '25% for 20s, 100% for 20s';

const KINDS = [
  { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService' },
  { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule' },
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' },
  { apiVersion: 'v1', kind: 'ConfigMap' },
];

/** The new version answers this share with 500. */
const failing = (perMillion: number, fromSeconds = 0): Fault => ({
  atUs: fromSeconds * SECOND_US,
  kind: 'badVersion',
  target: { image: NEW_IMAGE },
  forUs: null,
  amount: perMillion,
});

/** Replicas of the two sides, or the minimum of the candidate's autoscaler, and weights of owned routes: all that a rollout may change. */
function owns({ kind, name }: ObjectRef, path: readonly string[]): boolean {
  const [top, first, , third, , last] = path;
  if (kind === 'Deployment') return name.startsWith('web-') && path.join('.') === 'spec.replicas';
  if (kind === 'HorizontalPodAutoscaler') return name === 'web-canary' && path.join('.') === 'spec.minReplicas';
  if (kind !== 'VirtualService' || top !== 'spec' || first !== 'http') return false;
  return (third === 'route' && last === 'weight') || (third === 'mirrors' && last === 'percentage');
}

interface RolloutOptions extends Omit<ShopOptions, 'objects'> {
  readonly data?: Readonly<Record<string, string>>;
  readonly objects?: readonly KubeObject[];
  readonly seconds?: number;
  readonly isClearCut?: boolean;
  readonly goes?: AttackStory['goes'];
}

/** The candidate's share at the end and both sides' replicas, as `share home candidate`, and the autoscaler's minimum. */
function endsAt(expected: string): AttackStory['goes'] {
  return ({ objects }: Life) => {
    const found = (kind: string, name: string): unknown => {
      const line = objects.find((each) => each.startsWith(`${kind} shop/${name} `)) ?? '{}';
      return JSON.parse(line.slice(line.indexOf('{')));
    };
    const replicas = (name: string) => numberAt(found('Deployment', name), ['spec', 'replicas']);
    const share = candidateShare(found('VirtualService', 'web'), 'canary');
    const minimum = numberAt(found('HorizontalPodAutoscaler', 'web-canary'), ['spec', 'minReplicas']);
    const pods = `${replicas('web-stable')} ${replicas('web-canary')}`;
    const end = `${share} ${pods}${minimum === undefined ? '' : ` of at least ${minimum}`}`;
    return end === expected ? null : `ends at ${end}, not at ${expected}`;
  };
}

/** The same, and nothing is decided to change while it is paused. */
function restsAt(expected: string, fromSeconds: number, untilSeconds: number): AttackStory['goes'] {
  return (life) => {
    const between = life.journals
      .flat()
      .filter(({ atUs }) => atUs > fromSeconds * SECOND_US && atUs < untilSeconds * SECOND_US);
    const change = between.find((entry) => entry.kind === 'decided' && entry.change !== null);
    return change === undefined
      ? endsAt(expected)(life)
      : `changes something at ${change.atUs / SECOND_US} s, while it is paused`;
  };
}

function rolloutStory(name: string, expected: string, options: RolloutOptions): AttackStory {
  const policyObject = policy('rollout', POLICY, {
    service: 'shop/web',
    home: 'stable',
    candidate: 'canary',
    stages: STAGES,
    'max-errors': '1%',
    'ready-within': '60s',
    'warm-up': '5s',
    drain: '5s',
    ...options.data,
  });
  const { changes = [applyImage(5, 'canary', NEW_IMAGE)] } = options;
  const objects = [
    version('stable', HOME_PODS),
    version('canary', 0),
    destinationRule(['stable', 'canary']),
    routes('stable', 'canary'),
    ...(options.objects ?? []),
    policyObject,
  ];
  return {
    name,
    isClearCut: options.isClearCut ?? true,
    world: shopWorld({ ...options, objects, changes }),
    seconds: options.seconds ?? 420,
    actors: () => controllersOf(CLUSTER, [policyObject]).map((controller) => drive(controller) as Actor<unknown>),
    kinds: KINDS,
    owns,
    goes: options.goes ?? endsAt(expected),
    never: rolloutNever('stable', 'canary', HOME_PODS),
  };
}

const BLUE_GREEN = { stages: 'header for 10s, 100% for 20s', keep: '20s' };
const TESTERS = routes('stable', 'canary', {}, [
  {
    name: 'testers',
    match: [{ headers: { 'x-color': { exact: 'green' } } }],
    route: [{ destination: { host: 'web', subset: 'canary' } }],
  },
]);
/** Those who look at green before anybody else does. */
const EVERYBODY = [
  users({ rps: 200 }),
  users({ name: 'testers', rps: 60, shapes: [shape({ name: 'testers', headers: { 'x-color': 'green' } })] }),
];
const COPIES = routes('stable', 'canary', {
  mirrors: [{ destination: { host: 'web', subset: 'canary' }, percentage: { value: 0 } }],
});

/** It would rather have half as many pods as the weight needs, and takes them at once. */
const SCALED = [
  version('canary', 1),
  object('autoscaling/v2', 'HorizontalPodAutoscaler', 'web-canary', {
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web-canary' },
      minReplicas: 1,
      maxReplicas: 12,
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 400 } } },
      ],
      behavior: { scaleDown: { stabilizationWindowSeconds: 0 } },
    },
  }),
];

/** Everything that can become of a rollout, each as short as it can be told. */
export const ROLLOUT_STORIES: readonly AttackStory[] = [
  rolloutStory('good canary, and home follows', `0 ${HOME_PODS} 0`, {
    changes: [applyImage(5, 'canary', NEW_IMAGE), applyImage(220, 'stable', NEW_IMAGE)],
    seconds: 400,
  }),
  rolloutStory('good canary, mirrored first', `100 ${HOME_PODS} ${HOME_PODS}`, {
    data: { stages: 'mirror 50% for 20s, 100% for 20s' },
    objects: [COPIES],
    seconds: 270,
  }),
  rolloutStory('blue and green, and blue is taken away', `100 0 ${HOME_PODS}`, {
    data: BLUE_GREEN,
    objects: [TESTERS],
    clients: EVERYBODY,
    seconds: 270,
  }),
  rolloutStory('good canary with an autoscaler', `100 ${HOME_PODS} ${HOME_PODS} of at least ${HOME_PODS}`, {
    objects: SCALED,
    seconds: 270,
  }),
  rolloutStory('bad canary with an autoscaler, at most of the traffic', `0 ${HOME_PODS} 1 of at least 1`, {
    data: { stages: '25% for 10s, 75% for 120s, 100% for 20s' },
    objects: SCALED,
    faults: [failing(200_000, 150)],
    seconds: 330,
  }),
  rolloutStory('bad canary', `0 ${HOME_PODS} 0`, { faults: [failing(100_000)], seconds: 200 }),
  rolloutStory('bad canary that answers well and loses orders', `0 ${HOME_PODS} 0`, {
    data: { business: 'orders_failed_total / orders_total', 'max-business': '1%' },
    faults: [{ ...failing(100_000), kind: 'lostOrders' }],
    seconds: 200,
  }),
  rolloutStory('bad canary, slow', `0 ${HOME_PODS} 0`, {
    data: { 'max-p95': '100ms' },
    faults: [{ ...failing(300), kind: 'latency', amount: 300_000 }],
    seconds: 200,
  }),
  rolloutStory('bad only at half of the traffic', `0 ${HOME_PODS} 0`, {
    data: { stages: '25% for 10s, 50% for 120s, 100% for 20s' },
    faults: [failing(200_000, 150)],
    seconds: 330,
  }),
  rolloutStory('paused, resumed and aborted', `0 ${HOME_PODS} 0`, {
    changes: [
      applyImage(5, 'canary', NEW_IMAGE),
      ask(40, POLICY, 'pause'),
      ask(110, POLICY, 'resume'),
      ask(180, POLICY, 'abort'),
    ],
    data: { stages: '25% for 20s, 50% for 300s, 100% for 20s' },
    goes: restsAt(`0 ${HOME_PODS} 0`, 50, 110),
    seconds: 330,
  }),
  rolloutStory('bad, given up, and tried again when it is well', `100 ${HOME_PODS} ${HOME_PODS}`, {
    faults: [{ ...failing(100_000), forUs: 90 * SECOND_US }],
    changes: [applyImage(5, 'canary', NEW_IMAGE), ask(150, POLICY, 'retry')],
    isClearCut: false,
    seconds: 330,
  }),
  rolloutStory('aborted as home is taken away: it is brought back before its traffic', `0 ${HOME_PODS} 0`, {
    data: BLUE_GREEN,
    objects: [TESTERS],
    clients: EVERYBODY,
    changes: [applyImage(5, 'canary', NEW_IMAGE), ask(111, POLICY, 'abort')],
    seconds: 360,
  }),
  rolloutStory('a zone is lost during a canary that is well', `100 ${HOME_PODS} ${HOME_PODS}`, {
    faults: [{ atUs: 45 * SECOND_US, kind: 'zoneLoss', target: { zone: 'rb' }, forUs: 60 * SECOND_US, amount: 0 }],
    gateways: 3,
    isClearCut: false,
    seconds: 330,
  }),
  rolloutStory('somebody else moves the weights', `60 ${HOME_PODS} 1`, {
    changes: [applyImage(5, 'canary', NEW_IMAGE), moveWeights(40, 60)],
    isClearCut: false,
    seconds: 200,
  }),
];

/** Somebody moves the weights by hand. */
function moveWeights(atSeconds: number, share: number): ObjectChange {
  return {
    atUs: atSeconds * SECOND_US,
    object: refOf('networking.istio.io/v1', 'VirtualService', 'web'),
    patch: { spec: { http: weighed(share) } },
    why: `${share} % by hand`,
  };
}

function weighed(share: number): unknown {
  const { http } = routes('stable', 'canary').spec as { http: readonly Record<string, unknown>[] };
  return http.map((rule) => ({
    ...rule,
    route: (rule.route as readonly object[]).map((side, at) => ({ ...side, weight: at === 0 ? 100 - share : share })),
  }));
}
