import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseYaml } from '../../manifests/parse-yaml.ts';
import type { KubeObject } from '../../manifests/types.ts';
import { printPath } from '../print-path.ts';
import { schemasOfDefinition } from './schema-set.ts';
import type { KindSchema } from './types.ts';

/** A definition with one served version whose spec has this schema. */
function schemaOf(spec: string): KindSchema {
  const parsed = parseYaml(`{type: object, properties: {spec: ${spec}}}`);
  assert.ok('value' in parsed && parsed.problem === undefined, spec);
  const versions = [
    { name: 'v1', schema: { openAPIV3Schema: parsed.value } },
    { name: 'v0', served: false, schema: { openAPIV3Schema: parsed.value } },
  ];
  const definition = { spec: { group: 'example.dev', names: { kind: 'Widget' }, versions } } as unknown as KubeObject;
  const [entry, ...others] = schemasOfDefinition(definition);
  assert.ok(entry !== undefined && others.length === 0, 'a version that is not served has no schema');
  return entry[1];
}

function findings(spec: string, value: string): readonly string[] {
  const parsed = parseYaml(value);
  assert.ok('value' in parsed && parsed.problem === undefined, value);
  const object = { apiVersion: 'example.dev/v1', kind: 'Widget', metadata: { name: 'w' }, spec: parsed.value };
  return schemaOf(spec)
    .violations(object)
    .map(({ kind, path, message }) => `${kind === 'wrong value' ? '' : `${kind}: `}${printPath(path)} ${message}`);
}

/** `rule: …, message: …` as a rule of a definition; YAML would read half of the expressions as something else. */
function writtenRule(text: string): object {
  const fields = text.split(/, (?=(?:message|messageExpression|fieldPath|optionalOldSelf): )/);
  const entries = fields.map((each) => [each.slice(0, each.indexOf(':')), each.slice(each.indexOf(':') + 2)] as const);
  return Object.fromEntries(entries.map(([key, value]) => [key, value === 'true' ? true : value]));
}

/** A schema of an object with these properties and rules. */
function withRules(properties: string, ...rules: readonly string[]): string {
  return `{type: object, properties: {${properties}}, x-kubernetes-validations: ${JSON.stringify(rules.map(writtenRule))}}`;
}

describe('what a schema refuses', () => {
  const cases: readonly (readonly [title: string, schema: string, value: string, expected: readonly string[]])[] = [
    [
      'a default fills what is required',
      '{type: object, required: [a], properties: {a: {type: string, default: x}}}',
      '{}',
      [],
    ],
    [
      'a rule sees defaults',
      withRules('a: {type: integer, default: 3}', 'rule: self.a < 3, message: too many'),
      '{}',
      ['spec too many'],
    ],
    [
      'a default inside a list',
      `{type: object, properties: {l: {type: array, items: ${withRules('a: {type: string, default: x}', "rule: self.a == 'z', message: not z")}}}}`,
      '{l: [{}, {a: z}]}',
      ['spec.l[0] not z'],
    ],
    [
      'a null is absent to rules',
      withRules('a: {type: string}', 'rule: !has(self.a), message: there'),
      '{a: null}',
      [],
    ],
    [
      'a null that may be there is there',
      withRules('a: {type: string, nullable: true}', 'rule: !has(self.a), message: there'),
      '{a: null}',
      ['spec there'],
    ],
    [
      'fields under names that CEL can write',
      withRules(
        'namespace: {type: string}, a-b: {type: string}, c.d: {type: string}',
        "rule: self.__namespace__ == self.a__dash__b && self.c__dot__d == 'x', message: differ",
      ),
      '{namespace: x, a-b: x, c.d: z}',
      ['spec differ'],
    ],
    [
      'whole numbers and others',
      withRules('i: {type: integer}, f: {type: number}', 'rule: self.i / 2 == 1 && self.f / 2.0 == 1.5, message: no'),
      '{i: 3, f: 3}',
      [],
    ],
    [
      'a number or a text',
      withRules(
        'p: {x-kubernetes-int-or-string: true}',
        "rule: type(self.p) == int ? self.p < 5 : self.p.endsWith('%'), message: no",
      ),
      '{p: 7}',
      ['spec no'],
    ],
    [
      'texts that are times',
      withRules(
        't: {type: string, format: date-time}, d: {type: string, format: duration}, b: {type: string, format: byte}',
        "rule: self.t.getFullYear() == 2021 && self.d < duration('1h') && self.b == b'abc', message: no",
      ),
      '{t: "2021-01-01T00:00:00Z", d: 5m, b: YWJj}',
      [],
    ],
    [
      'a text that is no time',
      '{type: object, properties: {t: {type: string, format: date-time}}}',
      '{t: "2021-13-01T00:00:00Z"}',
      ['spec.t 2021-13-01T00:00:00Z is no date-time'],
    ],
    [
      'what fails to evaluate is refused',
      withRules('l: {type: array, items: {type: string}}', "rule: self.l[3] == 'x', message: no fourth"),
      '{l: [a]}',
      ['spec no fourth ('],
    ],
    [
      'a rule around a wrong value is not tried',
      withRules('a: {type: integer}', 'rule: self.a > 5, message: small'),
      '{a: x}',
      ['spec.a x is a text; expected a whole number'],
    ],
    [
      'a set',
      '{type: object, properties: {l: {type: array, x-kubernetes-list-type: set, items: {type: string}}}}',
      '{l: [a, b, a]}',
      ['spec.l[2] "a" stands in this list twice'],
    ],
    [
      'a list with keys',
      '{type: object, properties: {l: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name, p], items: {type: object, properties: {name: {type: string}, p: {type: string, default: TCP}}}}}}',
      '{l: [{name: a}, {name: a, p: UDP}, {name: a, p: TCP}]}',
      ['spec.l[2] name "a", p "TCP" stands in this list twice'],
    ],
    [
      'a pattern that only Go knows',
      "{type: object, properties: {a: {type: string, pattern: '^(?i)(abort|warn)$'}}}",
      '{a: WARN}',
      [],
    ],
    [
      'and refuses',
      "{type: object, properties: {a: {type: string, pattern: '^(?i)(abort|warn)$'}}}",
      '{a: fail}',
      ['spec.a fail does not match ^(?i)(abort|warn)$'],
    ],
    [
      'a pattern of a number or text',
      "{type: object, properties: {a: {x-kubernetes-int-or-string: true, pattern: '^\\d+%$'}}}",
      '{a: x}',
      ['spec.a x does not match ^\\d+%$'],
    ],
    [
      'a number too wide',
      '{type: object, properties: {a: {type: integer, format: int32}}}',
      '{a: 3000000000}',
      ['spec.a 3000000000 does not fit into 32 bits'],
    ],
    [
      'too many keys, and what is inside',
      '{type: object, properties: {a: {type: object, maxProperties: 1, properties: {b: {type: string}, c: {type: string}}}}}',
      '{a: {b: x, c: x, d: x}}',
      ['spec.a 3 keys', 'unknown key: spec.a.d d is not known here'],
    ],
    [
      'a field path with a dot',
      withRules('a.b: {type: string}', "rule: false, message: no, fieldPath: ['a.b']"),
      '{a.b: x}',
      ['spec["a.b"] no'],
    ],
    [
      'a sentence that fails gives way',
      withRules('a: {type: string}', 'rule: false, message: plain, messageExpression: self.b'),
      '{a: x}',
      ['spec plain'],
    ],
    [
      'a rule about what was stored',
      withRules('a: {type: string}', 'rule: self.a == oldSelf.a, message: changed'),
      '{a: x}',
      [],
    ],
    [
      'one that may do without',
      withRules(
        'a: {type: string}',
        "rule: !oldSelf.hasValue() && self.a == 'z', message: not z, optionalOldSelf: true",
      ),
      '{a: x}',
      ['spec not z'],
    ],
    [
      'maps by their values',
      `{type: object, additionalProperties: ${withRules('a: {type: integer}', 'rule: self.a > 1, message: small')}}`,
      '{one: {a: 1}, two: {a: 2}}',
      ['spec.one small'],
    ],
    [
      'keys of maps',
      '{type: object, additionalProperties: {type: string}, x-kubernetes-validations: [{rule: "self.all(k, k.startsWith(\'x\'))", message: wrong key}]}',
      '{x: a, z: a}',
      ['spec wrong key'],
    ],
  ];
  for (const [title, schema, value, expected] of cases) {
    test(title, () => {
      const found = findings(schema, value);
      assert.equal(found.length, expected.length, found.join('\n'));
      for (const [index, text] of expected.entries())
        assert.ok(found[index]?.startsWith(text), found[index] ?? 'nothing');
    });
  }

  test('metadata has the keys of all metadata, none more', () => {
    const schema = schemaOf('{type: object}');
    const object = {
      apiVersion: 'example.dev/v1',
      kind: 'Widget',
      metadata: { name: 'w', lables: { a: 'b' } },
      spec: {},
    };
    const [found, ...others] = schema.violations(object);
    assert.deepEqual(
      [found?.kind, found?.path, found?.fix, others],
      ['unknown key', ['metadata', 'lables'], 'did you mean labels?', []],
    );
  });

  test('what cannot be compiled is told, what is about the stored object is counted', () => {
    const schema = schemaOf(
      withRules(
        'a: {type: string}',
        'rule: self.a.wonder()',
        'rule: self == oldSelf',
        'rule: {?1: optional.of(2)}.size() == 1',
        'rule: self.a == 1',
      ),
    );
    const { uncompiled, transitions } = schema.untried();
    assert.equal(transitions, 1);
    assert.deepEqual(
      uncompiled.map(({ path, rule }) => `${path} ${rule}`),
      ['spec self.a.wonder()', 'spec {?1: optional.of(2)}.size() == 1'],
    );
  });
});
