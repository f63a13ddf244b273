import { quoteList } from '../units/quote-list.ts';
import type { Shape } from './types.ts';

/** What a shape expects, as the end of a sentence: `a duration, as \`30s\``. */
export function describeShape(shape: Shape): string {
  switch (shape.kind) {
    case 'quantity':
      return `${shape.unit.title}, as ${code(shape.unit.examples[0]!)}`;
    case 'words':
      return quoteList(shape.words.map(code));
    case 'flag':
      return '`true` or `false`';
    case 'text':
      return shape.examples[0] === undefined ? shape.title : `${shape.title}, as ${code(shape.examples[0])}`;
    case 'number':
      return shape.whole ? 'a whole number' : 'a number';
    case 'json':
      return shape.onlyMaps ? 'a map' : 'any value';
    case 'record':
      return `${shape.title}: a map with ${quoteList(Object.keys(shape.fields))}`;
    case 'map':
      return `a map of ${shape.key.title} to ${briefly(shape.value)}`;
    case 'list':
      return `a list of ${briefly(shape.item)}`;
    case 'either': {
      const ways = [shape.scalar, shape.list, shape.map].filter((way) => way !== null);
      return ways.map(describeShape).join(', or ');
    }
  }
}

/** The same without examples or fields, for the inside of another description. */
function briefly(shape: Shape): string {
  switch (shape.kind) {
    case 'quantity':
      return shape.unit.title;
    case 'text':
      return shape.title;
    case 'record':
      return shape.title;
    case 'either':
      return [shape.scalar, shape.list, shape.map]
        .filter((way) => way !== null)
        .map(briefly)
        .join(' or ');
    default:
      return describeShape(shape);
  }
}

function code(word: string): string {
  return `\`${word}\``;
}
