/** Everything that is compiled from the examples is as the engines' own definitions have it: kinds, keys, values, rules. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ruleContext } from '../src/check/rule-context.ts';
import { runChecks } from '../src/check/run-checks.ts';
import { readSchemas } from '../src/cli/check/read-schemas.ts';
import { compile } from '../src/compile/compile.ts';
import { indexManifests } from '../src/manifests/manifest-index.ts';
import { buildModel } from '../src/model/build-model.ts';
import { readSpec } from '../src/spec/read-spec.ts';

const crds = process.env.NINES_CRDS ?? '';
const skip = existsSync(crds) ? false : 'NINES_CRDS names no folder of definitions';

/** What the examples do not ask for. */
const OTHER = `
apiVersion: nines.dev/v1
kind: Platform
metadata: { name: other }
regions: { one: { zones: [a, b, c] } }
gateway: { host: other.example }
monitoring: {}
services:
  argo:
    image: argo:1.0.0
    replicas: 30
    public: /
    load: { rps: 10 }
    scratch: [/tmp]
    rollout: { engine: argo-rollouts }
    canary: { steps: [10%, 50%, 100%], hold: 10m }
  flagger:
    image: flagger:1.0.0
    replicas: 30
    public: /flagger
    calls: [bank]
    rollout: { engine: flagger }
    canary: { steps: [10%, 50%, 100%], hold: 10m }
  asking:
    image: asking:1.0.0
    replicas: 30
    rollout: { engine: argo-rollouts, judge: nines }
    canary: { steps: [10%, 100%] }
  asked:
    image: asked:1.0.0
    replicas: 30
    rollout: { engine: flagger, judge: nines }
    canary: { steps: [10%, 100%] }
externals: { bank: { host: bank.example } }
data:
  log: { kind: kafka, run: { brokers: 6, cruiseControl: true, topics: { orders: { partitions: 24, keep: 7d }, carts: {} } } }
chaos:
  experiments:
    fail: { fault: fail, service: argo }
    cut: { fault: partition, service: flagger, from: bank }
    slow: { fault: disk-slow, service: argo, volume: /tmp }
    full: { fault: disk-full, service: argo, volume: /tmp }
`;

const PLATFORMS = [
  ...['small', 'shop', 'mno', 'greenlang', 'fingerprint'].map((name) => {
    const file = fileURLToPath(new URL(`../examples/${name}.yaml`, import.meta.url));
    return [`examples/${name}.yaml`, readFileSync(file, 'utf8')] as const;
  }),
  ['other engines', OTHER] as const,
];

for (const [name, text] of PLATFORMS) {
  test(`${name}: upstream's definitions take every object`, { skip }, () => {
    const { issues, reading, spec } = readSpec(name, text);
    assert.deepEqual(issues, []);
    assert.ok(spec !== null);
    const manifests = compile(buildModel(spec, reading)).files.flatMap(({ objects, cluster }) =>
      objects.map((object) => ({ object, cluster })),
    );
    const index = indexManifests(manifests);
    const read = readSchemas(crds, process.cwd(), index);
    assert.ok('schemas' in read, JSON.stringify(read));
    const input = { position: () => null, unread: [], notes: [], emptyFiles: [] };
    const findings = runChecks(ruleContext(index, null, new Set(), read.schemas), input);
    assert.deepEqual(
      findings
        // What a rule compares with the stored object is a question of updates.
        .filter(({ code, message }) => /^MAN0(?:28|29|33|34)$/.test(code) && !message.includes('(oldSelf)'))
        .map(({ code, object, path, message }) => `${code} ${object} ${path}: ${message}`),
      [],
    );
  });
}
