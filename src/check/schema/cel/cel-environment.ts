/**
 * CEL as Kubernetes 1.36 has it for rules of custom resource definitions: the standard functions with optional values, and
 * Kubernetes' own libraries. Leaves out the budget of computing time that the API server grants a rule, and `authorizer`,
 * which such rules do not have. Optional entries of a
 * literal (`{?key: …}`) do not parse: a rule that has one is named, not passed.
 */
import { Environment } from '@marcbachmann/cel-js';
import { addresses } from './addresses.ts';
import type { CelTools } from './cel-library.ts';
import { comprehensionMacros } from './comprehension-macros.ts';
import { lists } from './lists.ts';
import { namedFormats } from './named-formats.ts';
import { optionalValues } from './optional-values.ts';
import { presenceMacro } from './presence-macro.ts';
import { quantities } from './quantities.ts';
import { regularExpressions } from './regular-expressions.ts';
import { semanticVersions } from './semantic-versions.ts';
import { sets } from './sets.ts';
import { strings } from './strings.ts';
import { urls } from './urls.ts';

const LIBRARIES = [
  presenceMacro,
  comprehensionMacros,
  optionalValues,
  regularExpressions,
  strings,
  lists,
  sets,
  urls,
  quantities,
  addresses,
  namedFormats,
  semanticVersions,
];

function celTools(environment: Environment): CelTools {
  const operators = environment.clone().registerVariable('left', 'dyn').registerVariable('right', 'dyn');
  const operator = (expression: string) => {
    const evaluate = operators.parse(expression);
    return (left: unknown, right: unknown): unknown => evaluate({ left, right });
  };
  const [equal, less] = [operator('left == right'), operator('left < right')];
  return {
    equal: (left, right) => equal(left, right) === true,
    isLess: (left, right) => less(left, right) === true,
    add: operator('left + right'),
  };
}

/** An environment for rules: `self`, and `oldSelf`, which has no value where nothing was stored before. */
export function celEnvironment(): Environment {
  const base = new Environment({
    enableOptionalTypes: true,
    // The API server makes an exception for the list that `format` takes; here all lists are excepted.
    homogeneousAggregateLiterals: false,
  });
  const environment = base.clone();
  const tools = celTools(base);
  for (const library of LIBRARIES) library(environment, tools);
  return environment.registerVariable('self', 'dyn').registerVariable('oldSelf', 'dyn');
}
