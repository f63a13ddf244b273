/**
 * SARIF 2.1.0: what its schema demands of the objects that are written here. Every object of the format is closed, so a
 * property that is not in this table would be refused.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sampleRun } from '../sample-run.ts';

/** What may stand in a place: a closed object, a list, one of some texts, a text or number with a condition. */
type Shape =
  | { readonly fields: Readonly<Record<string, Shape>>; readonly required?: readonly string[] }
  | { readonly items: Shape; readonly unique?: true }
  | { readonly holds: (value: unknown) => boolean; readonly what: string };

const text: Shape = { holds: (value) => typeof value === 'string', what: 'a text' };
const from = (least: number): Shape => ({
  holds: (value) => Number.isInteger(value) && (value as number) >= least,
  what: `a whole number from ${least}`,
});
const oneOf = (...words: readonly string[]): Shape => ({
  holds: (value) => words.includes(value as string),
  what: `one of ${words.join(', ')}`,
});
/** RFC 3986: a reference has no spaces, and a colon in its first part would make that a scheme. */
const reference: Shape = {
  holds: (value) => typeof value === 'string' && /^(?:[A-Za-z0-9\-._~!$&'()*+,;=@/?]|%[0-9A-F]{2})*$/.test(value),
  what: 'a relative reference',
};
const uri: Shape = { holds: (value) => URL.canParse(String(value)), what: 'a URI' };
const anything: Shape = { holds: () => true, what: 'anything' };
const level = oneOf('none', 'note', 'warning', 'error');
const message: Shape = { fields: { text }, required: ['text'] };

const rule: Shape = {
  fields: {
    id: text,
    shortDescription: message,
    fullDescription: message,
    help: message,
    defaultConfiguration: { fields: { level } },
    properties: anything,
  },
  required: ['id'],
};
const physicalLocation: Shape = {
  fields: {
    artifactLocation: { fields: { uri: reference } },
    region: { fields: { startLine: from(1), startColumn: from(1) } },
  },
};
const result: Shape = {
  fields: {
    ruleId: text,
    ruleIndex: from(-1),
    level,
    message,
    locations: {
      items: {
        fields: { physicalLocation, logicalLocations: { items: { fields: { fullyQualifiedName: text, kind: text } } } },
      },
    },
    relatedLocations: {
      items: { fields: { id: from(0), physicalLocation, message }, required: ['physicalLocation'] },
      unique: true,
    },
    partialFingerprints: { fields: { 'nines/v2': text } },
    baselineState: oneOf('new', 'unchanged', 'updated', 'absent'),
    suppressions: {
      items: { fields: { kind: oneOf('inSource', 'external'), justification: text }, required: ['kind'] },
      unique: true,
    },
  },
  required: ['message'],
};
const log: Shape = {
  fields: {
    $schema: uri,
    version: oneOf('2.1.0'),
    runs: {
      items: {
        fields: {
          tool: {
            fields: {
              driver: {
                fields: { name: text, version: text, rules: { items: rule, unique: true } },
                required: ['name'],
              },
            },
            required: ['driver'],
          },
          results: { items: result },
        },
        required: ['tool'],
      },
    },
  },
  required: ['version', 'runs'],
};

/** Everything in which a value differs from its shape. */
function problems(value: unknown, shape: Shape, path: string): readonly string[] {
  if ('holds' in shape) return shape.holds(value) ? [] : [`${path}: ${JSON.stringify(value)} is not ${shape.what}`];
  if ('items' in shape) {
    if (!Array.isArray(value)) return [`${path}: not a list`];
    const texts = new Set(value.map((each) => JSON.stringify(each)));
    const repeated = shape.unique === true && texts.size < value.length ? [`${path}: repeats an item`] : [];
    return [...repeated, ...value.flatMap((each, index) => problems(each, shape.items, `${path}[${index}]`))];
  }
  if (typeof value !== 'object' || value === null) return [`${path}: not an object`];
  const missing = (shape.required ?? []).filter((name) => !Object.hasOwn(value, name));
  return [
    ...missing.map((name) => `${path}: ${name} is missing`),
    ...Object.entries(value).flatMap(([name, each]) => {
      const known = shape.fields[name];
      return known === undefined ? [`${path}: ${name} is not known`] : problems(each, known, `${path}.${name}`);
    }),
  ];
}

const FILES: Readonly<Record<string, string>> = {
  'a b#1.yaml':
    '# nines-ignore MAN022: moves with its maker\napiVersion: v1\nkind: Pod\nmetadata: {name: tool, labels: {app: web}}\nspec: {containers: [{name: tool, image: tool}]}\n',
  'b:c%.yaml':
    'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: wbe}, ports: [{name: http, port: 80}]}\n',
  'empty.yaml': '',
};
let place: string;
before(() => {
  place = realpathSync(mkdtempSync(join(tmpdir(), 'nines-sarif-')));
  for (const [name, content] of Object.entries(FILES)) writeFileSync(join(place, name), content);
});
after(() => rmSync(place, { recursive: true, force: true }));

async function sarif(...args: readonly string[]): Promise<unknown> {
  const { out } = await sampleRun(place, ['check', ...args, '--format', 'sarif']);
  return JSON.parse(out);
}

describe('a log is as the format has it', () => {
  const example = (name: string) => join(import.meta.dirname, '../../../examples', name);
  const cases: readonly (readonly [title: string, args: () => readonly string[]])[] = [
    ['names that mean something in a URI, a suppression, a file without a line', () => ['.']],
    ['manifests of a stranger', () => [example('foreign')]],
    ['a spec', () => [example('small.yaml')]],
    ['a spec that contradicts itself', () => [example('as-written/fingerprint.yaml')]],
  ];
  for (const [title, args] of cases) {
    test(title, async () => assert.deepEqual(problems(await sarif(...args()), log, 'log'), []));
  }

  test('what a figure stands against is a related place', async () => {
    const written = await sarif(example('as-written/fingerprint.yaml'));
    const { runs } = written as { runs: { results: { ruleId: string; relatedLocations?: unknown[] }[] }[] };
    const results = runs[0]?.results.filter(({ ruleId }) => ruleId === 'SPEC025') ?? [];
    assert.ok(results.length > 0 && results.every(({ relatedLocations }) => relatedLocations?.length === 1));
  });

  test('with a baseline', async () => {
    await sarif('.', '--write-baseline', 'known.json');
    const written = await sarif('.', '--baseline', 'known.json');
    assert.deepEqual(problems(written, log, 'log'), []);
    const { runs } = written as { runs: { results: { ruleId: string; baselineState: string }[] }[] };
    const states = runs[0]?.results.map(({ ruleId, baselineState }) => `${ruleId} ${baselineState}`);
    assert.ok(states?.includes('MAN024 unchanged'), states?.join(', ') ?? '');
  });

  test('and what is not would be noticed', () => {
    const wrong = {
      version: '2.0.0',
      runs: [{ tool: { driver: {} }, results: [{ message: {}, level: 'bad', x: 1 }] }],
    };
    assert.equal(problems(wrong, log, 'log').length, 5);
  });
});
