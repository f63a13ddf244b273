/** Calls that this room answers itself, and under which name; see `presence-macro.ts` and `regular-expressions.ts`. */
const OWN_CALLS: Readonly<Record<string, string>> = { has: 'isPresent', matches: 'matchesPattern' };

/** A literal with its prefix (`r`, `b`, both), or a name; whatever else stands in an expression is not looked at. */
const TOKENS =
  /[rRbB]{0,2}(?:"""[\s\S]*?"""|'''[\s\S]*?''')|[rR][bB]?(?:"[^"\n]*"|'[^'\n]*')|[bB]?(?:"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|[A-Za-z_]\w*(?=\s*(\()?)|\/\/.*/g;

/**
 * The expression with calls of `has` and `matches` under names of our own: the evaluator refuses a second function of the
 * same signature, and its own two differ from the API server's. Texts and fields of these names stay as they are.
 */
export function renameCalls(expression: string): string {
  return expression.replace(TOKENS, (token: string, call: string | undefined) =>
    call !== undefined && Object.hasOwn(OWN_CALLS, token) ? (OWN_CALLS[token] ?? token) : token,
  );
}

/** Whether an expression speaks of a variable; texts and fields of the name do not count. */
export function mentions(expression: string, variable: string): boolean {
  return [...expression.matchAll(TOKENS)].some(
    ({ 0: token, index }) => token === variable && expression[index - 1] !== '.',
  );
}
