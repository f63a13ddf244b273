/**
 * The traffic model held to a real Envoy, case by case. A normal run also fails when the table or the backing file on
 * disk is not what it found; with NINES_WRITE=1 it writes both.
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ENVOY_VERSION } from '../../tools/fetch-envoy.ts';
import { ALL_CASES } from './cases/all-cases.ts';
import { backingModule, type ConformanceRow, conformanceTable } from './conformance-table.ts';
import { makeAuthority } from './harness/certificate.ts';
import { envoyBinary } from './harness/envoy-binary.ts';
import { judgeCase } from './harness/judge-case.ts';
import { makeTokenKeys } from './harness/sign-token.ts';
import { joinParts, pageParts } from './istio/translation-page.ts';
import { judgeRouteStory } from './stories/judge-route-story.ts';
import { routeStories } from './stories/route-stories.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const FILES = {
  table: join(ROOT, 'docs', 'conformance.md'),
  backing: join(ROOT, 'src', 'prove', 'backing.generated.ts'),
};
const ENGINE = `Envoy ${ENVOY_VERSION}`;

const binary = envoyBinary();
const stories = binary === null ? [] : await routeStories();

describe('the model answers like Envoy', { skip: binary === null && 'NINES_ENVOY names no Envoy' }, () => {
  const trust = { tokens: makeTokenKeys(), authority: makeAuthority() };
  const rows: ConformanceRow[] = [];

  it('every case has a name of its own', () => {
    const names = ALL_CASES.map(({ suite, name }) => `${suite}: ${name}`);
    assert.deepEqual(
      names.filter((name, i) => names.indexOf(name) !== i),
      [],
    );
  });

  for (const told of ALL_CASES) {
    it(`${told.suite}: ${told.name}`, async () => {
      const { verdict, differences } = await judgeCase(told, binary!, trust);
      const reason = verdict === 'explained' ? told.explained! : '';
      rows.push({ suite: told.suite, name: told.name, verdict, reason, backs: told.backs });
      assert.notEqual(verdict, 'differs', differences.join('\n'));
      if (told.explained !== undefined) assert.equal(verdict, 'explained', 'nothing is left to explain');
    });
  }

  for (const story of stories) {
    it(`stories: ${story.name}`, async () => {
      const differences = await judgeRouteStory(story, binary!, trust);
      const verdict = differences.length === 0 ? 'agrees' : 'differs';
      rows.push({ suite: 'stories', name: story.name, verdict, reason: '', backs: [] });
      assert.deepEqual(differences, []);
    });
  }

  it('the table and the backing file are what this run found', () => {
    const found = { table: conformanceTable(rows, ENGINE), backing: backingModule(rows) };
    const page = pageParts(readFileSync(FILES.table, 'utf8'));
    if (process.env.NINES_WRITE === '1') {
      writeFileSync(FILES.table, joinParts(found.table, page.translation));
      writeFileSync(FILES.backing, found.backing);
    }
    assert.equal(
      pageParts(readFileSync(FILES.table, 'utf8')).before,
      found.table,
      'docs/conformance.md is stale: npm run conformance -- --write',
    );
    assert.equal(
      readFileSync(FILES.backing, 'utf8'),
      found.backing,
      'the backing file is stale: npm run conformance -- --write',
    );
  });
});
