import type { Expression } from './types.ts';

/** What an expression is made of, one step down. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'range':
    case 'subquery':
    case 'modified':
    case 'unary':
      return [expression.of];
    case 'call':
    case 'aggregation':
      return expression.arguments;
    case 'binary':
      return [expression.left, expression.right];
    default:
      return [];
  }
}
