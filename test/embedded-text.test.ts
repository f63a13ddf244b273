/** Whatever a compiled object carries as text in a language is readable in that language: JSON, YAML, PromQL. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { compile } from '../src/compile/compile.ts';
import { sampleModel } from '../src/model/sample-model.ts';
import { readQuery } from '../src/promql/read-query.ts';

type Language = 'JSON' | 'YAML' | 'PromQL';

interface Text {
  readonly place: string;
  readonly key: string;
  readonly text: string;
}

/** Fields that hold queries: of rules, of dashboards, of adapters. */
const QUERY_KEYS: ReadonlySet<string> = new Set(['expr', 'query']);
/** What Grafana puts in the place of its variables before Prometheus sees a query. */
const VARIABLES: readonly (readonly [RegExp, string])[] = [
  [/\$(?:__rate_interval|__interval|__range)\b|\$\{(?:__rate_interval|__interval|__range)\}/g, '5m'],
  [/\$\{?[a-z_]+(?::[a-z]+)?\}?/gi, 'x'],
];

/** Every text below a value, also inside texts that are JSON or YAML themselves. */
function textsIn(value: unknown, place: string, key: string): readonly Text[] {
  if (typeof value === 'string') return [{ place, key, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    textsIn(each, `${place}.${name}`, Array.isArray(value) ? key : name),
  );
}

/** What a text has to be, by the name under which it stands, else by how it begins; null: words. */
function languageOf({ key, text }: Text): Language | null {
  if (/\.json$/.test(key)) return 'JSON';
  if (/\.ya?ml$/.test(key)) return 'YAML';
  const trimmed = text.trim();
  if (/^\{[a-z_]+(?:=|!)/.test(trimmed)) return 'PromQL';
  // `{{ … }}` is a template's, `{ $.field = … }` a filter of CloudWatch.
  if (/^\{\s*\$\./.test(trimmed)) return null;
  if (/^\{(?!\{)[\s\S]*\}$|^\[\s*[{"\]][\s\S]*\]$/.test(trimmed)) return 'JSON';
  return null;
}

/** Queries only where a field of that name is one: an exporter's `query` may be SQL. */
function isQuery({ place, key, text }: Text): boolean {
  // Loki's language, which nothing here reads, is the one with pipes.
  if (text.replace(/"(?:[^"\\]|\\.)*"/g, '').includes('|')) return false;
  return QUERY_KEYS.has(key) && text !== '' && !/^\s*(?:select|with)\s/i.test(text) && !/\.templating\./.test(place);
}

/** Readable, and what it holds; throws with the place. */
function read(text: Text, language: Language): unknown {
  if (language === 'JSON') {
    try {
      return JSON.parse(text.text);
    } catch (error) {
      throw new Error(`${text.place}: ${String(error)}\n${text.text.slice(0, 200)}`);
    }
  }
  if (language === 'YAML') {
    const documents = parseAllDocuments(text.text);
    assert.ok(Array.isArray(documents), `${text.place} holds nothing`);
    for (const each of documents) assert.deepEqual(each.errors, [], text.place);
    return documents.map((each) => each.toJS());
  }
  const query = VARIABLES.reduce((written, [variable, value]) => written.replace(variable, value), text.text);
  const answer = readQuery(query);
  assert.equal(answer.kind, 'read', `${text.place}: ${text.text}\n${JSON.stringify(answer)}`);
  return null;
}

function tally(values: readonly { readonly place: string; readonly value: unknown }[]): Record<Language, number> {
  const counts: Record<Language, number> = { JSON: 0, YAML: 0, PromQL: 0 };
  let open = values.flatMap(({ place, value }) => textsIn(value, place, ''));
  while (open.length > 0) {
    const inner: Text[] = [];
    for (const each of open) {
      const language = isQuery(each) ? 'PromQL' : languageOf(each);
      if (language === null) continue;
      counts[language] += 1;
      inner.push(...textsIn(read(each, language), `${each.place}#`, ''));
    }
    open = inner;
  }
  return counts;
}

function compiledValues(): readonly { readonly place: string; readonly value: unknown }[] {
  const text = readFileSync(join(import.meta.dirname, '..', 'examples/mno.yaml'), 'utf8');
  const { files, documents } = compile(sampleModel(text, 'mno.yaml'), 'flux');
  return [
    ...files.flatMap(({ path, objects }) =>
      objects.map((object) => ({ place: `${path} ${object.kind}/${object.metadata.name}`, value: object })),
    ),
    ...documents.map(({ path, document }) => ({ place: path, value: document })),
  ];
}

describe('texts within objects', () => {
  test('of the large example are read, all of them and what is inside them', () => {
    const counts = tally(compiledValues());
    assert.ok(counts.JSON >= 10 && counts.YAML >= 10 && counts.PromQL >= 100, JSON.stringify(counts));
  });

  for (const [what, value] of [
    ['JSON by its name', { data: { 'a.json': '{"a": 1,}' } }],
    ['JSON by its first letter', { patch: '[{"op": add}]' }],
    ['YAML', { data: { 'a.yaml': 'a: [1' } }],
    ['a query', { rules: [{ expr: 'rate(a[5m]' }] }],
    ['a query inside JSON', { data: { 'board.json': '{"targets": [{"expr": "sum(rate(a[$__rate_interval])"}]}' } }],
  ] as const) {
    test(`${what} that cannot be read is found`, () => {
      assert.throws(() => tally([{ place: 'x', value }]));
    });
  }
});
