/** A schema as a page for people: one table per block, each field with what it expects and what holds without it. */
import { plain } from '../units/decimal.ts';
import type { Field, RecordShape, Shape } from './types.ts';

/** Markdown of every block below a schema, in the order of the tables; a block that several share stands once. */
export function referencePage(root: Shape): string {
  const written = new Map<Shape, string>();
  const sections: string[] = [];
  const visit = (shape: Shape, path: string): void => {
    if (shape.kind === 'record') {
      if (written.has(shape)) return;
      written.set(shape, path);
      sections.push(section(shape, path));
      for (const [name, { schema }] of Object.entries(shape.fields))
        visit(schema, path === '' ? name : `${path}.${name}`);
    } else if (shape.kind === 'map') visit(shape.value, `${path}.*`);
    else if (shape.kind === 'list') visit(shape.item, `${path}[]`);
    else if (shape.kind === 'either') {
      for (const way of [shape.list, shape.map]) if (way !== null) visit(way, path);
    }
  };
  visit(root, '');
  return sections.join('\n');
}

function section(shape: RecordShape, path: string): string {
  const head = path === '' ? '## The file' : `## \`${path}\``;
  const rows = Object.entries(shape.fields).map(([name, field]) => row(name, field));
  return [head, '', '| field | holds | without it | meaning |', '|---|---|---|---|', ...rows, ''].join('\n');
}

function row(name: string, field: Field): string {
  const cells = [`\`${name}\``, expectation(field.schema), absence(field), field.doc];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function absence({ presence, fallback, otherwise }: Field): string {
  if (fallback !== null) {
    const isEmpty = typeof fallback.value === 'object' && Object.keys(fallback.value ?? {}).length === 0;
    return isEmpty ? fallback.why : `\`${inline(fallback.value)}\`: ${fallback.why}`;
  }
  return presence === 'required' ? 'required' : (otherwise ?? '');
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{ ${Object.entries(value)
      .map(([key, item]) => `${key}: ${inline(item)}`)
      .join(', ')} }`;
  }
  return String(value);
}

/** What a field holds, in few words: blocks have tables of their own. */
function expectation(shape: Shape): string {
  switch (shape.kind) {
    case 'quantity':
      return `${shape.unit.title}, as \`${shape.unit.examples[0]}\`${bounds(shape.least, shape.most, (value) => shape.unit.print(value))}`;
    case 'words':
      return shape.words.map((word) => `\`${word}\``).join(', ');
    case 'flag':
      return '`true` or `false`';
    case 'text':
      return shape.examples[0] === undefined ? shape.title : `${shape.title}, as \`${shape.examples[0]}\``;
    case 'number': {
      const most = shape.most >= Number.MAX_SAFE_INTEGER ? null : shape.most;
      return `${shape.whole ? 'a whole number' : 'a number'}${bounds(shape.least, most, plain)}`;
    }
    case 'json':
      return shape.onlyMaps ? 'a map' : 'anything';
    case 'record':
      return 'a block';
    case 'map':
      return `map of ${shape.key.title} to ${expectation(shape.value)}`;
    case 'list':
      return `list of ${expectation(shape.item)}`;
    case 'either':
      return [shape.scalar, shape.list, shape.map]
        .filter((way) => way !== null)
        .map(expectation)
        .join(', or ');
  }
}

function bounds(least: number | null, most: number | null, print: (value: number) => string): string {
  if (least !== null && most !== null) return `, ${print(least)} to ${print(most)}`;
  if (least !== null && least > 0) return `, at least ${print(least)}`;
  return most === null ? '' : `, at most ${print(most)}`;
}
