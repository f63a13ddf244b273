import { type CelLibrary, registerPrefix } from './cel-library.ts';

class SetsPrefix {}

type Values = readonly unknown[];

/** `sets.contains`, `sets.equivalent`, `sets.intersects`: lists compared without order and repetition. */
export const sets: CelLibrary = (environment, { equal }) => {
  const holds = (values: Values, wanted: unknown) => values.some((each) => equal(each, wanted));
  const contains = (values: Values, wanted: Values) => wanted.every((each) => holds(values, each));
  registerPrefix(environment, 'sets', SetsPrefix);
  environment
    .registerFunction('SetsPrefix.contains(list, list): bool', (_: SetsPrefix, one: Values, other: Values) =>
      contains(one, other),
    )
    .registerFunction(
      'SetsPrefix.equivalent(list, list): bool',
      (_: SetsPrefix, one: Values, other: Values) => contains(one, other) && contains(other, one),
    )
    .registerFunction('SetsPrefix.intersects(list, list): bool', (_: SetsPrefix, one: Values, other: Values) =>
      one.some((each) => holds(other, each)),
    );
};
