/** Everything that is compiled for backups is as Velero’s, CloudNativePG’s and Kubernetes’ own definitions have it. */
import { test } from 'node:test';
import { assertDefined, NO_DEFINITIONS } from '../defined-objects.ts';

/** Everything that backups have, with Amazon’s store and with another. */
function platform(store: string): string {
  return `
apiVersion: nines.dev/v1
kind: Platform
metadata: { name: shop }
regions: { north: { zones: [a, b, c] }, south: { role: passive, zones: [a, b, c] } }
backup:
  bucket: shop-backups
  controlPlane: self-managed
  ${store}
  hooks: { flush: { service: web, before: [/flush, now], after: [/resume] } }
services:
  web: { image: "registry.example/web:1.0.0", calls: [db, cache] }
data:
  db: { kind: postgres, run: {} }
  cache: { kind: redis, run: { secret: cache } }
  old: { kind: postgres, host: old.example }
`;
}

for (const [title, store] of [
  ['Amazon’s store', 'keys: { rotate: 30d, versions: 2, rewrap: true }'],
  ['another store', 'urls: { north: "https://a.example", south: "https://b.example" }'],
] as const) {
  test(`upstream’s definitions take every object, with ${title}`, { skip: NO_DEFINITIONS }, () =>
    assertDefined(platform(store), { files: /\/backup\//, more: 40, codes: /^MAN0(?:28|29|33)/ }),
  );
}
