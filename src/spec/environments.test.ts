import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSpec } from './read-spec.ts';

function platform(environments: string): string {
  return `apiVersion: nines.dev/v1
kind: Platform
metadata: { name: shop }
regions: { one: { zones: [a, b, c] } }
gateway: { host: shop.example }
services:
  web: { image: "web:1", public: /, replicas: { min: 6, max: 12 }, env: { LEVEL: info, TRACE: "1" } }
environments:
${environments}`;
}

const STAGING = `  staging:
    gateway: { host: staging.shop.example }
    services:
      web:
        replicas: 3
        env: { LEVEL: debug, TRACE: ~ }
      trial: { image: "trial:1" }
`;

test('an environment stands over the file, field by field, and takes away what it writes as nothing', () => {
  const { issues, spec } = readSpec('p.yaml', platform(STAGING), 'staging');
  assert.deepEqual(issues, []);
  assert.equal(spec?.gateway?.host, 'staging.shop.example');
  assert.deepEqual(spec.services.web?.replicas, 3);
  assert.deepEqual(spec.services.web?.env, { LEVEL: 'debug' });
  assert.deepEqual(Object.keys(spec.services), ['web', 'trial']);
  const production = readSpec('p.yaml', platform(STAGING)).spec;
  assert.deepEqual(production?.services.web?.replicas, { min: 6, max: 12 });
  assert.deepEqual(Object.keys(production?.services ?? {}), ['web']);
});

test('a value of an environment has the place where it is written', () => {
  const { reading } = readSpec('p.yaml', platform(STAGING), 'staging');
  assert.deepEqual(reading.placeOf(['services', 'web', 'env', 'LEVEL']), { line: 14, column: 16 });
  assert.deepEqual(reading.placeOf(['services', 'web', 'image'])?.line, 7);
});

const wrong: readonly (readonly [
  environments: string,
  environment: string | null,
  code: string,
  line: number,
  message: RegExp,
])[] = [
  [STAGING, 'stagin', 'SPEC027', 8, /no environment stagin/],
  [
    '  staging: { gateway: { host: s.example }, services: { web: { replics: 3 } } }\n',
    null,
    'SPEC004',
    9,
    /^in staging: .*no field replics/,
  ],
  [
    '  staging: { gateway: { host: s.example }, services: { web: { calls: [api] } } }\n',
    null,
    'SPEC020',
    9,
    /^in staging: .*api/,
  ],
  ['  staging: { services: { web: { replicas: 3 } } }\n', null, 'SPEC025', 9, /answers for shop.example/],
  ['  staging: { services: { web: { replicas: 3 } } }\n', 'staging', 'SPEC025', 9, /answers for shop.example/],
  ['  staging: 3\n', null, 'SPEC005', 9, /expected/],
];

for (const [environments, environment, code, line, message] of wrong) {
  test(`${code} ${message.source}`, () => {
    const { issues } = readSpec('p.yaml', platform(environments), environment);
    assert.deepEqual(
      issues.map((issue) => `${issue.code} ${issue.line}`),
      [`${code} ${line}`],
    );
    assert.match(issues[0]?.message ?? '', message);
  });
}

test('a mistake of the file is said once, not once for every environment', () => {
  const { issues } = readSpec('p.yaml', platform(STAGING).replace('image: "web:1"', 'image: "web:1", replics: 1'));
  assert.deepEqual(
    issues.map(({ code }) => code),
    ['SPEC004'],
  );
});
