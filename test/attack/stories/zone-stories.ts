import { controllersOf } from '../../../src/controllers/controllers-of.ts';
import { drive } from '../../../src/drive/drive.ts';
import type { KubeObject } from '../../../src/manifests/types.ts';
import type { Actor, ObjectRef } from '../../../src/ports/types.ts';
import { object } from '../../../src/worlds/sim/requests/sample-world.ts';
import type { Fault } from '../../../src/worlds/sim/types.ts';
import { type AttackStory, CLUSTER, type Life, SECOND_US } from '../attack-story.ts';
import { attemptsKept, coolDownKept, distributionsSum, minimumKept, oneZoneOut } from '../zone-never.ts';
import { ask, destinationRule, policy, routes, type ShopOptions, shopWorld, version } from './shop-world.ts';

const ZONES = ['ra', 'rb', 'rc'];
const PODS = 6;
const COOL_DOWN_SECONDS = 30;
const ATTEMPTS = 2;

const KINDS = [
  { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule' },
  { apiVersion: 'apps/v1', kind: 'Deployment' },
  { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' },
  { apiVersion: 'v1', kind: 'ConfigMap' },
];

const to = (own: string) => Object.fromEntries(ZONES.map((zone) => [`r/${zone}/*`, zone === own ? 60 : 20]));
const DISTRIBUTED = {
  loadBalancer: {
    localityLbSetting: { enabled: true, distribute: ZONES.map((zone) => ({ from: `r/${zone}/*`, to: to(zone) })) },
  },
};

const AUTOSCALER = object('autoscaling/v2', 'HorizontalPodAutoscaler', 'web', {
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web-stable' },
    minReplicas: PODS,
    maxReplicas: 12,
  },
});

const lost = (zone: string, atSeconds: number, forSeconds: number | null): Fault => ({
  atUs: atSeconds * SECOND_US,
  kind: 'zoneLoss',
  target: { zone },
  forUs: forSeconds === null ? null : forSeconds * SECOND_US,
  amount: 0,
});

function owns({ kind }: ObjectRef, path: readonly string[]): boolean {
  const text = path.join('.');
  if (text.startsWith('metadata.annotations')) return true;
  if (kind === 'HorizontalPodAutoscaler') return text === 'spec.minReplicas';
  if (kind === 'Deployment') return text === 'spec.replicas';
  return kind === 'DestinationRule' && text.startsWith('spec.trafficPolicy.loadBalancer.localityLbSetting.distribute.');
}

interface ZoneOptions extends Omit<ShopOptions, 'objects'> {
  readonly data?: Readonly<Record<string, string>>;
  readonly objects?: readonly KubeObject[];
  readonly seconds?: number;
  readonly isClearCut?: boolean;
}

/** Zones that the distributions lead to at the end, and how often a zone was left. */
function goes(zones: string, actions: number, lastSeconds = 0): AttackStory['goes'] {
  return ({ objects, actions: done, lastChangeUs }: Life) => {
    if (lastChangeUs < lastSeconds * SECOND_US) return `nothing changes after ${lastChangeUs / SECOND_US} s`;
    const rule = objects.find((each) => each.startsWith('DestinationRule')) ?? '';
    const left = ZONES.filter((zone) => rule.includes(`"r/${zone}/*":`)).join(' ');
    return left === zones && done === actions
      ? null
      : `ends with ${left} after ${done} changes, not ${zones} after ${actions}`;
  };
}

function zoneStory(
  name: string,
  expected: readonly [zones: string, actions: number, lastSeconds?: number],
  options: ZoneOptions,
): AttackStory {
  const policyObject = policy('zone-failover', 'zone-failover-policy', {
    region: 'r',
    zones: ZONES.join(', '),
    failures: '3',
    every: '5s',
    'cool-down': `${COOL_DOWN_SECONDS}s`,
    attempts: String(ATTEMPTS),
    within: '1h',
    'max-errors': '1%',
    workloads: 'shop/web-stable',
    capacity: 'shop/web-stable=100/s',
    ...options.data,
  });
  const objects = [
    version('stable', PODS),
    version('canary', 0),
    destinationRule(['stable', 'canary'], DISTRIBUTED),
    routes('stable', 'canary'),
    ...(options.objects ?? []),
    policyObject,
  ];
  return {
    name,
    isClearCut: options.isClearCut ?? true,
    world: shopWorld({ gateways: ZONES.length, ...options, objects }),
    seconds: options.seconds ?? 260,
    actors: () => controllersOf(CLUSTER, [policyObject]).map((controller) => drive(controller) as Actor<unknown>),
    // An autoscaler's replicas are its own and come down in its own time.
    kinds: KINDS.filter(({ kind }) => kind !== 'Deployment' || options.objects === undefined),
    owns,
    goes: goes(...expected),
    never: [
      distributionsSum,
      oneZoneOut(ZONES),
      coolDownKept(COOL_DOWN_SECONDS * SECOND_US),
      attemptsKept(ATTEMPTS),
      minimumKept({ 'Deployment web-stable': PODS, 'HorizontalPodAutoscaler web': PODS }),
    ],
  };
}

const SEEN_TWICE = [lost('rb', 10, 40), lost('rb', 180, 60)];

/** Everything that can become of a lost zone. */
export const ZONE_STORIES: readonly AttackStory[] = [
  zoneStory('zone lost and back', ['ra rb rc', 4], { faults: [lost('rb', 20, 60)] }),
  zoneStory('zone lost and back, with an autoscaler', ['ra rb rc', 4], {
    faults: [lost('rb', 20, 60)],
    objects: [AUTOSCALER],
    rps: 60,
  }),
  zoneStory('zone lost for good', ['ra rc', 2], { faults: [lost('rb', 20, null)], seconds: 240 }),
  zoneStory('zone lost twice, which is as often as allowed, until somebody says resume', ['ra rb rc', 8, 310], {
    faults: SEEN_TWICE,
    changes: [ask(5, 'zone-failover-policy', 'resume'), ask(310, 'zone-failover-policy', 'resume')],
    seconds: 360,
    isClearCut: false,
  }),
  zoneStory('two zones lost together', ['ra rb rc', 0], {
    faults: [lost('rb', 20, 60), lost('rc', 20, 60)],
    isClearCut: false,
  }),
];
