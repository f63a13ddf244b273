/** Functions of CEL's optional values that the evaluator lacks. */
import { Optional } from '@marcbachmann/cel-js';
import type { CelLibrary } from './cel-library.ts';

/** What a field has that nobody set: the zero of its type. */
function isZero(value: unknown): boolean {
  if (value === null || value === false || value === '' || value === 0 || value === 0n) return true;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length === 0;
  if (value instanceof Map) return value.size === 0;
  return typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype
    ? Object.keys(value).length === 0
    : false;
}

function unwrap(values: readonly Optional[]): readonly unknown[] {
  return values.flatMap((each) => (each.hasValue() ? [each.value()] : []));
}

/** Adds the functions. */
export const optionalValues: CelLibrary = (environment) => {
  environment
    .registerFunction('OptionalNamespace.ofNonZeroValue(dyn): optional', (_: object, value: unknown) =>
      isZero(value) ? Optional.none() : Optional.of(value),
    )
    .registerFunction('OptionalNamespace.unwrap(list): list', (_: object, values: readonly Optional[]) =>
      unwrap(values),
    )
    .registerFunction('list.unwrapOpt(): list', unwrap);
};
