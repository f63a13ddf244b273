/**
 * Addresses that stand in configurations. Whoever is told an address is meant to connect to it: that is where the parts
 * of the platform say whom they need, and so the only list of it.
 */

export type Mention =
  /** A Service of the cluster; port null: any that it has. A bare name may be no Service at all. */
  | {
      readonly kind: 'service';
      readonly namespace: string;
      readonly name: string;
      readonly port: number | null;
      readonly isBare: boolean;
    }
  /** A host elsewhere. */
  | { readonly kind: 'host'; readonly port: number };

/** Begins where a word does: within long words of other things each letter would be a beginning. */
const IN_CLUSTER = /(?<![a-z0-9-])([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.cluster\.local)?(?::(\d{1,5}))?/g;
const ADDRESS = /\b([a-z][a-z0-9+.-]*):\/\/(?:[^\s/"'`@]*@)?([A-Za-z0-9][A-Za-z0-9._-]*)(?::(\d{1,5}))?/g;
const HOST_AND_PORT = /(?<![\w./@:-])((?:[a-z0-9-]+\.)+[a-z]{2,}):(\d{2,5})\b/g;
const SCHEME_PORTS: Readonly<Record<string, number>> = {
  https: 443,
  http: 80,
  postgres: 5432,
  postgresql: 5432,
  redis: 6379,
  rediss: 6379,
};
/** Words that stand for an address which the engine knows, or which is in a secret: all of them speak HTTPS. */
const WORDS = /\b(?:awss3|s3|slack_configs|pagerduty_configs|webhook_configs)\b/;

/** Buckets, whose provider is reached by HTTPS wherever it is. */
const BUCKET_SCHEMES: ReadonlySet<string> = new Set(['s3', 'gs', 'azblob']);

function fromUrl(scheme: string, host: string, port: string | undefined, namespace: string): Mention | null {
  if (BUCKET_SCHEMES.has(scheme)) return { kind: 'host', port: 443 };
  const number = port === undefined ? (SCHEME_PORTS[scheme] ?? null) : Number(port);
  const [name = '', second, ...more] = host.split('.');
  // A name without a dot is a Service of the same namespace; the loopback is the pod itself.
  if (host === 'localhost' || /^[\d.]+$/.test(host)) return null;
  if (second === undefined) {
    return { kind: 'service', namespace, name, port: port === undefined ? null : number, isBare: true };
  }
  if (more[0] === 'svc') return null;
  return number === null ? null : { kind: 'host', port: number };
}

/** What a text of a namespace mentions, each once. */
export function mentionsIn(text: string, namespace: string): readonly Mention[] {
  const found = new Map<string, Mention>();
  const add = (mention: Mention | null): void => {
    if (mention !== null) found.set(JSON.stringify(mention), mention);
  };
  for (const [, name = '', space = '', port] of text.matchAll(IN_CLUSTER)) {
    add({ kind: 'service', namespace: space, name, port: port === undefined ? null : Number(port), isBare: false });
  }
  for (const [, scheme = '', host = '', port] of text.matchAll(ADDRESS)) add(fromUrl(scheme, host, port, namespace));
  for (const [, host = '', port] of text.matchAll(HOST_AND_PORT)) {
    if (!/\.svc(?:\.|$)/.test(host)) add({ kind: 'host', port: Number(port) });
  }
  if (WORDS.test(text)) add({ kind: 'host', port: 443 });
  return [...found.values()];
}
