/**
 * `has(e.f)`: whether a field is there. The evaluator's own refuses an index on the way (`has(self[0].matches)`, which
 * upstream definitions write), so this one evaluates whatever stands before the last dot.
 */
import { type ASTNode, Optional } from '@marcbachmann/cel-js';
import { celFailure } from './cel-failure.ts';
import type { CelLibrary } from './cel-library.ts';
import type { Checker, Evaluator, MacroCall, Scope } from './macro-types.ts';

interface Presence {
  readonly holder: ASTNode;
  readonly name: string;
}

/** Whether a converted object has a field; of an optional, whether its value is there and has it. */
function isThere(holder: unknown, name: string): boolean {
  if (holder instanceof Optional) return holder.hasValue() && isThere(holder.value(), name);
  if (holder instanceof Map) return holder.has(name);
  if (typeof holder === 'object' && holder !== null) return Object.hasOwn(holder, name);
  throw celFailure('no_such_overload', `has() of something that has no fields: ${name}`);
}

/** Adds the macro under the name that `renameCalls` gives it. */
export const presenceMacro: CelLibrary = (environment) => {
  environment.registerFunction('isPresent(ast): bool', ({ args: [tested] }: MacroCall) => {
    if (tested?.op !== '.') throw celFailure('invalid_macro_argument', 'has() asks for a field: has(self.field)');
    const [holder, name] = tested.args;
    return {
      holder,
      name,
      typeCheck(checker: Checker, macro: Presence, scope: Scope) {
        checker.check(macro.holder, scope);
        return checker.getType('bool');
      },
      evaluate: (evaluator: Evaluator, macro: Presence, scope: Scope) =>
        isThere(evaluator.run(macro.holder, scope), macro.name),
    };
  });
};
