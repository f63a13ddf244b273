/**
 * Zone failover on compiled platforms, in the simulator, through the driver that runs everywhere: how soon users are
 * answered again, how soon as many pods are ready as before, and that the zone comes back. Prints what it measured.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { compile } from '../src/compile/compile.ts';
import { controllersOf } from '../src/controllers/controllers-of.ts';
import { drive } from '../src/drive/drive.ts';
import { indexManifests, type ManifestIndex } from '../src/manifests/manifest-index.ts';
import { sampleModel } from '../src/model/sample-model.ts';
import { targetsOf } from '../src/model/targets-of-model.ts';
import type { Actor, JournalEntry } from '../src/ports/types.ts';
import { planContext } from '../src/prove/plan-context.ts';
import { recovery } from '../src/worlds/sim/oracles/recovery.ts';
import type { PluggedActor } from '../src/worlds/sim/run-input.ts';
import type { RunResult } from '../src/worlds/sim/run-result.ts';
import { runWorld } from '../src/worlds/sim/run-world.ts';
import type { Fault } from '../src/worlds/sim/types.ts';

const SECOND = 1_000_000;
const LOST_AT_US = 60 * SECOND;
const CLUSTER = 'us-east-1';
const ZONE = 'us-east-1a';

const mno = readFileSync(fileURLToPath(new URL('../examples/mno.yaml', import.meta.url)), 'utf8');

/** Half a minute is promised, no proxy ejects or retries, the load balancer checks its gateways: the controller alone. */
const FAST = `apiVersion: nines.dev/v1
kind: Platform
metadata: { name: fast }
targets: { zoneFailover: 30s }
regions:
  us-east-1: { zones: [a, b, c] }
gateway: { host: fast.example }
services:
  web:
    image: web:1
    replicas: 9
    public: /
    load: { rps: 200 }
    work: 10ms
    resources: { cpu: 1 }
    retries: { attempts: 0 }
    locality: { sameZone: 80% }
assume: { balancerCheck: 10s }
`;

interface Story {
  readonly forUs?: number;
  readonly untilUs: number;
  readonly operated: boolean;
}

interface Told {
  readonly result: RunResult;
  readonly entries: readonly JournalEntry[];
  readonly index: ManifestIndex;
  /** Until at most one in a thousand fails, for good; null: never. */
  readonly recoveredUs: number | null;
}

function tell(text: string, { forUs, untilUs, operated }: Story): Told {
  const model = sampleModel(text);
  const manifests = compile(model).files.flatMap(({ cluster, objects }) =>
    objects.map((object) => ({ object, cluster })),
  );
  const index = indexManifests(manifests);
  const targets = targetsOf(model);
  const fault: Fault = {
    atUs: LOST_AT_US,
    kind: 'zoneLoss',
    target: { cluster: CLUSTER, zone: ZONE },
    forUs: forUs ?? null,
    amount: 0,
  };
  const result = runWorld({
    manifests: index,
    targets,
    seed: 1,
    durationUs: untilUs + 10 * SECOND,
    windows: [{ name: 'loss', fromUs: LOST_AT_US, untilUs }],
    clients: planContext(index, targets, 1).clients.filter(({ cluster }) => cluster === CLUSTER),
    faults: [fault],
    actors: operated ? operators(index) : [],
  });
  const { clients, stepUs } = result.series;
  const { tookUs } = recovery(clients, stepUs, { fromUs: LOST_AT_US, untilUs }, 0.001);
  return { result, index, recoveredUs: tookUs, entries: result.journals.flatMap(({ entries }) => entries) };
}

function operators(index: ManifestIndex): readonly PluggedActor[] {
  const policies = index
    .ofKind('', 'ConfigMap', CLUSTER)
    .map(({ object }) => object)
    .filter(({ metadata }) => metadata.labels?.['nines.dev/policy'] === 'zone-failover');
  return controllersOf(CLUSTER, policies).map((controller) => ({
    cluster: CLUSTER,
    actor: drive(controller) as Actor<unknown>,
  }));
}

/** When a sentence that begins so was written down. */
function saidUs(entries: readonly JournalEntry[], beginning: string): number {
  const found = entries.find(
    (entry) => entry.kind === 'decided' && entry.says.some((each) => each.startsWith(beginning)),
  );
  assert.ok(found !== undefined, `nobody said "${beginning}"`);
  return found.atUs;
}

function changesOf(
  entries: readonly JournalEntry[],
): readonly (readonly [kind: string, before: unknown, after: unknown])[] {
  return entries.flatMap((entry) =>
    entry.kind === 'decided' && entry.change !== null
      ? [[`${entry.change.object.kind} ${entry.change.object.name}`, entry.change.before, entry.change.after] as const]
      : [],
  );
}

function seconds(us: number | null): string {
  return us === null ? 'never' : `${us / SECOND} s`;
}

test('mno loses a zone: answered again, full capacity soon, and everything comes back', (context) => {
  const lost = 120 * SECOND;
  const { entries, recoveredUs } = tell(mno, { forUs: lost, untilUs: 540 * SECOND, operated: true });
  const alone = tell(mno, { forUs: lost, untilUs: 540 * SECOND, operated: false });
  const foundUs = saidUs(entries, `${ZONE} is lost`) - LOST_AT_US;
  const fullUs = saidUs(entries, `full capacity without ${ZONE}`) - LOST_AT_US;
  const backUs = saidUs(entries, `${ZONE} is back`) - LOST_AT_US - lost;
  context.diagnostic(
    `at most 0.1 % errors after ${seconds(recoveredUs)}, without a controller ${seconds(alone.recoveredUs)}`,
  );
  context.diagnostic(`found lost after ${seconds(foundUs)}, full capacity after ${seconds(fullUs)}`);
  context.diagnostic(`everything as it was ${seconds(backUs)} after the zone's return`);
  assert.ok(recoveredUs !== null && recoveredUs <= 300 * SECOND);
  // Kubernetes says so after 50 seconds; traffic says so within three readings.
  assert.ok(foundUs <= 20 * SECOND);
  assert.ok(fullUs <= 45 * SECOND);
  assert.ok(backUs >= 300 * SECOND && backUs <= 330 * SECOND);
  const changes = changesOf(entries);
  const names = new Set(changes.map(([name]) => name));
  assert.equal(changes.length, 2 * names.size);
  for (const name of names) {
    const [there, back] = changes.filter(([each]) => each === name);
    assert.equal(JSON.stringify(back![2]), JSON.stringify(there![1]), name);
  }
  assert.ok(names.has('DestinationRule app') && names.has('HorizontalPodAutoscaler app'));
});

test('half a minute on a platform where nobody else takes the zone out', (context) => {
  const operated = tell(FAST, { untilUs: 180 * SECOND, operated: true });
  const alone = tell(FAST, { untilUs: 180 * SECOND, operated: false });
  const full = saidUs(operated.entries, `full capacity without ${ZONE}`) - LOST_AT_US;
  context.diagnostic(
    `at most 0.1 % errors after ${seconds(operated.recoveredUs)}, without a controller ${seconds(alone.recoveredUs)}`,
  );
  context.diagnostic(`full capacity after ${seconds(full)}`);
  assert.ok(operated.recoveredUs !== null && operated.recoveredUs <= 30 * SECOND);
  assert.ok(alone.recoveredUs === null || alone.recoveredUs > 45 * SECOND);
});
