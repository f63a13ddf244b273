import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseYaml } from '../manifests/parse-yaml.ts';
import { judgePattern } from './admission-pattern.ts';

function yaml(text: string): unknown {
  const parsed = parseYaml(text);
  assert.ok('value' in parsed && parsed.problem === undefined, text);
  return parsed.value;
}

/** Pattern, object, verdict: the behaviour that Kyverno’s own documentation gives for each sign. */
const cases: readonly (readonly [pattern: string, value: string, verdict: string])[] = [
  ['{a: "*:*"}', '{a: "web:1"}', 'passed'],
  ['{a: "*:*"}', '{a: web}', 'failed at a'],
  ['{a: "!*:latest"}', '{a: "web:latest"}', 'failed at a'],
  ['{a: "one/* | two/*"}', '{a: two/web}', 'passed'],
  ['{a: "*:* & !*:latest"}', '{a: "web:latest"}', 'failed at a'],
  ['{a: "?*"}', '{a: ""}', 'failed at a'],
  ['{a: "?*"}', '{}', 'failed at a'],
  ['{a: true}', '{a: true}', 'passed'],
  ['{a: true}', '{a: false}', 'failed at a'],
  ['{a: null}', '{}', 'passed'],
  ['{a: ">0"}', '{a: 5}', 'passed'],
  ['{a: "<=1Gi"}', '{a: 512Mi}', 'passed'],
  ['{a: ">1Gi"}', '{a: 512Mi}', 'failed at a'],
  ['{"=(a)": {b: true}}', '{}', 'passed'],
  ['{"=(a)": {b: true}}', '{a: {}}', 'failed at a.b'],
  ['{"X(a)": "null"}', '{a: 1}', 'failed at a'],
  ['{"X(a)": "null"}', '{b: 1}', 'passed'],
  ['{"(a)": x, b: 1}', '{a: y}', 'skipped'],
  ['{"(a)": x, b: 1}', '{a: x}', 'failed at b'],
  ['{"(a)": x, b: 1}', '{}', 'skipped'],
  ['{"^(c)": [{k: x}]}', '{c: [{k: y}, {k: x}]}', 'passed'],
  ['{"^(c)": [{k: x}]}', '{c: [{k: y}]}', 'failed at c'],
  ['{c: [{k: "?*"}]}', '{c: [{k: x}, {}]}', 'failed at c.1.k'],
  ['{c: [{"(p)": [{q: ">0"}], r: "?*"}]}', '{c: [{p: [{q: 80}], r: x}, {s: 1}]}', 'passed'],
  ['{c: [{"(p)": [{q: ">0"}], r: "?*"}]}', '{c: [{p: [{q: 80}]}]}', 'failed at c.0.r'],
  ['{a: "{{ request.operation }}"}', '{a: CREATE}', 'unknown'],
];

for (const [pattern, value, expected] of cases) {
  test(`${pattern} says of ${value}: ${expected}`, () => {
    const verdict = judgePattern(yaml(pattern), yaml(value));
    assert.equal(verdict.kind === 'failed' ? `failed at ${verdict.path.join('.')}` : verdict.kind, expected);
  });
}
