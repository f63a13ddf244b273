/**
 * `mesh` held to Istio's own translation, proxy by proxy and field by field. A normal run also fails when the part of
 * docs/conformance.md that this writes is not what it found; with NINES_WRITE=1 it writes it.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { askIstio, istioTranslation } from './ask-istio.ts';
import { foreignCases, realCases } from './cases/file-cases.ts';
import { mnoCases } from './cases/mno-cases.ts';
import { randomCases } from './cases/random-cases.ts';
import { storyCases } from './cases/story-cases.ts';
import { compareTranslations, type Difference } from './compare-translations.ts';
import { ourTranslation } from './our-translation.ts';
import { type PreparedQuestion, prepareQuestions } from './prepare-question.ts';
import { REASONS, reasonFor } from './reasons.ts';
import { joinParts, pageParts, type TranslationRow, translationLines, translationPage } from './translation-page.ts';
import type { IstioAnswer, TranslationCase } from './types.ts';

const PAGE = join(import.meta.dirname, '..', '..', '..', 'docs', 'conformance.md');
const program = istioTranslation();
const real = process.env.NINES_REAL ?? '';
const others: readonly TranslationCase[] = existsSync(real) ? realCases(real) : [];

const questions: readonly PreparedQuestion[] =
  program === null
    ? []
    : [...mnoCases(), ...foreignCases(), ...(await storyCases()), ...randomCases(), ...others].flatMap((told) =>
        prepareQuestions(told),
      );

describe('the mesh gives proxies what Istio gives them', {
  skip: program === null && 'npm run engines was not run',
}, () => {
  let answers: readonly IstioAnswer[] = [];
  const rows: TranslationRow[] = [];
  const fields = { routes: 0, clusters: 0, endpoints: 0 };
  before(() => {
    answers = askIstio(
      program!,
      questions.map(({ question }) => question),
    );
  });

  it('every case has a name of its own', () => {
    const names = questions.map(({ question }) => question.name);
    assert.deepEqual(
      names.filter((name, i) => names.indexOf(name) !== i),
      [],
    );
  });

  for (const [index, prepared] of questions.entries()) {
    it(prepared.question.name, () => {
      const answer = answers[index]!;
      assert.equal(answer.error, undefined);
      assert.equal(answer.proxies?.length, prepared.asked.length);
      const reasons = new Set<string>();
      const unexplained: string[] = [];
      for (const [at, asked] of prepared.asked.entries()) {
        const comparison = compareTranslations(ourTranslation(prepared, at), answer.proxies![at]!);
        for (const part of ['routes', 'clusters', 'endpoints'] as const) fields[part] += comparison.fields[part];
        for (const difference of comparison.differences) {
          const reason = reasonFor(difference);
          if (reason === null)
            unexplained.push(differenceText(`${asked.kind} ${asked.namespace}/${asked.workload}`, difference));
          else reasons.add(reason.name);
        }
      }
      const { suite, name } = prepared.told;
      const where = prepared.question.name.slice(`${suite}: ${name}`.length);
      const needed = REASONS.filter((reason) => reasons.has(reason.name)).map((reason) => reason.name);
      rows.push({ suite, name: `${name}${where}`, proxies: prepared.asked.length, reasons: needed });
      assert.deepEqual(unexplained, []);
    });
  }

  it('enough was compared', (test) => {
    test.diagnostic(`${rows.length} cases, fields compared: ${JSON.stringify(fields)}`);
    assert.ok(
      fields.routes > 100_000 && fields.clusters > 100_000 && fields.endpoints > 20_000,
      JSON.stringify(fields),
    );
  });

  it("other people's scenes were asked too, and every reason is needed", {
    skip: others.length === 0 && 'NINES_REAL names no folder',
  }, () => {
    assert.ok(others.length > 30);
    const needed = new Set(rows.flatMap(({ reasons }) => reasons));
    assert.deepEqual(
      REASONS.filter(({ name }) => !needed.has(name)).map(({ name }) => name),
      [],
    );
  });

  it('the page is what this run found', () => {
    const page = readFileSync(PAGE, 'utf8');
    const { before: head, translation } = pageParts(page);
    const stale = 'docs/conformance.md is stale: npm run conformance -- --write';
    if (others.length === 0) {
      // Without other people's scenes the lines of the rest have to stand as they are.
      for (const line of translationLines(rows)) assert.ok(translation.includes(`${line}\n`), `${stale} ${line}`);
      return;
    }
    const found = translationPage(rows);
    if (process.env.NINES_WRITE === '1') writeFileSync(PAGE, joinParts(head, found));
    else assert.equal(translation, found, stale);
  });
});

function differenceText(proxy: string, { part, at, path, ours, istio }: Difference): string {
  const text = (value: unknown) => (value === undefined ? 'nothing' : JSON.stringify(value));
  return `${proxy}: ${part} ${at} ${path}: ours ${text(ours)}, Istio ${text(istio)}`;
}
