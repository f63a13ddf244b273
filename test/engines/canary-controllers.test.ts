/**
 * Argo Rollouts and Flagger themselves on what is compiled for them, each with a version that is well and one that fails: the
 * weights that are asked for, judged by what the compiled queries say of requests, and in the end everybody on the new version
 * or back on the old one. greenlang, which leaves its versions to Nines, is left to Argo Rollouts here; fingerprint is
 * Flagger's. Both pause for seconds where they would for minutes.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { field, numberAt, recordAt, recordsAt, stringAt, stringRecordAt } from '../../src/manifests/field.ts';
import { labelSelectorOf, matchesLabels } from '../../src/manifests/label-selector.ts';
import type { KubeObject } from '../../src/manifests/types.ts';
import { type CanaryBed, startCanaryBed } from './bed/canary-bed.ts';
import { type CanaryPlatform, canaryPlatform, objectOf } from './bed/canary-platforms.ts';
import { CONTROL_PLANE, withoutEngines } from './bed/engine-path.ts';
import { eventually } from './bed/eventually.ts';
import { lostFields } from './bed/lost-fields.ts';
import { type WeightLog, watchWeights } from './bed/weight-log.ts';

const ENGINES = ['pilot-discovery', 'prometheus', 'envoy', 'rollouts-controller', 'flagger'] as const;
const skip = withoutEngines(...CONTROL_PLANE, ...ENGINES);
/** The shortest interval that Flagger knows. */
const HOLD = '10s';
const REQUESTS_EVERY_MS = 50;
const HASH = 'rollouts-pod-template-hash';

function argoPlatform(name: string): CanaryPlatform {
  const engine = ['engine: nines, maxUnavailable', 'engine: argo-rollouts, maxUnavailable'] as const;
  return canaryPlatform('greenlang', name, [engine, ['hold: 1h', `hold: ${HOLD}`]], [['agents:5.0.0', 'agents:5.1.0']]);
}

function flaggerPlatform(name: string): CanaryPlatform {
  return canaryPlatform('fingerprint', name, [['hold: 10m', `hold: ${HOLD}`]], [['api:9.3.0', 'api:9.4.0']]);
}

const ARGO = { well: argoPlatform('argo-well'), failing: argoPlatform('argo-failing') };
const FLAGGER = { well: flaggerPlatform('flagger-well'), failing: flaggerPlatform('flagger-failing') };
/** The routes of greenlang's agents: for callers inside, and for users. */
const AGENT_ROUTES = ['agents', 'greenlang-example-public'];

let bed: CanaryBed;
const logs = new Map<string, WeightLog>();
let requests: Promise<void> = Promise.resolve();
let isOver = false;

function logOf({ name }: CanaryPlatform, route: string): WeightLog {
  return logs.get(`${name}/${route}`)!;
}

/** As Istio names what a caller reaches of a subset. */
function clusterOf({ name }: CanaryPlatform, subset: string): string {
  return `outbound|8080|${subset}|agents.${name}.svc.cluster.local`;
}

/** Requests to every side that has any weight, until all is over; of the failing versions' every second one fails. */
async function offerRequests(): Promise<void> {
  for (let i = 0; !isOver; i++) {
    for (const platform of Object.values(ARGO))
      for (const { subset, weight } of logOf(platform, 'agents').now())
        if (weight > 0) bed.caller.send(clusterOf(platform, subset), i % 2 === 0);
    for (const platform of Object.values(FLAGGER))
      for (const { host, weight } of logOf(platform, 'api').now()) {
        const isNew = host === 'api-canary';
        const status = isNew && platform === FLAGGER.failing && i % 2 === 0 ? 503 : 200;
        if (weight > 0) bed.workloads.count(platform.name, isNew ? 'api' : 'api-primary', { status, ms: 20 });
      }
    await sleep(REQUESTS_EVERY_MS);
  }
}

async function stored(objects: readonly KubeObject[], kind: string, name: string): Promise<KubeObject> {
  return (await bed.plane.client.get(objectOf(objects, kind, name))).body;
}

/** What an engine made: it is nowhere in the files. */
async function made(apiVersion: string, kind: string, { name }: CanaryPlatform, own: string): Promise<KubeObject> {
  const { status, body } = await bed.plane.client.get({ apiVersion, kind, metadata: { name: own, namespace: name } });
  assert.equal(status, 200, `${kind} ${own}`);
  return body;
}

function imageOf(workload: KubeObject): string | undefined {
  return stringAt(workload, ['spec', 'template', 'spec', 'containers', 0, 'image']);
}

describe('what is compiled, rolled out by others', { skip, concurrency: true }, () => {
  before(async () => {
    const argo = Object.values(ARGO);
    const clusters = argo.flatMap((platform) => ['stable', 'canary'].map((subset) => clusterOf(platform, subset)));
    const platforms = [...argo, ...Object.values(FLAGGER)];
    bed = await startCanaryBed(platforms, clusters, (cluster) => cluster === clusterOf(ARGO.failing, 'canary'));
    for (const { name } of argo)
      for (const route of AGENT_ROUTES) logs.set(`${name}/${route}`, watchWeights(bed.plane.client, name, route));
    for (const { name } of Object.values(FLAGGER)) logs.set(`${name}/api`, watchWeights(bed.plane.client, name, 'api'));
    requests = offerRequests();
  });
  after(async () => {
    isOver = true;
    await requests;
    for (const log of logs.values()) await log.stop();
    await bed?.stop();
  });

  for (const platform of Object.values(ARGO))
    describe(`Argo Rollouts: ${platform.name}`, { concurrency: false }, () => testRollout(platform));
  for (const platform of Object.values(FLAGGER))
    describe(`Flagger: ${platform.name}`, { concurrency: false }, () => testCanary(platform));
});

/** Weights of a Rollout or Canary as they are compiled, in percent. */
function compiledSteps(platform: CanaryPlatform): readonly number[] {
  const rollout = platform.objects.find(({ kind }) => kind === 'Rollout');
  if (rollout === undefined)
    return field(objectOf(platform.objects, 'Canary', 'api'), ['spec', 'analysis', 'stepWeights']) as number[];
  const steps = recordsAt(rollout, ['spec', 'strategy', 'canary', 'steps']);
  return steps.flatMap(([, { setWeight }]) => (typeof setWeight === 'number' ? [setWeight] : []));
}

function testRollout(platform: CanaryPlatform): void {
  const { objects, next, name } = platform;
  const rollout = () => stored(objects, 'Rollout', 'agents');
  const subsetHashes = async () => {
    const rule = await stored(objects, 'DestinationRule', 'agents');
    return recordsAt(rule, ['spec', 'subsets']).map(([, subset]) => stringRecordAt(subset, ['labels'])[HASH]);
  };
  let stable: string;

  test('takes the pods over, as many as its autoscaler wants', async () => {
    const least = numberAt(objectOf(objects, 'HorizontalPodAutoscaler', 'agents'), ['spec', 'minReplicas']);
    await eventually(async () => {
      const { status } = await rollout();
      assert.equal(
        stringAt(status, ['phase']),
        'Healthy',
        `${JSON.stringify(status)}\n${bed.log('rollouts-controller')}`,
      );
      assert.equal(numberAt(status, ['availableReplicas']), least);
      stable = stringAt(status, ['stableRS'])!;
    });
    assert.equal(numberAt(await stored(objects, 'Deployment', 'agents'), ['spec', 'replicas']), 0);
    await eventually(async () => assert.deepEqual(await subsetHashes(), [stable, stable]));
  });

  test('what it writes takes nothing else away', async () => {
    for (const [kind, own] of [
      ['DestinationRule', 'agents'],
      ...AGENT_ROUTES.map((route) => ['VirtualService', route] as const),
    ] as const)
      assert.deepEqual(lostFields(objectOf(objects, kind, own), await stored(objects, kind, own)), [], own);
  });

  test('goes by the compiled weights, everywhere, and ends as the compiled queries say', async () => {
    await bed.apply([objectOf(next, 'Deployment', 'agents')]);
    const steps = compiledSteps(platform);
    assert.deepEqual(steps, [1, 10, 50]);
    const walked = platform === ARGO.well ? steps : steps.slice(0, 1);
    const phase = platform === ARGO.well ? 'Healthy' : 'Degraded';
    let other: string | undefined;
    await eventually(async () => {
      const { status } = await rollout();
      const hashes = await subsetHashes();
      if (hashes[0] === stable && hashes[1] !== stable) other = hashes[1];
      assert.equal(stringAt(status, ['phase']), phase, JSON.stringify(status));
      assert.notEqual(stringAt(status, ['currentPodHash']), stable);
      assert.equal(
        stringAt(status, ['stableRS']),
        platform === ARGO.well ? stringAt(status, ['currentPodHash']) : stable,
      );
    });
    assert.equal(other, stringAt((await rollout()).status, ['currentPodHash']), 'each side had pods of its own');
    // Taken back, it leaves the candidate's subset at the pods that it then takes away: nobody is sent there.
    await eventually(async () =>
      assert.deepEqual(await subsetHashes(), platform === ARGO.well ? [other, other] : [stable, other]),
    );
    await eventually(async () => {
      for (const route of AGENT_ROUTES) {
        // Between the last step and the change of subsets everybody is sent to the new one, for a moment.
        const shares = logOf(platform, route)
          .shares()
          .filter((share) => share !== 100);
        assert.deepEqual(shares, [0, ...walked, 0], route);
      }
    });
  });

  test('was judged by numbers', async () => {
    const runs = await bed.plane.client.list('argoproj.io/v1alpha1', 'AnalysisRun');
    const [run, ...others] = runs.filter(({ metadata }) => metadata.namespace === name);
    assert.deepEqual(others, []);
    const isWell = platform === ARGO.well;
    assert.equal(stringAt(run?.status, ['phase']), isWell ? 'Successful' : 'Failed', JSON.stringify(run?.status));
    const known = new Map(
      recordsAt(run?.status, ['metricResults']).map(([, result]) => [
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
    assert.ok(errors.length >= 2 && p95Ms.length >= 1, JSON.stringify(run?.status));
    for (const share of errors) assert.ok(isWell ? share === 0 : share > 0.3 && share < 0.7, String(share));
    for (const ms of p95Ms) assert.ok(ms > 0 && ms < 500, String(ms));
  });
}

/** Kinds by which the platform names pods of a service, each with where its selector stands. */
const SELECTING = [
  ['PodDisruptionBudget', ['spec', 'selector']],
  ['NetworkPolicy', ['spec', 'podSelector']],
  ['AuthorizationPolicy', ['spec', 'selector']],
  ['Sidecar', ['spec', 'workloadSelector']],
] as const;

function testCanary(platform: CanaryPlatform): void {
  const { objects, next } = platform;
  const phase = async () => stringAt((await stored(objects, 'Canary', 'api')).status, ['phase']);
  const [oldImage, newImage] = [objects, next].map((each) => imageOf(objectOf(each, 'Deployment', 'api')));
  const copy = () => made('apps/v1', 'Deployment', platform, 'api-primary');

  test('a copy takes the traffic, under the compiled policies', async () => {
    await eventually(async () => assert.equal(await phase(), 'Initialized', bed.log('flagger')));
    const labels = stringRecordAt(await copy(), ['spec', 'template', 'metadata', 'labels']);
    assert.equal(labels.app, 'api-primary');
    for (const service of ['api', 'api-primary'])
      assert.deepEqual(field(await made('v1', 'Service', platform, service), ['spec', 'selector']), {
        app: 'api-primary',
      });
    await made('autoscaling/v2', 'HorizontalPodAutoscaler', platform, 'api-primary');
    assert.equal(numberAt(await stored(objects, 'Deployment', 'api'), ['spec', 'replicas']), 0);
    for (const [kind, at] of SELECTING) {
      for (const object of objects.filter((each) => each.kind === kind && each.metadata.name === 'api')) {
        const selector = field(object, at);
        const written =
          kind === 'Sidecar' || kind === 'AuthorizationPolicy'
            ? { matchLabels: field(selector, ['labels']) ?? field(selector, ['matchLabels']) }
            : selector;
        assert.ok(matchesLabels(labelSelectorOf(written)!, labels), `${kind} api does not know the copy`);
      }
    }
  });

  test('what it makes is what the Canary says', async () => {
    const service = field(objectOf(objects, 'Canary', 'api'), ['spec', 'service']) as Record<string, unknown>;
    const { spec } = await made('networking.istio.io/v1', 'VirtualService', platform, 'api');
    const [[, route] = []] = recordsAt(spec, ['http']);
    for (const key of ['timeout', 'retries']) assert.deepEqual(field(route, [key]), service[key], key);
    for (const key of ['hosts', 'gateways'])
      for (const each of service[key] as string[]) assert.ok((field(spec, [key]) as string[]).includes(each), each);
    for (const side of ['api-primary', 'api-canary']) {
      // Compiled, with the budget of retries that a Canary cannot say: Flagger finds no difference and leaves it.
      const { spec: made } = await stored(objects, 'DestinationRule', side);
      const { retryBudget, ...policy } = recordAt(made, ['trafficPolicy']) ?? {};
      assert.deepEqual(policy, service.trafficPolicy, side);
      assert.ok(retryBudget !== undefined, side);
    }
  });

  test('goes by the compiled weights, and ends as the compiled queries say', async () => {
    await bed.apply([objectOf(next, 'Deployment', 'api')]);
    const isWell = platform === FLAGGER.well;
    await eventually(async () => assert.equal(await phase(), isWell ? 'Succeeded' : 'Failed', bed.log('flagger')));
    const steps = compiledSteps(platform);
    assert.deepEqual(steps, [5, 25, 50]);
    assert.deepEqual(logOf(platform, 'api').shares(), [0, ...(isWell ? steps : steps.slice(0, 1)), 0]);
    assert.equal(imageOf(await copy()), isWell ? newImage : oldImage);
    await eventually(async () =>
      assert.equal(numberAt(await stored(objects, 'Deployment', 'api'), ['spec', 'replicas']), 0),
    );
  });

  test('was judged by numbers', async () => {
    const events = (await bed.plane.client.list('v1', 'Event')).filter(
      ({ metadata }) => metadata.namespace === platform.name,
    );
    const messages = events.map(({ message }) => String(message));
    const judged = messages.filter((each) => /success rate|p95-ms|no values found/.test(each));
    if (platform === FLAGGER.well) assert.deepEqual(judged, []);
    else
      assert.ok(
        judged.some((each) => /success rate [3-6]\d/.test(each)),
        judged.join('\n'),
      );
  });
}
