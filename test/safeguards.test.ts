/**
 * Removing a safeguard must break its promise. The compiled manifests of mno, and of fingerprint, whose versions are
 * Flagger's, lose one safeguard at a time; the promise, which held, must then be broken, and `because` must name the rule
 * that misses the safeguard.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { ruleContext } from '../src/check/rule-context.ts';
import { runChecks } from '../src/check/run-checks.ts';
import { compile } from '../src/compile/compile.ts';
import { indexManifests } from '../src/manifests/manifest-index.ts';
import type { KubeObject, Manifest } from '../src/manifests/types.ts';
import { sampleModel } from '../src/model/sample-model.ts';
import { targetsOf } from '../src/model/targets-of-model.ts';
import { assembleProof } from '../src/prove/assemble-proof.ts';
import { planBattery } from '../src/prove/plan-battery.ts';
import { planContext } from '../src/prove/plan-context.ts';
import { runScenario } from '../src/prove/run-scenario.ts';
import type { JudgedPromise } from '../src/prove/types.ts';
import type { Targets } from '../src/targets/types.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** The smallest region with clients of each: the same objects, less load to simulate. */
const CLUSTER = 'us-west-2';
const FLAGGER = 'ap-southeast-1';

interface Platform {
  readonly whole: readonly Manifest[];
  readonly targets: Targets;
}

function platform(file: string): Platform {
  const model = sampleModel(readFileSync(join(root, file), 'utf8'), file);
  const whole = compile(model).files.flatMap(({ objects, cluster }) => objects.map((object) => ({ object, cluster })));
  return { whole, targets: targetsOf(model) };
}

const mno = platform('examples/mno.yaml');
const fingerprint = platform('examples/fingerprint.yaml');

/** The promise as judged on these manifests. */
function judged({ targets }: Platform, manifests: readonly Manifest[], id: string): JudgedPromise {
  const index = indexManifests(manifests);
  const battery = planBattery(planContext(index, targets, 1), [id]);
  const findings = runChecks(ruleContext(index, targets), {
    position: () => null,
    unread: [],
    notes: [],
    emptyFiles: [],
  });
  const proof = assembleProof({
    platform: targets.name,
    seed: 1,
    assumed: [],
    battery,
    outcomes: battery.scenarios.map((scenario) => runScenario(scenario, false)),
    findings,
    backing: {},
    replay: (scenario) => scenario,
  });
  const promise = proof.promises.find((each) => each.id === id);
  assert.ok(promise !== undefined, `no promise ${id}: ${proof.promises.map((each) => each.id).join(', ')}`);
  return promise;
}

type Edit = (object: KubeObject) => KubeObject | null;

/** The object without the value at a path; `*` is every item of a list. */
function without(object: KubeObject, path: readonly string[]): KubeObject {
  const cut = (value: unknown, [head, ...rest]: readonly string[]): unknown => {
    if (Array.isArray(value) && head === '*') return value.map((item) => cut(item, rest));
    if (typeof value !== 'object' || value === null || head === undefined || !(head in value)) return value;
    const { [head]: inner, ...others } = value as Record<string, unknown>;
    return rest.length === 0 ? others : { ...others, [head]: cut(inner, rest) };
  };
  return cut(object, path) as KubeObject;
}

const of =
  (kind: string, path: readonly string[]): Edit =>
  (object) =>
    object.kind === kind ? without(object, path) : object;
const drop =
  (kind: string): Edit =>
  (object) =>
    object.kind === kind ? null : object;

const TEMPLATE = ['spec', 'template', 'spec'];
const SAFEGUARDS: readonly {
  readonly name: string;
  readonly edit: Edit;
  readonly promise: string;
  /** Rule that must be named. */
  readonly missing: string;
}[] = [
  {
    name: 'outlier detection',
    edit: of('DestinationRule', ['spec', 'trafficPolicy', 'outlierDetection']),
    promise: `M13/${CLUSTER}/mno/app/time-to-ejection`,
    missing: 'MSH006',
  },
  {
    name: 'retries',
    edit: of('VirtualService', ['spec', 'http', '*', 'retries']),
    promise: `M14/${CLUSTER}/mno/api/answered`,
    missing: 'MSH007',
  },
  {
    name: 'disruption budget',
    edit: drop('PodDisruptionBudget'),
    promise: `D01/${CLUSTER}/mno/app/ready`,
    missing: 'AVL001',
  },
  {
    name: 'spread over zones',
    edit: of('Deployment', [...TEMPLATE, 'topologySpreadConstraints']),
    promise: `D01/${CLUSTER}/mno/app/ready`,
    missing: 'AVL006',
  },
  {
    name: 'local rate limit',
    edit: drop('EnvoyFilter'),
    promise: `M12/${CLUSTER}/mno/api/admitted-rate`,
    missing: 'MSH012',
  },
  {
    name: 'readiness probe',
    edit: of('Deployment', [...TEMPLATE, 'containers', '*', 'readinessProbe']),
    promise: `V01/${CLUSTER}/mno/app/rollout-failures`,
    missing: 'DLV001',
  },
  {
    name: 'connection pool',
    edit: of('DestinationRule', ['spec', 'trafficPolicy', 'connectionPool']),
    promise: `M15/${CLUSTER}/mno/api/connections`,
    missing: 'MSH011',
  },
  {
    name: 'outlier detection of what Flagger makes',
    edit: (object) =>
      of('Canary', ['spec', 'service', 'trafficPolicy', 'outlierDetection'])(
        of('DestinationRule', ['spec', 'trafficPolicy', 'outlierDetection'])(object) ?? object,
      ),
    promise: `M13/${FLAGGER}/fingerprint/api/time-to-ejection`,
    missing: 'MSH006',
  },
  {
    name: 'limit of the rate at the pods that Flagger copies',
    edit: drop('EnvoyFilter'),
    promise: `M12/${FLAGGER}/fingerprint/api/admitted-rate`,
    missing: 'MSH012',
  },
  {
    name: 'spread of the pods that Flagger copies',
    edit: of('Deployment', [...TEMPLATE, 'topologySpreadConstraints']),
    promise: `D01/${FLAGGER}/fingerprint/api/ready`,
    missing: 'AVL006',
  },
  {
    name: 'metrics by which Flagger judges',
    edit: of('Canary', ['spec', 'analysis', 'metrics']),
    promise: `M06/${FLAGGER}/fingerprint/api/bad-version-rolled-back`,
    missing: 'DLV008',
  },
];

for (const { edit, missing, name, promise } of SAFEGUARDS) {
  test(`without its ${name}, ${promise.slice(0, 3)} is broken, and with it holds`, () => {
    const of = promise.includes(`/${FLAGGER}/`) ? fingerprint : mno;
    const { whole } = of;
    const before = judged(of, whole, promise);
    assert.equal(before.verdict, 'holds', JSON.stringify(before));
    const edited = whole.flatMap((manifest) => {
      const object = edit(manifest.object);
      return object === null ? [] : [{ ...manifest, object }];
    });
    assert.notDeepEqual(edited, whole, 'the safeguard was not there');
    const after = judged(of, edited, promise);
    assert.equal(after.verdict, 'broken', JSON.stringify(after));
    assert.ok(after.because.includes(missing), `because names ${after.because.join(', ')} and not ${missing}`);
  });
}

const policyOf =
  (value: string): Edit =>
  (object) =>
    object.metadata.labels?.['nines.dev/policy'] === value ? null : object;

function withoutPolicy(value: string): readonly Manifest[] {
  const edit = policyOf(value);
  const edited = mno.whole.filter(({ object }) => edit(object) !== null);
  assert.ok(edited.length < mno.whole.length, 'the policy was not there');
  return edited;
}

test('without the policy of its rollout nothing would take a bad version back: unproven, and said why', () => {
  const promise = `M06/${CLUSTER}/mno/app/bad-version-rolled-back`;
  assert.equal(judged(mno, mno.whole, promise).verdict, 'holds');
  const after = judged(mno, withoutPolicy('rollout'), promise);
  assert.equal(after.verdict, 'unproven');
  assert.match(after.because.join(' '), /no policy says how its versions are replaced/);
});

test('without the policy of zone failover capacity waits for Kubernetes', () => {
  const promise = `D02/${CLUSTER}/mno/app/capacity-restored`;
  const before = judged(mno, mno.whole, promise);
  assert.equal(before.verdict, 'holds', JSON.stringify(before));
  const after = judged(mno, withoutPolicy('zone-failover'), promise);
  assert.ok((after.measured?.value ?? 0) > 2 * (before.measured?.value ?? 0), JSON.stringify([before, after]));
});
