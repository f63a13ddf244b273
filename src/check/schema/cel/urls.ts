/** Kubernetes' `url` and `isURL`. */
import { celFailure } from './cel-failure.ts';
import type { CelLibrary } from './cel-library.ts';
import { parseGoUrl } from './go-url.ts';

class UrlValue {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;

  constructor(text: string) {
    const parsed = parseGoUrl(text);
    if (parsed === null) throw celFailure('url_conversion_error', `URL parse error: ${text}`);
    this.scheme = parsed.scheme;
    this.host = parsed.host;
    this.path = parsed.path;
    this.query = parsed.query;
  }
}

function hostname({ host }: UrlValue): string {
  return host.startsWith('[') ? host.slice(1).split(']', 1)[0]! : host.replace(/:\d*$/, '');
}

function port({ host }: UrlValue): string {
  return /(?:^|[^:\]]|\]):(\d*)$/.exec(host)?.[1] ?? '';
}

/** What is not allowed in a path is escaped; what is escaped already stays as it is. */
function escapedPath({ path }: UrlValue): string {
  return path.replace(/[^A-Za-z0-9\-._~!$&'()*+,;=:@/[\]%]/gu, (character) => encodeURIComponent(character));
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function queryOf({ query }: UrlValue): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const pair of query.split('&')) {
    if (pair === '' || pair.includes(';')) continue;
    const [name = '', ...rest] = pair.split('=');
    found.set(unescaped(name), [...(found.get(unescaped(name)) ?? []), unescaped(rest.join('='))]);
  }
  return found;
}

/** Adds the functions. */
export const urls: CelLibrary = (environment) => {
  environment
    .registerType('UrlValue', UrlValue)
    .registerFunction('url(string): UrlValue', (text: string) => new UrlValue(text))
    .registerFunction('isURL(string): bool', (text: string) => parseGoUrl(text) !== null)
    .registerFunction('UrlValue.getScheme(): string', ({ scheme }: UrlValue) => scheme)
    .registerFunction('UrlValue.getHost(): string', ({ host }: UrlValue) => host)
    .registerFunction('UrlValue.getHostname(): string', hostname)
    .registerFunction('UrlValue.getPort(): string', port)
    .registerFunction('UrlValue.getEscapedPath(): string', escapedPath)
    .registerFunction('UrlValue.getQuery(): map<string, list<string>>', queryOf);
};
