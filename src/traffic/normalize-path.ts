/**
 * The path as Envoy matches it under Istio's default normalisation (`BASE`, Envoy's `normalize_path`): backslashes are
 * slashes, unreserved characters are decoded, other escapes keep their value with upper-case digits, dot segments are
 * resolved. Doubled slashes stay, `%2F` stays. The query is untouched, the fragment is dropped.
 */
export function normalizePath(path: string): string {
  const fragment = path.indexOf('#');
  const whole = fragment < 0 ? path : path.slice(0, fragment);
  const query = whole.indexOf('?');
  const bare = query < 0 ? whole : whole.slice(0, query);
  const rest = query < 0 ? '' : whole.slice(query);
  // Nearly every path is plain.
  if (!/[\\%]|\/\./.test(bare)) return whole;
  return resolveDots(decodeUnreserved(bare.replaceAll('\\', '/'))) + rest;
}

/** Path without query and fragment, as every path match compares it. */
export function withoutQuery(path: string): string {
  const end = path.search(/[?#]/);
  return end < 0 ? path : path.slice(0, end);
}

/** Query with its question mark, or empty. */
export function queryOf(path: string): string {
  const fragment = path.indexOf('#');
  const whole = fragment < 0 ? path : path.slice(0, fragment);
  const query = whole.indexOf('?');
  return query < 0 ? '' : whole.slice(query);
}

/** `a=1&b` as a map of first values; nothing is percent-decoded, as in Envoy's route matching. */
export function queryParameters(path: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const part of queryOf(path).slice(1).split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = equals < 0 ? part : part.slice(0, equals);
    if (!parameters.has(name)) parameters.set(name, equals < 0 ? '' : part.slice(equals + 1));
  }
  return parameters;
}

function decodeUnreserved(path: string): string {
  return path.replace(/%([0-9A-Fa-f]{2})/g, (escaped, digits: string) => {
    const character = String.fromCharCode(Number.parseInt(digits, 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : escaped.toUpperCase();
  });
}

function resolveDots(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  segments.forEach((segment, i) => {
    const isLast = i === segments.length - 1;
    if (segment === '.' || segment === '..') {
      if (segment === '..') kept.pop();
      if (isLast) kept.push('');
    } else kept.push(segment);
  });
  return `/${kept.join('/')}`;
}
