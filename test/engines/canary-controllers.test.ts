/**
 * Argo Rollouts and Flagger themselves on what is compiled for them, each with a version that is well and one that fails: the
 * weights that are asked for, judged by what the compiled queries say of requests, and in the end everybody on the new version
 * or back on the old one. greenlang, which leaves its versions to Nines, is left to Argo Rollouts here; fingerprint is
 * Flagger's. Both pause for seconds where they would for minutes.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { field, numberAt, recordsAt, stringAt, stringRecordAt } from '../../src/manifests/field.ts';
import type { KubeObject } from '../../src/manifests/types.ts';
import { type CanaryBed, startCanaryBed } from './bed/canary-bed.ts';
import { type CanaryExample, type CanaryPlatform, canaryPlatform, objectOf } from './bed/canary-platforms.ts';
import { CONTROL_PLANE, withoutEngines } from './bed/engine-path.ts';
import { eventually } from './bed/eventually.ts';
import { lostFields } from './bed/lost-fields.ts';

const ENGINES = ['pilot-discovery', 'prometheus', 'envoy', 'rollouts-controller', 'flagger'] as const;
const skip = withoutEngines(...CONTROL_PLANE, ...ENGINES);
/** The shortest interval that Flagger knows. */
const HOLD = '10s';
const HASH = 'rollouts-pod-template-hash';

/** greenlang's agents are asked from inside, and by users. */
const AGENTS: CanaryExample = {
  example: 'greenlang',
  service: 'agents',
  routes: ['agents', 'greenlang-example-public'],
  release: [['agents:5.0.0', 'agents:5.1.0']],
};
const API: CanaryExample = {
  example: 'fingerprint',
  service: 'api',
  routes: ['api'],
  release: [['api:9.3.0', 'api:9.4.0']],
};

function argoPlatform(name: string, judge: 'engine' | 'nines', fails: boolean): CanaryPlatform {
  const engine = `engine: argo-rollouts, judge: ${judge}, maxUnavailable`;
  const edits = [['engine: nines, maxUnavailable', engine] as const, ['hold: 1h', `hold: ${HOLD}`] as const];
  return canaryPlatform(AGENTS, name, edits, fails);
}

function flaggerPlatform(name: string, judge: 'engine' | 'nines', fails: boolean): CanaryPlatform {
  const edits = [
    ['engine: flagger', `engine: flagger, judge: ${judge}`] as const,
    ['hold: 10m', `hold: ${HOLD}`] as const,
  ];
  return canaryPlatform(API, name, edits, fails);
}

interface Release {
  readonly platform: CanaryPlatform;
  /** Steps that it comes to. */
  readonly walked: number;
  readonly isKept: boolean;
}

const ARGO: readonly Release[] = [
  { platform: argoPlatform('argo-well', 'engine', false), walked: 3, isKept: true },
  { platform: argoPlatform('argo-failing', 'engine', true), walked: 1, isKept: false },
  { platform: argoPlatform('argo-judged', 'nines', false), walked: 2, isKept: false },
];
const FLAGGER: readonly Release[] = [
  { platform: flaggerPlatform('flagger-well', 'engine', false), walked: 3, isKept: true },
  { platform: flaggerPlatform('flagger-failing', 'engine', true), walked: 1, isKept: false },
  { platform: flaggerPlatform('flagger-judged', 'nines', false), walked: 2, isKept: false },
];

let bed: CanaryBed;

function imageOf(workload: KubeObject): string | undefined {
  return stringAt(workload, ['spec', 'template', 'spec', 'containers', 0, 'image']);
}

describe('what is compiled, rolled out by others', { skip, concurrency: true }, () => {
  before(async () => {
    const platforms = [...ARGO, ...FLAGGER].map(({ platform }) => platform);
    // Our judge lets a version pass its first step, and takes it back on the second.
    bed = await startCanaryBed(platforms, (platform, share) =>
      share < compiledSteps(platform)[1]! ? 'promote' : 'rollBack',
    );
  });
  after(() => bed?.stop());

  for (const release of ARGO)
    describe(`Argo Rollouts: ${release.platform.name}`, { concurrency: false }, () => testRollout(release));
  for (const release of FLAGGER)
    describe(`Flagger: ${release.platform.name}`, { concurrency: false }, () => testCanary(release));
});

/** Weights of a Rollout or Canary as they are compiled, in percent. */
function compiledSteps(platform: CanaryPlatform): readonly number[] {
  const rollout = platform.objects.find(({ kind }) => kind === 'Rollout');
  if (rollout === undefined)
    return field(objectOf(platform.objects, 'Canary', 'api'), ['spec', 'analysis', 'stepWeights']) as number[];
  const steps = recordsAt(rollout, ['spec', 'strategy', 'canary', 'steps']);
  return steps.flatMap(([, { setWeight }]) => (typeof setWeight === 'number' ? [setWeight] : []));
}

function testRollout(release: Release): void {
  const { platform, isKept } = release;
  test('takes the pods over, as many as its autoscaler wants', () => takesOver(platform));
  test('goes by the compiled weights, everywhere, and ends as it was judged', () => isRolledOut(release));
  if (platform.name === 'argo-judged') test('was judged by ours', () => wasAsked(platform));
  else test('was judged by numbers', () => wasMeasured(platform, isKept));
}

/** By subset, old and new, the pods that it means. */
async function subsetHashes(platform: CanaryPlatform): Promise<readonly (string | undefined)[]> {
  const rule = await bed.stored(platform, 'DestinationRule', 'agents');
  return recordsAt(rule, ['spec', 'subsets']).map(([, subset]) => stringRecordAt(subset, ['labels'])[HASH]);
}

async function statusOf(platform: CanaryPlatform): Promise<unknown> {
  return (await bed.stored(platform, 'Rollout', 'agents')).status;
}

async function takesOver(platform: CanaryPlatform): Promise<void> {
  const least = numberAt(objectOf(platform.objects, 'HorizontalPodAutoscaler', 'agents'), ['spec', 'minReplicas']);
  await eventually(async () => {
    const status = await statusOf(platform);
    assert.equal(
      stringAt(status, ['phase']),
      'Healthy',
      `${JSON.stringify(status)}\n${bed.said('rollouts-controller')}`,
    );
    assert.equal(numberAt(status, ['availableReplicas']), least);
  });
  assert.equal(numberAt(await bed.stored(platform, 'Deployment', 'agents'), ['spec', 'replicas']), 0);
  const hash = stringAt(await statusOf(platform), ['stableRS']);
  await eventually(async () => assert.deepEqual(await subsetHashes(platform), [hash, hash]));
  const written = [
    ['DestinationRule', 'agents'],
    ...platform.routes.map((route) => ['VirtualService', route]),
  ] as const;
  for (const [kind = '', own = ''] of written)
    assert.deepEqual(lostFields(objectOf(platform.objects, kind, own), await bed.stored(platform, kind, own)), [], own);
}

async function isRolledOut({ platform, isKept, walked }: Release): Promise<void> {
  const old = stringAt(await statusOf(platform), ['stableRS']);
  await bed.apply([objectOf(platform.next, 'Deployment', 'agents')]);
  const seen: string[] = [];
  await eventually(async () => {
    const hashes = await subsetHashes(platform);
    if (hashes[0] === old && hashes[1] !== old) seen.push(hashes[1]!);
    const status = await statusOf(platform);
    assert.equal(stringAt(status, ['phase']), isKept ? 'Healthy' : 'Degraded', JSON.stringify(status));
    assert.notEqual(stringAt(status, ['currentPodHash']), old);
    assert.equal(stringAt(status, ['stableRS']), isKept ? stringAt(status, ['currentPodHash']) : old);
  });
  const other = stringAt(await statusOf(platform), ['currentPodHash']);
  assert.deepEqual([...new Set(seen)], [other], 'each side had pods of its own');
  // Taken back, it leaves the candidate's subset at the pods that it then takes away: nobody is sent there.
  const end = isKept ? [other, other] : [old, other];
  await eventually(async () => assert.deepEqual(await subsetHashes(platform), end));
  const steps = compiledSteps(platform);
  assert.deepEqual(steps, [1, 10, 50]);
  await eventually(async () => {
    for (const route of platform.routes) {
      const shares = bed.logOf(platform, route).shares();
      // Between the last step and the change of subsets everybody is sent to the new one, for a moment.
      const settled = shares.filter((share) => share !== 100);
      assert.deepEqual(settled, [0, ...steps.slice(0, walked), 0], route);
    }
  });
}

async function runsOf({ name }: CanaryPlatform): Promise<readonly KubeObject[]> {
  const runs = await bed.plane.client.list('argoproj.io/v1alpha1', 'AnalysisRun');
  return runs.filter(({ metadata }) => metadata.namespace === name);
}

/** What each run was answered, in the words of our judge, and what came of it. */
async function wasAsked(platform: CanaryPlatform): Promise<void> {
  const runs = await runsOf(platform);
  const said = JSON.stringify(runs.map(({ status }) => status));
  const ends = runs.map(({ status }) => {
    const last = recordsAt(status, ['metricResults', 0, 'measurements']).at(-1)?.[1];
    return `${stringAt(status, ['phase'])}: ${stringAt(last, ['value'])}`;
  });
  // All the while; at the step that it might pass; and at the one where it was taken back, which has no more to wait for.
  assert.ok(
    ends.some((each) => each.startsWith('Failed: ') && each.includes('rollBack')),
    said,
  );
  assert.ok(
    ends.some((each) => each.startsWith('Successful: ') && each.includes('promote')),
    said,
  );
  assert.equal(ends.length, 3);
}

async function wasMeasured(platform: CanaryPlatform, isWell: boolean): Promise<void> {
  const own = await runsOf(platform);
  assert.equal(own.length, 1);
  const status = own[0]?.status;
  assert.equal(stringAt(status, ['phase']), isWell ? 'Successful' : 'Failed', JSON.stringify(status));
  const known = new Map(
    recordsAt(status, ['metricResults']).map(([, result]) => [
      result.name,
      recordsAt(result, ['measurements']).flatMap(([, { phase, value }]) => {
        // Of a version that nobody has asked yet nothing is known, and nothing is decided.
        const number = Number(String(value).slice(1, -1));
        assert.equal(phase === 'Inconclusive', Number.isNaN(number));
        return Number.isNaN(number) ? [] : [number];
      }),
    ]),
  );
  const [errors = [], p95Ms = []] = [known.get('errors'), known.get('p95-ms')];
  assert.ok(errors.length >= 2 && p95Ms.length >= 1, JSON.stringify(status));
  for (const share of errors) assert.ok(isWell ? share === 0 : share > 0.3 && share < 0.7, String(share));
  for (const ms of p95Ms) assert.ok(ms > 0 && ms < 500, String(ms));
}

function testCanary(release: Release): void {
  test('a copy takes the traffic, under the compiled policies', () => isCopied(release.platform));
  test('what it makes is what is compiled', () => isMadeAsCompiled(release.platform));
  test('goes by the compiled weights, and ends as it was judged', () => isPromoted(release));
}

/** Kinds by which the platform names pods of a service, each with where the labels stand. */
const SELECTING = [
  ['PodDisruptionBudget', ['spec', 'selector', 'matchLabels']],
  ['NetworkPolicy', ['spec', 'podSelector', 'matchLabels']],
  ['AuthorizationPolicy', ['spec', 'selector', 'matchLabels']],
  ['Sidecar', ['spec', 'workloadSelector', 'labels']],
] as const;

async function phaseOf(platform: CanaryPlatform): Promise<string | undefined> {
  return stringAt((await bed.stored(platform, 'Canary', 'api')).status, ['phase']);
}

async function replicasOf(platform: CanaryPlatform): Promise<number | undefined> {
  return numberAt(await bed.stored(platform, 'Deployment', 'api'), ['spec', 'replicas']);
}

async function isCopied(platform: CanaryPlatform): Promise<void> {
  await eventually(async () => assert.equal(await phaseOf(platform), 'Initialized', bed.said('flagger')));
  const copy = await bed.made(platform, 'apps/v1', 'Deployment', 'api-primary');
  const labels = stringRecordAt(copy, ['spec', 'template', 'metadata', 'labels']);
  for (const service of ['api', 'api-primary']) {
    const { spec } = await bed.made(platform, 'v1', 'Service', service);
    assert.deepEqual(field(spec, ['selector']), { app: 'api-primary' });
  }
  await bed.made(platform, 'autoscaling/v2', 'HorizontalPodAutoscaler', 'api-primary');
  assert.equal(await replicasOf(platform), 0);
  for (const [kind, at] of SELECTING) {
    const selected = stringRecordAt(objectOf(platform.objects, kind, 'api'), at);
    for (const [key, value] of Object.entries(selected)) assert.equal(labels[key], value, `${kind} knows the copy`);
  }
}

async function isMadeAsCompiled(platform: CanaryPlatform): Promise<void> {
  const service = field(objectOf(platform.objects, 'Canary', 'api'), ['spec', 'service']) as Record<string, unknown>;
  const { spec } = await bed.made(platform, 'networking.istio.io/v1', 'VirtualService', 'api');
  const [[, route] = []] = recordsAt(spec, ['http']);
  for (const key of ['timeout', 'retries']) assert.deepEqual(field(route, [key]), service[key], key);
  for (const key of ['hosts', 'gateways']) {
    const there = field(spec, [key]) as string[];
    for (const each of service[key] as string[]) assert.ok(there.includes(each), each);
  }
  // With what a Canary has no field for.
  for (const side of ['api-primary', 'api-canary']) {
    const rule = await bed.stored(platform, 'DestinationRule', side);
    assert.deepEqual(rule.spec, objectOf(platform.objects, 'DestinationRule', side).spec);
  }
}

async function isPromoted({ platform, isKept, walked }: Release): Promise<void> {
  await bed.apply([objectOf(platform.next, 'Deployment', 'api')]);
  await eventually(async () => {
    assert.equal(await phaseOf(platform), isKept ? 'Succeeded' : 'Failed', bed.said('flagger'));
  });
  const steps = compiledSteps(platform);
  assert.deepEqual(steps, [5, 25, 50]);
  await eventually(async () => assert.deepEqual(bed.logOf(platform).shares(), [0, ...steps.slice(0, walked), 0]));
  const copy = await bed.made(platform, 'apps/v1', 'Deployment', 'api-primary');
  assert.equal(imageOf(copy), imageOf(objectOf(isKept ? platform.next : platform.objects, 'Deployment', 'api')));
  await eventually(async () => assert.equal(await replicasOf(platform), 0));
  const events = await bed.plane.client.list('v1', 'Event');
  const own = events.filter(({ metadata }) => metadata.namespace === platform.name);
  const halts = own.map(({ message }) => String(message)).filter((each) => each.startsWith('Halt'));
  if (!platform.fails) assert.deepEqual(halts, []);
  else assert.ok(halts.length > 0 && halts.every((each) => /success rate [3-6]\d/.test(each)), halts.join('\n'));
}
