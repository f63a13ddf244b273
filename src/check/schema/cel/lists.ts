/** Kubernetes' list functions (`isSorted`, `sum`, `min`, `max`, `indexOf`) and those of CEL's list extension. */
import { Optional } from '@marcbachmann/cel-js';
import { celFailure } from './cel-failure.ts';
import { type CelLibrary, type CelTools, registerPrefix } from './cel-library.ts';
import { sortedByKeys } from './comprehension-macros.ts';

/** Larger ranges are refused: nothing in an object is as long. */
const LONGEST_RANGE = 1_000_000;

class ListsPrefix {}

type Values = readonly unknown[];

function extreme(values: Values, isBetter: (one: unknown, other: unknown) => boolean, name: string): unknown {
  const [first, ...rest] = values;
  if (first === undefined) throw celFailure('empty_list', `${name} called on empty list`);
  return rest.reduce((best, each) => (isBetter(each, best) ? each : best), first);
}

function flattened(values: Values, depth: number): unknown[] {
  return values.flatMap((each) => (Array.isArray(each) && depth > 0 ? flattened(each, depth - 1) : [each]));
}

function slice(values: Values, start: bigint, end: bigint): Values {
  if (start < 0n || end < start || end > BigInt(values.length))
    throw celFailure('index_out_of_bounds', `cannot slice(${start}, ${end}), list is length ${values.length}`);
  return values.slice(Number(start), Number(end));
}

function range(length: bigint): Values {
  if (length > LONGEST_RANGE) throw celFailure('index_out_of_bounds', `a range of ${length} is too long`);
  return Array.from({ length: Math.max(0, Number(length)) }, (_, index) => BigInt(index));
}

function ordered(values: Values, { isLess }: CelTools): Values {
  return sortedByKeys(values, values, isLess);
}

/** Adds the functions. */
export const lists: CelLibrary = (environment, tools) => {
  const { equal, isLess, add } = tools;
  registerPrefix(environment, 'lists', ListsPrefix);
  environment
    .registerFunction('list.isSorted(): bool', (values: Values) =>
      values.every((each, index) => index === 0 || !isLess(each, values[index - 1])),
    )
    .registerFunction('list.sum(): dyn', (values: Values) => (values.length === 0 ? 0n : values.reduce(add)))
    .registerFunction('list.min(): dyn', (values: Values) => extreme(values, isLess, 'min'))
    .registerFunction('list.max(): dyn', (values: Values) => extreme(values, (a, b) => isLess(b, a), 'max'))
    .registerFunction('list.indexOf(dyn): int', (values: Values, wanted: unknown) =>
      BigInt(values.findIndex((each) => equal(each, wanted))),
    )
    .registerFunction('list.lastIndexOf(dyn): int', (values: Values, wanted: unknown) =>
      BigInt(values.findLastIndex((each) => equal(each, wanted))),
    )
    .registerFunction('list.distinct(): list', (values: Values) =>
      values.filter((each, index) => values.findIndex((other) => equal(each, other)) === index),
    )
    .registerFunction('list.flatten(): list', (values: Values) => flattened(values, 1))
    .registerFunction('list.flatten(int): list', (values: Values, depth: bigint) => flattened(values, Number(depth)))
    .registerFunction('list.reverse(): list', (values: Values) => [...values].reverse())
    .registerFunction('list.sort(): list', (values: Values) => ordered(values, tools))
    .registerFunction('list.slice(int, int): list', slice)
    .registerFunction('list.first(): optional', (values: Values) => Optional.of(values[0]))
    .registerFunction('list.last(): optional', (values: Values) => Optional.of(values.at(-1)))
    .registerFunction('ListsPrefix.range(int): list<int>', (_: ListsPrefix, length: bigint) => range(length));
};
