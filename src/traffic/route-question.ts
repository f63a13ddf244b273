/** What `nines route` is asked: one request, and where it begins. */

/** An absolute URL as typed; the path is kept as it is, since proxies see it so. */
export interface RequestUrl {
  readonly scheme: 'http' | 'https';
  readonly host: string;
  /** Null: the scheme's own. */
  readonly port: number | null;
  /** With query; `/` when absent. */
  readonly path: string;
}

export interface RouteQuestion {
  readonly url: RequestUrl;
  readonly method: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Where the request begins; null: a gateway when one serves the host, else a client inside the mesh. */
  readonly from: 'gateway' | { readonly namespace: string; readonly workload: string } | null;
}

/** Reads `http://host[:port][/path][?query]`; null when it is no such URL. A fragment never leaves the client. */
export function parseRequestUrl(text: string): RequestUrl | null {
  const found = /^(https?):\/\/(\[[0-9a-fA-F:.]+\]|[^/?#:@\s]+)(?::(\d{1,5}))?([/?][^#\s]*)?(?:#\S*)?$/.exec(text);
  if (found === null) return null;
  const [, scheme, host = '', digits, rest = '/'] = found;
  const port = digits === undefined ? null : Number(digits);
  if (port !== null && (port === 0 || port > 65_535)) return null;
  const path = rest.startsWith('/') ? rest : `/${rest}`;
  return { scheme: scheme as RequestUrl['scheme'], host: host.toLowerCase(), port, path };
}

/** The port that is dialled. */
export function dialledPort(url: RequestUrl): number {
  return url.port ?? (url.scheme === 'https' ? 443 : 80);
}

/** The authority that the client sends: the port only when it is not the scheme's own. */
export function sentAuthority(url: RequestUrl): string {
  const own = url.scheme === 'https' ? 443 : 80;
  return url.port === null || url.port === own ? url.host : `${url.host}:${url.port}`;
}
