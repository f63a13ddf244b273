import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, matchesGlob } from 'node:path';
import { describe, test } from 'node:test';
import { RULES } from '../../src/check/rule-table.ts';
import { FAMILIES } from '../../src/prove/family-table.ts';
import { WRITTEN_FILES } from './concern-rows.ts';
import { writtenFor } from './deliverables.ts';
import type { LedgerRow, Reach } from './ledger-row.ts';
import { LEDGER_ROWS } from './ledger-rows.ts';
import { codesOf, filesOf, judgedFigures } from './ledger-tables.ts';

const root = join(import.meta.dirname, '..', '..');
const rows = LEDGER_ROWS.flatMap((section) => section.rows);

/** Every row that was ever asked for, with its reaches: none may be forgotten. */
const ASKED = `
M01 CK, M02 CK, M03 CKPO, M04 CKPO, M05 CKPO, M06 CKPO, M07 CKPO, M08 CKPO, M09 CKPO, M10 CKPO, M11 CPO, M12 CKPO,
M13 CKPO, M14 CKPO, M15 CKPO, M16 CPO, M17 CKPO, M18 CKPO, M19 CKP, M20 CKO, M21 CKP, M22 CKPO, M23 CK, M24 CPO,
M25 CK, M26 CK,
T01 CK, T02 CKPA, T03 CPO, T04 CA, T05 CKA, T06 CKO, T07 OD, T08 CKP,
O01 CK, O02 CKP, O03 CKP, O04 CKP, O05 CKP, O06 O, O07 CA, O08 CKP, O09 CKP, O10 CK,
B01 CK, B02 CKPO, B03 CKO, B04 CKO, B05 CO, B06 CKO, B07 CKPO, B08 CKPO, B09 KP, B10 CKO, B11 OD, B12 POD, B13 OC,
B14 OD, B15 O,
D01 CKP, D02 CPO, D03 CKP, D04 CKP, D05 CKP, D06 CKPO, D07 POD, D08 PO, D09 POD, D10 P, D11 P, D12 POD, D13 DK,
D14 CPO, D15 POD, D16 CKP,
V01 CKP, V02 CKPO, V03 CPOA, V04 KOD, V05 CPO,
S01 CKP, S02 CPOD, S03 CKP, S04 CPO, S05 CKO, S06 POD, S07 CKPOD,
C01 CK, C02 C, C03 CPO, C04 COD, C05 CO, C06 KOD, C07 OD, C08 CK,
X01 CKPO, X02 KPO, X03 POD,
A01 CAP, A02 CA, A03 CA, A04 COD, A05 OD, A06 COD,
W01 DK, W02 O, W03 O, W04 CKOD, W05 CK, W06 CKO`;

test('no row and no reach is missing', () => {
  const asked = ASKED.trim().split(/,\s+/);
  assert.deepEqual(
    rows.map(({ id, reaches }) => `${id} ${reaches.join('')}`),
    asked,
  );
});

test('the page has a line for every row, with a cell for every reach', () => {
  const page = readFileSync(join(root, 'docs', 'ledger.md'), 'utf8');
  for (const { id, reaches } of rows) {
    const line = page.split('\n').find((each) => each.startsWith(`| ${id} |`));
    assert.ok(line !== undefined, `${id} is missing`);
    const filled = line
      .split(' | ')
      .slice(2, 8)
      .filter((cell) => cell.trim() !== '');
    assert.equal(filled.length, reaches.length, line);
  }
});

/** What of the program speaks for a reach of a row. */
function evidence(
  { id, specCodes, compiledBy, provenBy, operatedBy, pages }: LedgerRow,
  reach: Reach,
): readonly string[] {
  if (reach === 'D') return pages;
  if (reach === 'O') return operatedBy === null ? [] : [operatedBy];
  if (reach === 'C') return compiledBy === null ? filesOf(id, WRITTEN_FILES) : [compiledBy];
  if (reach === 'K') return [...codesOf(id, RULES), ...specCodes];
  return reach === 'P' ? [...judgedFigures(id, FAMILIES), ...(provenBy === null ? [] : [provenBy])] : [];
}

describe('what is called done is there, and what is there is not called missing', () => {
  for (const row of rows) {
    test(row.id, () => {
      for (const reach of row.reaches) {
        const isClaimed = row.done.includes(reach) || row.inPart[reach] !== undefined;
        assert.equal(evidence(row, reach).length > 0, isClaimed, `${row.id} ${reach}: ${evidence(row, reach)}`);
      }
      const claimed = [...row.done, ...Object.keys(row.inPart)] as Reach[];
      assert.deepEqual(
        claimed.filter((reach) => !row.reaches.includes(reach)),
        [],
      );
    });
  }
});

test('the document of a row is written', () => {
  for (const { id, pages, documented } of rows) {
    const { pages: written } = writtenFor(documented);
    for (const page of pages)
      assert.ok(
        [...written].some((path) => matchesGlob(path, page)),
        `${id}: ${page}`,
      );
  }
});

test('what a real engine shows is a test that there is', () => {
  for (const { id, provenBy } of rows) {
    if (provenBy === null) continue;
    assert.ok(existsSync(join(root, provenBy)), `${id}: ${provenBy}`);
  }
});

test('the codes of mistakes in a spec exist', () => {
  const folders = ['src/schema', 'src/spec/rules', 'src/compile/install'];
  const source = folders
    .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(root, folder, name)))
    .map((path) => readFileSync(path, 'utf8'))
    .join('');
  for (const { id, specCodes } of rows) {
    for (const code of specCodes) assert.ok(source.includes(`'${code}'`), `${id}: ${code}`);
  }
});
