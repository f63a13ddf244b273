/**
 * Comprehensions that the evaluator lacks: those of two variables (`all(i, v, …)`, `transformMap(k, v, …)`), `sortBy`, and
 * `optMap` and `optFlatMap` of optional values.
 */
import { type ASTNode, Optional } from '@marcbachmann/cel-js';
import { celFailure } from './cel-failure.ts';
import type { CelLibrary } from './cel-library.ts';
import type { Checker, Evaluator, MacroCall, OverlayScope, Scope } from './macro-types.ts';

/** Values ordered by keys of their own; equal keys stay in their order. */
export function sortedByKeys(
  values: readonly unknown[],
  keys: readonly unknown[],
  isLess: (left: unknown, right: unknown) => boolean,
): readonly unknown[] {
  return keys
    .map((key, index) => ({ key, index }))
    .sort((a, b) => (isLess(a.key, b.key) ? -1 : isLess(b.key, a.key) ? 1 : a.index - b.index))
    .map(({ index }) => values[index]);
}

/** A comprehension while its expression is checked and computed. */
interface Comprehension {
  readonly range: ASTNode;
  readonly names: readonly string[];
  readonly bodies: readonly ASTNode[];
  scopes: readonly OverlayScope[];
}

/** The bodies computed for one element. */
type Compute = (values: readonly unknown[]) => readonly (() => unknown)[];

function nameOf(node: ASTNode | undefined): string {
  if (node?.op === 'id') return node.args;
  throw celFailure('invalid_macro_argument', 'a comprehension needs the names of its variables first');
}

function entriesOf(range: unknown): readonly (readonly [key: unknown, value: unknown])[] {
  if (Array.isArray(range)) return range.map((value, index) => [BigInt(index), value]);
  if (range instanceof Map) return [...range];
  if (typeof range === 'object' && range !== null) return Object.entries(range);
  throw celFailure('invalid_comprehension_range', 'a comprehension needs a list or a map');
}

function isTrue(value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw celFailure('no_such_overload', 'the condition of a comprehension is neither true nor false');
}

/** `||` over all elements: an error counts only where no element decides. */
function some(elements: readonly (() => unknown)[], wanted: boolean): boolean {
  let failure: unknown;
  for (const element of elements) {
    try {
      if (isTrue(element()) === wanted) return true;
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return false;
}

/** Makes a macro of `names` variables whose result `reduce` computes; `result` is the type that the checker is told. */
function comprehension(
  names: number,
  result: string,
  reduce: (range: unknown, compute: Compute) => unknown,
): (call: MacroCall) => object {
  return ({ args, receiver }) => ({
    range: receiver,
    names: args.slice(0, names).map(nameOf),
    bodies: args.slice(names),
    scopes: [],
    typeCheck(checker: Checker, macro: Comprehension, scope: Scope) {
      checker.check(macro.range, scope);
      const scopes: OverlayScope[] = [];
      for (const name of macro.names)
        scopes.push((scopes.at(-1) ?? scope).forkWithVariable(name, checker.getType('dyn')));
      macro.scopes = scopes;
      for (const body of macro.bodies) checker.check(body, scopes.at(-1) ?? scope);
      return checker.getType(result);
    },
    evaluate(evaluator: Evaluator, macro: Comprehension, scope: Scope) {
      return reduce(evaluator.run(macro.range, scope), (values) =>
        macro.bodies.map((body) => () => {
          let inner = scope;
          for (const [index, each] of macro.scopes.entries())
            inner = each.reuse(inner).setIterValue(values[index], evaluator);
          return evaluator.run(body, inner);
        }),
      );
    },
  });
}

/** The first body of every element. */
function firsts(range: unknown, compute: Compute): readonly (() => unknown)[] {
  return entriesOf(range).map((entry) => () => compute(entry)[0]?.());
}

/** Of `(k, v, transform)` and `(k, v, filter, transform)`: keys with what they become. */
function transformed(range: unknown, compute: Compute): readonly (readonly [key: unknown, made: unknown])[] {
  return entriesOf(range).flatMap(([key, value]) => {
    const bodies = compute([key, value]);
    if (bodies.length > 1 && !isTrue(bodies[0]?.())) return [];
    return [[key, bodies.at(-1)?.()] as const];
  });
}

function mapEntries(made: unknown): readonly (readonly [unknown, unknown])[] {
  return entriesOf(made);
}

/** Adds the macros. */
export const comprehensionMacros: CelLibrary = (environment, { isLess }) => {
  for (const kind of ['list', 'map']) {
    const two = (
      name: string,
      bodies: number,
      result: string,
      reduce: (range: unknown, compute: Compute) => unknown,
    ) => {
      const parameters = Array.from({ length: bodies + 2 }, () => 'ast').join(', ');
      environment.registerFunction(`${kind}.${name}(${parameters}): ${result}`, comprehension(2, result, reduce));
    };
    two('all', 1, 'bool', (range, compute) => !some(firsts(range, compute), false));
    two('exists', 1, 'bool', (range, compute) => some(firsts(range, compute), true));
    for (const name of ['existsOne', 'exists_one'])
      two(name, 1, 'bool', (range, compute) => firsts(range, compute).filter((each) => isTrue(each())).length === 1);
    for (const bodies of [1, 2]) {
      two('transformList', bodies, 'list', (range, compute) => transformed(range, compute).map(([, made]) => made));
      two('transformMap', bodies, 'map', (range, compute) => new Map(transformed(range, compute)));
      two(
        'transformMapEntry',
        bodies,
        'map',
        (range, compute) => new Map(transformed(range, compute).flatMap(([, made]) => mapEntries(made))),
      );
    }
  }
  environment
    .registerFunction(
      'list.sortBy(ast, ast): list',
      comprehension(1, 'list', (range, compute) => {
        const values = entriesOf(range).map(([, value]) => value);
        const keys = values.map((value) => compute([value])[0]?.());
        return sortedByKeys(values, keys, isLess);
      }),
    )
    .registerFunction('optional.optMap(ast, ast): optional', comprehension(1, 'optional', optMap))
    .registerFunction('optional.optFlatMap(ast, ast): optional', comprehension(1, 'optional', optFlatMap));
};

function optFlatMap(value: unknown, compute: Compute): unknown {
  if (!(value instanceof Optional)) throw celFailure('optional_expected', 'optMap of something that is not optional');
  return value.hasValue() ? compute([value.value()])[0]?.() : value;
}

function optMap(value: unknown, compute: Compute): unknown {
  return optFlatMap(value, (values) => compute(values).map((body) => () => Optional.of(body())));
}
