/**
 * The definitions of other projects: every rule of theirs compiles, and for every kind with rules an object is refused for
 * one of them, at the place and with the words of the API server's own validator, which was asked about these objects
 * (upstream-rules.txt: object, place, how the sentence begins).
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { readManifests } from '../../manifests/read-manifests.ts';
import { printPath } from '../print-path.ts';
import { schemaKey } from './schema-key.ts';
import { schemasOfDefinition } from './schema-set.ts';
import type { KindSchema } from './types.ts';

const folder = process.env.NINES_CRDS ?? '';
const skip = existsSync(folder) ? false : 'NINES_CRDS names no folder of definitions';

function readSchemas(): ReadonlyMap<string, KindSchema> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
  const definitions = files.sort().flatMap((name) => {
    const { manifests } = readManifests(name, readFileSync(join(folder, name), 'utf8'), '');
    return manifests.filter(({ object }) => object.kind === 'CustomResourceDefinition');
  });
  return new Map(definitions.flatMap(({ object }) => schemasOfDefinition(object)));
}

const CASES = readFileSync(new URL('upstream-rules.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split(/\n(?=\S)/)
  .map((text) => {
    const [, apiVersion = '', kind = '', object = ''] = /^(\S+) (\S+) (\{.*\})$/m.exec(text) ?? [];
    const [, path = '', words = ''] = /\n {2}(.*): (.*)$/.exec(text) ?? [];
    return { apiVersion, kind, path, words, fields: JSON.parse(object) as Readonly<Record<string, unknown>> };
  });

describe('definitions of other projects', { skip }, () => {
  const schemas = skip === false ? readSchemas() : new Map<string, KindSchema>();

  test('every rule is understood, those about what was stored are counted', () => {
    const untried = [...schemas].map(([key, schema]) => ({ key, ...schema.untried() }));
    const unknown = untried.flatMap(({ key, uncompiled }) => uncompiled.map(({ rule }) => `${key}: ${rule}`));
    assert.deepEqual(unknown, []);
    const transitions = untried.reduce((sum, each) => sum + each.transitions, 0);
    assert.ok(schemas.size > 150 && transitions > 50, `${schemas.size} schemas, ${transitions} about what was stored`);
  });

  for (const { apiVersion, kind, path, words, fields } of CASES) {
    test(`${kind}: ${words}`, () => {
      const schema = schemas.get(schemaKey(apiVersion, kind));
      const object = { apiVersion, kind, metadata: { name: 'x' }, ...fields };
      const found = schema?.violations(object).map((each) => ({ ...each, path: printPath(each.path) })) ?? [];
      const [first] = found;
      assert.deepEqual([found.length, first?.kind, first?.path], [1, 'wrong value', path]);
      assert.ok(first?.message.startsWith(words), first?.message ?? 'nothing');
    });
  }

  test('there are many, of many kinds', () => {
    assert.ok(CASES.length >= 70 && new Set(CASES.map(({ kind }) => kind)).size >= 56);
  });
});
