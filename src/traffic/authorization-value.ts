/**
 * The text forms of an AuthorizationPolicy: `*` (present and not empty), `prefix*`, `*suffix`, exact; for paths also the
 * templates `{*}` (one segment) and `{**}` (any number of segments).
 */
export type ValueTest = (value: string) => boolean;

/** A pattern of any other field. */
export function authorizationValue(pattern: string): ValueTest {
  if (pattern === '*') return (value) => value !== '';
  if (pattern.startsWith('*')) {
    const suffix = pattern.slice(1);
    return (value) => value.endsWith(suffix);
  }
  if (pattern.endsWith('*')) {
    const prefix = pattern.slice(0, -1);
    return (value) => value.startsWith(prefix);
  }
  return (value) => value === pattern;
}

/** A path pattern, which may be a template. */
export function authorizationPath(pattern: string): ValueTest {
  if (!pattern.includes('{*}') && !pattern.includes('{**}')) return authorizationValue(pattern);
  const wanted = pattern.split('/');
  return (path) => matchSegments(wanted, path.split('/'));
}

function matchSegments(wanted: readonly string[], actual: readonly string[]): boolean {
  const [first, ...rest] = wanted;
  if (first === undefined) return actual.length === 0;
  if (first === '{**}') {
    // The slash before it must be there: nothing after it is one empty segment (measured).
    for (let taken = 1; taken <= actual.length; taken++) if (matchSegments(rest, actual.slice(taken))) return true;
    return false;
  }
  if (actual.length === 0 || (first === '{*}' ? actual[0] === '' : actual[0] !== first)) return false;
  return matchSegments(rest, actual.slice(1));
}
