/**
 * What the owners of the three platforms asked for by name, line by line, and what gives it today. A path stands there only if it
 * is in what `compile` and `docs` write for that platform; what is not there yet is said with its row of the ledger.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, renderFiles } from '../../src/compile/compile.ts';
import { inventory } from '../../src/guides/manuals/inventory-page.ts';
import { anchorOf } from '../../src/guides/page-links.ts';
import { siteOf } from '../../src/guides/site.ts';
import { writeGuides } from '../../src/guides/write-guides.ts';
import { buildModel } from '../../src/model/build-model.ts';
import { readSpec } from '../../src/spec/read-spec.ts';
import type { Deliverable, DeliverableSection } from './deliverables/deliverable.ts';
import { FINGERPRINT } from './deliverables/fingerprint.ts';
import { GREENLANG } from './deliverables/greenlang.ts';
import { MNO } from './deliverables/mno.ts';

/** By the name of the example: what its owners listed, in their order. */
export const DELIVERABLES = { mno: MNO, greenlang: GREENLANG, fingerprint: FINGERPRINT } as const satisfies Readonly<
  Record<string, readonly DeliverableSection[]>
>;
export type Owned = keyof typeof DELIVERABLES;

/** What is written for a platform. */
export interface Written {
  /** Within a cluster's folder. */
  readonly files: ReadonlySet<string>;
  /** Beside the folders of clusters. */
  readonly beside: ReadonlySet<string>;
  /** Pages, and pages with an anchor. */
  readonly pages: ReadonlySet<string>;
  readonly inventory: Readonly<Record<string, number>>;
}

const known = new Map<string, Written>();

/** Everything that `compile` and `docs` write for one of the examples. */
export function writtenFor(example: Owned): Written {
  const before = known.get(example);
  if (before !== undefined) return before;
  const file = `examples/${example}.yaml`;
  const { spec, reading } = readSpec(file, readFileSync(join(import.meta.dirname, '../..', file), 'utf8'));
  if (spec === null) throw new Error(`${file} has a mistake`);
  const model = buildModel(spec, reading);
  const compiled = compile(model);
  const site = siteOf(model, compiled, file);
  const paths = renderFiles(model, compiled).map(({ path }) => path);
  const pages = writeGuides(site).flatMap(({ path, text }) => [
    path,
    ...[...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => `${path}#${anchorOf(title)}`),
  ]);
  const written = {
    files: new Set(paths.filter((path) => path.includes('/')).map((path) => path.slice(path.indexOf('/') + 1))),
    beside: new Set(paths.filter((path) => !path.includes('/'))),
    pages: new Set(pages),
    inventory: inventory(site),
  };
  known.set(example, written);
  return written;
}

/** A command rather than a path. */
export function isCommand(given: string): boolean {
  return given.startsWith('nines ');
}

/** Where a path lies when it was written as the page says; null: nobody writes it. */
function placeOf(example: string, path: string, { files, beside, pages }: Written): string | null {
  if (isCommand(path)) return path;
  if (pages.has(path)) return `out/${example}-guides/${path}`;
  if (beside.has(path)) return `out/${example}/${path}`;
  return files.has(path) ? `out/${example}/CLUSTER/${path}` : null;
}

/** What is there of a line. */
export function givenOf(example: string, { given }: Deliverable, written: Written): readonly string[] {
  return given.filter((path) => placeOf(example, path, written) !== null);
}

/** What a line counts, and how much of it there is: `34 alerts`. */
function counts({ least }: Deliverable, written: Written): string {
  const found = Object.keys(least).map((what) => `${written.inventory[what] ?? 0} ${what}`);
  return found.length === 0 ? '' : `: ${found.join(', ')}`;
}

/** Markdown for the list of one platform's owners: each line with what gives it. */
export function deliverableTables(example: Owned): string {
  const written = writtenFor(example);
  return DELIVERABLES[example]
    .map(({ title, lines }) => {
      const rows = lines.map((each) => {
        const there = each.given
          .flatMap((path) => placeOf(example, path, written) ?? [])
          .map((place) => `\`${place}\``);
        const later = each.later.map(([row, what]) => `${what} (${row})`);
        return `| ${each.asked} | ${there.join(', ')}${counts(each, written)} | ${later.join(', ')} |`;
      });
      return `### ${title}\n\n| asked for | given by | not yet |\n|---|---|---|\n${rows.join('\n')}\n`;
    })
    .join('\n');
}
