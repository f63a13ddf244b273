/**
 * Argo Rollouts and Flagger themselves on what is compiled for them, each with a version that is well and one that fails: the
 * weights that are asked for, judged by what the compiled queries say of requests, and in the end everybody on the new version
 * or back on the old one. greenlang, which leaves its versions to Nines, is left to Argo Rollouts here; fingerprint is
 * Flagger's. Both pause for seconds where they would for minutes.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { field, numberAt, recordsAt, stringAt, stringRecordAt } from '../../src/manifests/field.ts';
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
  test('takes the pods over, as many as its autoscaler wants', () => takesOver(platform));
  test('goes by the compiled weights, everywhere, and ends as the compiled queries say', () => isRolledOut(platform));
  test('was judged by numbers', () => wasMeasured(platform));
}

function rolloutOf({ objects }: CanaryPlatform): Promise<KubeObject> {
  return stored(objects, 'Rollout', 'agents');
}

/** By subset, old and new, the pods that it means. */
async function subsetHashes({ objects }: CanaryPlatform): Promise<readonly (string | undefined)[]> {
  const rule = await stored(objects, 'DestinationRule', 'agents');
  return recordsAt(rule, ['spec', 'subsets']).map(([, subset]) => stringRecordAt(subset, ['labels'])[HASH]);
}

async function takesOver(platform: CanaryPlatform): Promise<void> {
  const { objects } = platform;
  const least = numberAt(objectOf(objects, 'HorizontalPodAutoscaler', 'agents'), ['spec', 'minReplicas']);
  await eventually(async () => {
    const { status } = await rolloutOf(platform);
    const said = `${JSON.stringify(status)}\n${bed.log('rollouts-controller')}`;
    assert.equal(stringAt(status, ['phase']), 'Healthy', said);
    assert.equal(numberAt(status, ['availableReplicas']), least);
  });
  assert.equal(numberAt(await stored(objects, 'Deployment', 'agents'), ['spec', 'replicas']), 0);
  const hash = stringAt(await rolloutOf(platform), ['status', 'stableRS']);
  await eventually(async () => assert.deepEqual(await subsetHashes(platform), [hash, hash]));
  const written = [['DestinationRule', 'agents'], ...AGENT_ROUTES.map((route) => ['VirtualService', route])] as const;
  for (const [kind = '', own = ''] of written)
    assert.deepEqual(lostFields(objectOf(objects, kind, own), await stored(objects, kind, own)), [], own);
}

async function isRolledOut(platform: CanaryPlatform): Promise<void> {
  const isWell = platform === ARGO.well;
  const old = stringAt(await rolloutOf(platform), ['status', 'stableRS']);
  await bed.apply([objectOf(platform.next, 'Deployment', 'agents')]);
  const seen: string[] = [];
  await eventually(async () => {
    const hashes = await subsetHashes(platform);
    if (hashes[0] === old && hashes[1] !== old) seen.push(hashes[1]!);
    const { status } = await rolloutOf(platform);
    assert.equal(stringAt(status, ['phase']), isWell ? 'Healthy' : 'Degraded', JSON.stringify(status));
    assert.notEqual(stringAt(status, ['currentPodHash']), old);
    assert.equal(stringAt(status, ['stableRS']), isWell ? stringAt(status, ['currentPodHash']) : old);
  });
  const other = stringAt(await rolloutOf(platform), ['status', 'currentPodHash']);
  assert.deepEqual([...new Set(seen)], [other], 'each side had pods of its own');
  // Taken back, it leaves the candidate's subset at the pods that it then takes away: nobody is sent there.
  const end = isWell ? [other, other] : [old, other];
  await eventually(async () => assert.deepEqual(await subsetHashes(platform), end));
  const steps = compiledSteps(platform);
  assert.deepEqual(steps, [1, 10, 50]);
  await eventually(async () => {
    for (const route of AGENT_ROUTES) {
      const shares = logOf(platform, route).shares();
      // Between the last step and the change of subsets everybody is sent to the new one, for a moment.
      const walked = shares.filter((share) => share !== 100);
      assert.deepEqual(walked, [0, ...(isWell ? steps : steps.slice(0, 1)), 0], route);
    }
  });
}

async function wasMeasured(platform: CanaryPlatform): Promise<void> {
  const isWell = platform === ARGO.well;
  const runs = await bed.plane.client.list('argoproj.io/v1alpha1', 'AnalysisRun');
  const own = runs.filter(({ metadata }) => metadata.namespace === platform.name);
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

function testCanary(platform: CanaryPlatform): void {
  test('a copy takes the traffic, under the compiled policies', () => isCopied(platform));
  test('what it makes is what is compiled', () => isMadeAsCompiled(platform));
  test('goes by the compiled weights, and ends as the compiled queries say', () => isPromoted(platform));
}

/** Kinds by which the platform names pods of a service, each with where the labels stand. */
const SELECTING = [
  ['PodDisruptionBudget', ['spec', 'selector', 'matchLabels']],
  ['NetworkPolicy', ['spec', 'podSelector', 'matchLabels']],
  ['AuthorizationPolicy', ['spec', 'selector', 'matchLabels']],
  ['Sidecar', ['spec', 'workloadSelector', 'labels']],
] as const;

async function phaseOf({ objects }: CanaryPlatform): Promise<string | undefined> {
  return stringAt((await stored(objects, 'Canary', 'api')).status, ['phase']);
}

async function isCopied(platform: CanaryPlatform): Promise<void> {
  const { objects } = platform;
  await eventually(async () => assert.equal(await phaseOf(platform), 'Initialized', bed.log('flagger')));
  const copy = await made('apps/v1', 'Deployment', platform, 'api-primary');
  const labels = stringRecordAt(copy, ['spec', 'template', 'metadata', 'labels']);
  for (const service of ['api', 'api-primary']) {
    const { spec } = await made('v1', 'Service', platform, service);
    assert.deepEqual(field(spec, ['selector']), { app: 'api-primary' });
  }
  await made('autoscaling/v2', 'HorizontalPodAutoscaler', platform, 'api-primary');
  assert.equal(numberAt(await stored(objects, 'Deployment', 'api'), ['spec', 'replicas']), 0);
  for (const [kind, at] of SELECTING) {
    const selected = stringRecordAt(objectOf(objects, kind, 'api'), at);
    for (const [key, value] of Object.entries(selected)) assert.equal(labels[key], value, `${kind} knows the copy`);
  }
}

async function isMadeAsCompiled(platform: CanaryPlatform): Promise<void> {
  const { objects } = platform;
  const service = field(objectOf(objects, 'Canary', 'api'), ['spec', 'service']) as Record<string, unknown>;
  const { spec } = await made('networking.istio.io/v1', 'VirtualService', platform, 'api');
  const [[, route] = []] = recordsAt(spec, ['http']);
  for (const key of ['timeout', 'retries']) assert.deepEqual(field(route, [key]), service[key], key);
  for (const key of ['hosts', 'gateways']) {
    const there = field(spec, [key]) as string[];
    for (const each of service[key] as string[]) assert.ok(there.includes(each), each);
  }
  // With what a Canary has no field for.
  for (const side of ['api-primary', 'api-canary']) {
    const rule = await stored(objects, 'DestinationRule', side);
    assert.deepEqual(rule.spec, objectOf(objects, 'DestinationRule', side).spec);
  }
}

async function isPromoted(platform: CanaryPlatform): Promise<void> {
  const { client } = bed.plane;
  const isWell = platform === FLAGGER.well;
  await bed.apply([objectOf(platform.next, 'Deployment', 'api')]);
  await eventually(async () => {
    assert.equal(await phaseOf(platform), isWell ? 'Succeeded' : 'Failed', bed.log('flagger'));
  });
  const steps = compiledSteps(platform);
  assert.deepEqual(steps, [5, 25, 50]);
  assert.deepEqual(logOf(platform, 'api').shares(), [0, ...(isWell ? steps : steps.slice(0, 1)), 0]);
  const copy = await made('apps/v1', 'Deployment', platform, 'api-primary');
  assert.equal(imageOf(copy), imageOf(objectOf(isWell ? platform.next : platform.objects, 'Deployment', 'api')));
  await eventually(async () => {
    const { spec } = await stored(platform.objects, 'Deployment', 'api');
    assert.equal(numberAt(spec, ['replicas']), 0);
  });
  const events = (await client.list('v1', 'Event')).filter(({ metadata }) => metadata.namespace === platform.name);
  const halts = events.map(({ message }) => String(message)).filter((each) => each.startsWith('Halt'));
  if (isWell) assert.deepEqual(halts, []);
  else assert.ok(halts.length > 0 && halts.every((each) => /success rate [3-6]\d/.test(each)), halts.join('\n'));
}
