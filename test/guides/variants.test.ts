/** Guides of platforms of many shapes: writing them throws where a command could not be typed, so that each is read whole. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { guidesOf } from './example-guides.ts';

const HEAD = 'apiVersion: nines.dev/v1\nkind: Platform\nmetadata: { name: shop }\n';
const ONE = 'regions: { one: { zones: [a, b, c] } }\n';
const TWO = 'regions: { one: { share: 60%, zones: [a, b, c] }, two: { role: hot, share: 40%, zones: [a, b, c] } }\n';
const GATEWAY = 'gateway: { host: shop.example, tls: { secret: shop-tls } }\n';

/** Platforms of many shapes: what one lacks must not be spoken of, and what it has under another name must be called so. */
const VARIANTS: Readonly<Record<string, readonly string[]>> = {
  'nothing but a service': [HEAD, ONE, 'services: { web: { image: "r/web:1" } }\n'],
  'a worker alone': [HEAD, ONE, 'services: { job: { image: "r/w:1", background: true, probes: { command: [x] } } }\n'],
  'a certificate that is brought': [HEAD, ONE, GATEWAY, 'services: { web: { image: "r/web:1" } }\nmonitoring: {}\n'],
  'two namespaces': [
    HEAD,
    ONE,
    GATEWAY,
    'services: { web: { image: "r/web:1", namespace: front }, api: { image: "r/api:1", namespace: back } }\nmonitoring: {}\ntracing: {}\n',
  ],
  'ambient mesh': [HEAD, ONE, GATEWAY, 'mesh: { mode: ambient }\nservices: { web: { image: "r/web:1" } }\n'],
  'Argo Rollouts': [
    HEAD,
    ONE,
    GATEWAY,
    'services: { web: { image: "r/web:1", load: { rps: 5 }, rollout: { engine: argo-rollouts }, canary: { steps: [10%, 100%], hold: 5m } } }\nmonitoring: {}\n',
  ],
  'Flagger and an autoscaler': [
    HEAD,
    ONE,
    GATEWAY,
    'services: { web: { image: "r/web:1", load: { rps: 5 }, rollout: { engine: flagger }, canary: { steps: [10%, 100%], hold: 5m }, scaling: { cpu: 70% }, replicas: { min: 3, max: 9 } } }\nmonitoring: {}\n',
  ],
  'a cluster of Redis, two regions': [
    HEAD,
    TWO,
    GATEWAY,
    'dns: { ttl: 30s }\nservices: { web: { image: "r/web:1", canary: { steps: [10%, 100%], hold: 5m } } }\nmonitoring: { receivers: {} }\ndata: { pg: { kind: postgres, run: {} }, c: { kind: redis, run: { cluster: {} } } }\n',
  ],
  'records in the cluster': [
    HEAD,
    TWO,
    GATEWAY,
    'dns: { ttl: 30s, owner: external-dns }\nservices: { web: { image: "r/web:1", calls: [pg] } }\ndata: { pg: { kind: postgres, run: {} } }\nbackup: { bucket: shop-backups }\ncontacts: { a: { role: x, mail: a@b.c, after: 0s } }\n',
  ],
  'stores of others': [
    HEAD,
    ONE,
    GATEWAY,
    'services: { web: { image: "r/web:1", calls: [pg, c] } }\ndata: { pg: { kind: postgres, host: pg.example }, c: { kind: redis, host: c.example }, k: { kind: kafka, host: k.example } }\n',
  ],
  'a namespace elsewhere, the head decides': [
    HEAD.replace('name: shop', 'name: shop, namespace: elsewhere'),
    ONE,
    GATEWAY,
    'services: { web: { image: "r/web:1" } }\nmonitoring: { namespace: watch }\ntracing: { decide: head }\n',
  ],
  'an embedded store of traces': [
    HEAD,
    ONE,
    GATEWAY,
    'services: { web: { image: "r/web:1" } }\ntracing: { storage: { kind: badger } }\n',
  ],
  'two clusters in a region': [
    HEAD,
    'regions: { one: { clusters: [one-a, one-b], zones: [a, b, c] } }\n',
    GATEWAY,
    'services: { web: { image: "r/web:1", replicas: 6 } }\nmonitoring: { global: {} }\n',
  ],
  'a queue decides': [
    HEAD,
    ONE,
    GATEWAY,
    'services: { web: { image: "r/web:1", scaling: { queue: { store: c, name: q, perPod: 3 } }, replicas: { min: 3, max: 9 } } }\ndata: { c: { kind: redis, run: {} } }\n',
  ],
  'dumps of a store of others': [
    HEAD,
    TWO,
    GATEWAY,
    'services: { web: { image: "r/web:1", calls: [pg] } }\ndata: { pg: { kind: postgres, host: pg.example } }\nbackup: { bucket: shop-backups }\nmonitoring: { scrape: [velero] }\n',
  ],
};

describe('guides of a platform with', () => {
  for (const [name, text] of Object.entries(VARIANTS)) {
    test(name, () => {
      const { guides } = guidesOf('shop.yaml', text.join(''));
      assert.ok(guides.length > 10);
      for (const guide of guides) {
        assert.doesNotMatch(guide.text, /undefined|\[object Object\]|NaN|(?<!\/dev\/)\bnull\b/, guide.path);
        assert.doesNotMatch(guide.text, /^```sh\n```$|\n\n\n/m, guide.path);
      }
    });
  }
});
