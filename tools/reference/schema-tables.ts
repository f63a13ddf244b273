/**
 * The reference of a language, from the table that also reads it: one heading per block, one line per field. A block
 * that stands in several places is described at the first and referred to from the others.
 */
import type { Field, RecordShape, Shape } from '../../src/schema/types.ts';

interface Section {
  readonly path: string;
  readonly record: RecordShape;
}

/** Stands in a path for a key that the user chooses. */
const ANY_KEY = 'NAME';

/**
 * Markdown for a schema and everything below it. What a schema described `before` has too is referred to there; the
 * headings of what is left end in the title, so that no two headings of a page are the same.
 */
export function schemaTables(root: RecordShape, title: string, before: RecordShape | null = null): string {
  const sections: Section[] = [];
  const known = new Map<string, string>();
  if (before !== null) collect({ path: '', record: before }, [], known);
  const own = new Map<string, string>();
  collect({ path: '', record: root }, sections, own, known);
  const suffix = before === null ? '' : ` of ${title.toLowerCase()}`;
  const anchors = new Map([...own].map(([key, path]) => [key, `\`${path}\`${suffix}`]));
  for (const [key, path] of known) anchors.set(key, `\`${path}\``);
  return sections
    .map(({ path, record }) => {
      const heading = path === '' ? `### ${title}` : `### \`${path}\`${suffix}`;
      const rows = Object.entries(record.fields).map(([name, field]) => fieldRow(name, field, anchors));
      return `${heading}\n\n| field | value | without it | |\n|---|---|---|---|\n${rows.join('\n')}\n`;
    })
    .join('\n');
}

function collect(
  section: Section,
  sections: Section[],
  known: Map<string, string>,
  before: ReadonlyMap<string, string> = new Map(),
): void {
  const key = keyOf(section.record);
  if (known.has(key) || before.has(key)) return;
  known.set(key, section.path);
  sections.push(section);
  const fields = Object.entries(section.record.fields).map(([name, field]) =>
    recordsIn(field.schema, join(section.path, name)),
  );
  for (const inner of fields) {
    for (const each of inner) {
      const key = keyOf(each.record);
      const isOfSeveral = fields.filter((others) => others.some(({ record }) => keyOf(record) === key)).length > 1;
      const path = isOfSeveral ? join(section.path, placeholderOf(each.record)) : each.path;
      collect({ ...each, path }, sections, known, before);
    }
  }
}

/** Stands in a path for any of several fields that hold the same block: `FIGURE` for a figure. */
function placeholderOf({ title }: RecordShape): string {
  return title.split(' ').at(-1)!.toUpperCase();
}

/** Two tables are one block when they are called the same and have the same fields. */
function keyOf(record: RecordShape): string {
  return `${record.title}: ${Object.keys(record.fields).join(' ')}`;
}

function recordsIn(shape: Shape, path: string): Section[] {
  switch (shape.kind) {
    case 'record':
      return [{ path, record: shape }];
    case 'map':
      return recordsIn(shape.value, join(path, ANY_KEY));
    case 'list':
      return recordsIn(shape.item, `${path}[]`);
    case 'either':
      return [shape.scalar, shape.list, shape.map].flatMap((way) => (way === null ? [] : recordsIn(way, path)));
    default:
      return [];
  }
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function fieldRow(name: string, field: Field, headings: ReadonlyMap<string, string>): string {
  const cells = [`\`${name}\``, valueText(field.schema, headings), absence(field), field.doc];
  return `| ${cells.map((cell) => cell.replace(/[|<]/g, '\\$&')).join(' | ')} |`;
}

function absence({ presence, fallback, otherwise }: Field): string {
  if (presence === 'required') return '**required**';
  if (fallback === null) return otherwise ?? '';
  const { value, why } = fallback;
  const isEmpty = typeof value === 'object' && value !== null && Object.keys(value).length === 0;
  if (isEmpty) return why;
  return `\`${typeof value === 'string' ? value.trimEnd() : JSON.stringify(value)}\` (${why})`;
}

function valueText(shape: Shape, headings: ReadonlyMap<string, string>): string {
  switch (shape.kind) {
    case 'quantity':
      return `${shape.unit.title}: \`${shape.unit.examples[0]}\``;
    case 'words':
      return shape.words.map((word) => `\`${word}\``).join(', ');
    case 'flag':
      return '`true`, `false`';
    case 'text':
      return shape.examples[0] === undefined ? shape.title : `${brief(shape.title)}: \`${shape.examples[0]}\``;
    case 'number':
      return `${shape.whole ? 'a whole number' : 'a number'}${bounds(shape.least, shape.most)}`;
    case 'json':
      return shape.onlyMaps ? 'any map' : 'anything';
    case 'record':
      return recordLink(shape, headings);
    case 'map':
      return `a map from ${brief(shape.key.title)} to ${valueText(shape.value, headings)}`;
    case 'list':
      return `a list of ${valueText(shape.item, headings)}`;
    case 'either': {
      const ways = [shape.scalar, shape.list, shape.map].filter((way) => way !== null);
      return [...new Set(ways.flatMap((way) => valueText(way, headings).split('; or ')))].join('; or ');
    }
  }
}

/** What a name may consist of is said once, above the tables. */
function brief(title: string): string {
  return title.replace(' of lower-case letters, digits and -', '');
}

function recordLink(record: RecordShape, headings: ReadonlyMap<string, string>): string {
  const heading = headings.get(keyOf(record));
  if (heading === undefined) throw new Error(`${record.title} has no heading`);
  return `[${record.title}](#${anchorOf(heading)})`;
}

/** The anchor that a heading gets where Markdown is shown. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}

/** Bounds that mean something to a person; the largest numbers there are do not. */
function bounds(least: number, most: number): string {
  const hasMost = most < 1e9;
  if (least <= 0 && !hasMost) return '';
  return hasMost ? ` from ${least} to ${most}` : ` from ${least}`;
}
