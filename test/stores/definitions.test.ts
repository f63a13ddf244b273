/** Every way in which stores, records and artifacts can be asked for gives objects as their engines’ definitions have them. */
import { test } from 'node:test';
import { assertDefined, NO_DEFINITIONS } from '../defined-objects.ts';

const AREA = /\/(?:data|recovery)\/|storage-classes/;

const HEAD = `
apiVersion: nines.dev/v1
kind: Platform
metadata: { name: shop }
gateway: { host: shop.example }
services:
  web: { image: "registry.example/web:1.0.0", replicas: 9, public: /, load: { rps: 10 }, calls: [db, cache] }
regions:
  us-east-1: { share: 70%, zones: [a, b, c] }
  us-west-2: { share: 30%, zones: [a, b, c] }
  eu-west-1: { role: warm, zones: [a, b, c] }
`;

const VARIANTS: Readonly<Record<string, string>> = {
  'one writer, followed and archived; Sentinel': `
dns: { policy: geo, places: { us-east-1: { everywhere: true, states: [NY] }, eu-west-1: { continents: [EU], countries: [IL] } } }
backup: { bucket: shop-backups }
sync: { models: { bucket: shop-models, invalidate: [cache] } }
data:
  db: { kind: postgres, run: { replicas: { us-east-1: 3, eu-west-1: 1 }, pool: 2 }, backup: { every: 1h, keep: { all: 30d } } }
  cache: { kind: redis, run: { secret: cache-auth } }`,
  'each region writes; a Redis Cluster': `
dns: { policy: failover, health: { ids: { us-east-1: a, us-west-2: b } } }
provider: gcp
data:
  db: { kind: postgres, run: { synchronous: 0 }, replication: { writer: each, lossy: [carts, shop.wishes] } }
  cache: { kind: redis, run: { cluster: { masters: 5, replicas: 2 } } }`,
  'volumes of somebody else, records by proximity': `
dns: { policy: proximity, bias: { us-east-1: 20 } }
provider: other
data:
  db: { kind: postgres, run: { class: fast, version: "17.5", namespace: databases } }
  cache: { kind: redis, run: { sentinel: { nodes: 5 }, namespace: databases } }`,
};

for (const [title, text] of Object.entries(VARIANTS)) {
  test(title, { skip: NO_DEFINITIONS }, () =>
    assertDefined(HEAD + text, { files: AREA, more: 20, codes: /^(?:MAN02[089]|MAN033|DAT(?!008)|AVL015)/ }),
  );
}
