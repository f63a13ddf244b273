/** Everything that is compiled from the examples is as the engines' own definitions have it: kinds, keys, values, rules. */
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { assertDefined, NO_DEFINITIONS } from './defined-objects.ts';

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
  test(`${name}: upstream's definitions take every object`, { skip: NO_DEFINITIONS }, () =>
    // What a rule compares with the stored object is a question of updates.
    assertDefined(text, { more: 10, codes: /^MAN0(?:28|29|33|34)$/ }, ({ message }) => !message.includes('(oldSelf)')),
  );
}
