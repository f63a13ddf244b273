import { controllersOf } from '../../../src/controllers/controllers-of.ts';
import { drive } from '../../../src/drive/drive.ts';
import { numberAt } from '../../../src/manifests/field.ts';
import type { KubeObject } from '../../../src/manifests/types.ts';
import type { Actor, ObjectRef } from '../../../src/ports/types.ts';
import type { Fault } from '../../../src/worlds/sim/types.ts';
import { type AttackStory, CLUSTER, type Life, SECOND_US } from '../attack-story.ts';
import { capacityKept, replicasKept, weightsSum } from '../rollout-never.ts';
import {
  applyImage,
  ask,
  destinationRule,
  NEW_IMAGE,
  policy,
  routes,
  type ShopOptions,
  shopWorld,
  version,
} from './shop-world.ts';

const POLICY = 'web-rollout-policy';
const HOME_PODS = 4;
const STAGES = '25% for 30s, 50% for 30s, 100% for 30s';

const KINDS = [
  { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService' },
  { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule' },
  { apiVersion: 'apps/v1', kind: 'Deployment' },
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

/** Replicas of the two sides and weights of owned routes: all that a rollout may change. */
function owns({ kind, name }: ObjectRef, path: readonly string[]): boolean {
  const [top, first, , third, , last] = path;
  if (kind === 'Deployment') return name.startsWith('web-') && path.join('.') === 'spec.replicas';
  if (kind !== 'VirtualService' || top !== 'spec' || first !== 'http') return false;
  return (third === 'route' && last === 'weight') || (third === 'mirrors' && last === 'percentage');
}

interface RolloutOptions extends Omit<ShopOptions, 'objects'> {
  readonly data?: Readonly<Record<string, string>>;
  readonly objects?: readonly KubeObject[];
  readonly seconds?: number;
  readonly isClearCut?: boolean;
}

/** The candidate's share at the end and both sides' replicas, as `share home candidate`. */
function endsAt(expected: string): AttackStory['goes'] {
  return ({ objects }: Life) => {
    const found = (kind: string, name: string): unknown => {
      const line = objects.find((each) => each.startsWith(`${kind} shop/${name} `));
      return line === undefined ? undefined : JSON.parse(line.slice(line.indexOf('{')));
    };
    const weight = numberAt(found('VirtualService', 'web'), ['spec', 'http', '0', 'route', '1', 'weight']);
    const replicas = (name: string) => numberAt(found('Deployment', name), ['spec', 'replicas']);
    const end = `${weight} ${replicas('web-stable')} ${replicas('web-canary')}`;
    return end === expected ? null : `ends at ${end}, not at ${expected}`;
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
    goes: endsAt(expected),
    never: [weightsSum, replicasKept('stable', 'canary', HOME_PODS), capacityKept('stable', 'canary', HOME_PODS)],
  };
}

/** Everything that can become of a rollout, each as short as it can be told. */
export const ROLLOUT_STORIES: readonly AttackStory[] = [
  rolloutStory('good canary', `100 ${HOME_PODS} ${HOME_PODS}`, {}),
  rolloutStory('bad canary', `0 ${HOME_PODS} 0`, { faults: [failing(100_000)] }),
  rolloutStory('bad at 100 %, home was let go', `0 ${HOME_PODS} 0`, {
    data: { stages: '50% for 30s, 100% for 30s', keep: '10s' },
    faults: [failing(100_000, 130)],
    changes: [applyImage(5, 'canary', NEW_IMAGE), ask(200, POLICY, 'abort')],
    isClearCut: false,
  }),
];
export const ROLLOUT_HELPERS = { ask, POLICY };
