/**
 * Host names as Istio compares them (pkg/config/host): exact or with a leading `*`. A wildcard is a plain suffix
 * comparison, so `*.com` covers `a.b.com`.
 */
import { compareText } from '../units/compare-text.ts';

/** Domain that every Kubernetes service name ends with. */
export const CLUSTER_DOMAIN = 'svc.cluster.local';

/** Fully qualified name of a Kubernetes service. */
export function serviceHost(name: string, namespace: string): string {
  return `${name}.${namespace}.${CLUSTER_DOMAIN}`;
}

/** A name without dots stands for a service of the object's own namespace (`ResolveShortnameToFQDN`). */
export function resolveHost(host: string, namespace: string): string {
  const lower = host.toLowerCase();
  if (lower === '' || lower.startsWith('*') || lower.includes('.')) return lower;
  return serviceHost(lower, namespace);
}

/** `*.suffix` or `*`. */
export function isWildcard(host: string): boolean {
  return host.startsWith('*');
}

/** Some name is covered by both. */
export function hostsOverlap(a: string, b: string): boolean {
  if (isWildcard(a) && isWildcard(b)) {
    const [short, long] = a.length < b.length ? [a, b] : [b, a];
    return long.slice(1).endsWith(short.slice(1));
  }
  if (isWildcard(a)) return b.endsWith(a.slice(1));
  if (isWildcard(b)) return a.endsWith(b.slice(1));
  return a === b;
}

/** Everything `a` covers, `b` covers. */
export function hostWithin(a: string, b: string): boolean {
  if (isWildcard(a)) return isWildcard(b) && a.length >= b.length && a.slice(1).endsWith(b.slice(1));
  return isWildcard(b) ? a.endsWith(b.slice(1)) : a === b;
}

/** The narrower of each overlapping pair, in the order of `hosts`, each once. */
export function intersectHosts(hosts: readonly string[], others: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (const host of hosts) {
    for (const other of others) {
      const narrow = hostWithin(host, other) ? host : hostWithin(other, host) ? other : null;
      if (narrow !== null && !found.includes(narrow)) found.push(narrow);
    }
  }
  return found;
}

/** Entries by host pattern, the wildcards apart and most specific first. */
export interface HostTable<Entry> {
  readonly all: ReadonlyMap<string, Entry>;
  readonly wildcards: readonly (readonly [pattern: string, entry: Entry])[];
}

/** Prepares look-ups by the most specific pattern. */
export function hostTable<Entry>(all: ReadonlyMap<string, Entry>): HostTable<Entry> {
  const wildcards = [...all].filter(([pattern]) => isWildcard(pattern));
  wildcards.sort(([a], [b]) => b.length - a.length || compareText(a, b));
  return { all, wildcards };
}

/** The entry of the most specific pattern that covers `host`: exact, then the longest wildcard (`MostSpecificHostMatch`). */
export function mostSpecific<Entry>(host: string, table: HostTable<Entry>): Entry | null {
  const exact = table.all.get(host);
  if (exact !== undefined) return exact;
  const needle = isWildcard(host) ? host.slice(1) : host;
  return table.wildcards.find(([pattern]) => needle.endsWith(pattern.slice(1)))?.[1] ?? null;
}

/** A gateway's host without the namespace that may use it: `ns/host`. */
export function bareHost(host: string): string {
  return host.slice(host.indexOf('/') + 1);
}
