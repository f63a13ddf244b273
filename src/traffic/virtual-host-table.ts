/**
 * Choice of the virtual host by authority (route_components.proto): an exact domain, else the longest `*.suffix`, else
 * the longest `prefix.*`, else `*`. Domains that carry a port are compared with the authority as sent, all others
 * without its port.
 */
export class VirtualHostTable<T> {
  readonly #exact = new Map<string, T>();
  readonly #suffixes: (readonly [text: string, host: T])[] = [];
  readonly #prefixes: (readonly [text: string, host: T])[] = [];
  #any: T | null = null;

  /** The first to claim a domain keeps it; Envoy refuses a second claim. */
  add(domain: string, host: T): void {
    if (domain === '*') this.#any ??= host;
    else if (domain.startsWith('*')) insert(this.#suffixes, domain.slice(1), host);
    else if (domain.endsWith('*')) insert(this.#prefixes, domain.slice(0, -1), host);
    else if (!this.#exact.has(domain)) this.#exact.set(domain, host);
  }

  /** `authority` in lower case. */
  find(authority: string): T | null {
    const host = withoutPort(authority);
    const exact = this.#exact.get(authority) ?? this.#exact.get(host);
    if (exact !== undefined) return exact;
    // A wildcard stands for at least one character.
    for (const [suffix, found] of this.#suffixes) {
      if (host.length > suffix.length && host.endsWith(suffix)) return found;
    }
    for (const [prefix, found] of this.#prefixes) {
      if (host.length > prefix.length && host.startsWith(prefix)) return found;
    }
    return this.#any;
  }
}

/** `a.example:8080` → `a.example`, `[::1]:80` → `[::1]`. */
export function withoutPort(authority: string): string {
  const colon = authority.lastIndexOf(':');
  if (colon < 0 || authority.endsWith(']')) return authority;
  return /^\d+$/.test(authority.slice(colon + 1)) ? authority.slice(0, colon) : authority;
}

function insert<T>(list: (readonly [text: string, host: T])[], text: string, host: T): void {
  const at = list.findIndex(([other]) => other.length < text.length);
  if (at < 0) list.push([text, host]);
  else list.splice(at, 0, [text, host]);
}
