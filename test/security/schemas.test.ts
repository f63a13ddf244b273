/** Everything that is compiled for security is as its engines' own definitions have it, unknown keys and CEL rules and all. */
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { assertDefined, NO_DEFINITIONS } from '../defined-objects.ts';

const MNO = readFileSync(new URL('../../examples/mno.yaml', import.meta.url), 'utf8');
const VAULT = 'kind: vault, server: "https://vault.mno.internal:8200"';

const AMBIENT = `apiVersion: nines.dev/v1
kind: Platform
metadata: { name: shop }
regions: { one: { zones: [a, b, c] } }
gateway: { host: shop.example }
mesh: { mode: ambient }
security: { secrets: { kind: aws }, images: {}, scan: {}, waf: {}, edge: { rate: 10/s } }
services:
  web: { image: "registry.example/web:1.0.0", public: /, calls: [orders, cache] }
data:
  orders: { kind: postgres, run: {} }
  cache: { kind: redis, run: {} }
`;

const VARIANTS: Readonly<Record<string, string>> = {
  'as it is': MNO,
  'AWS, digests, detection': MNO.replace(VAULT, 'kind: aws, role: "arn:aws:iam::111122223333:role/secrets"')
    .replace('images: { enforce: enforce }', 'images: { enforce: audit, digest: true, registries: [ghcr.io/mno] }')
    .replace('mode: block', `mode: detect, digest: ${'a'.repeat(64)}`),
  'without sidecars': AMBIENT,
};

for (const [title, text] of Object.entries(VARIANTS)) {
  test(`the engines' definitions take every object: ${title}`, { skip: NO_DEFINITIONS }, () =>
    assertDefined(text, { files: /\/security\/|\/secret/, more: 10, codes: /^MAN0(?:28|29|30|33)$/ }),
  );
}
