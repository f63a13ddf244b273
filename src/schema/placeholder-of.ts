import type { Shape } from './types.ts';

/** A value of the right type that says nothing: empty text, the smallest number, the first word. */
export function placeholderOf(shape: Shape): unknown {
  switch (shape.kind) {
    case 'quantity': {
      const example = shape.unit.parse(shape.unit.examples[0]!);
      return example.ok ? example.value : undefined;
    }
    case 'words':
      return shape.words[0];
    case 'flag':
      return false;
    case 'text':
      return '';
    case 'number':
      return shape.least;
    case 'json':
      return {};
    case 'list':
      return [];
    case 'map':
      return {};
    case 'either':
      return placeholderOf(shape.scalar ?? shape.list ?? shape.map!);
    case 'record': {
      const value: Record<string, unknown> = {};
      for (const [name, field] of Object.entries(shape.fields)) {
        if (field.presence !== 'optional') value[name] = placeholderOf(field.schema);
      }
      return value;
    }
  }
}
