import { entriesOf } from '../spec/derive/entries-of.ts';
import type { ServiceContext } from './build-services.ts';
import type { AllowRule, AllowSource, Auth } from './traffic-types.ts';

const TRUST_DOMAIN = 'cluster.local';

/** Who may call: as written, or everybody whose `calls` name the service; null where nothing is closed. */
export function buildAuth(context: ServiceContext): Auth | null {
  const { spec, service, origins, at } = context;
  if (service.background || !service.meshed) return null;
  const written = service.auth;
  const path = [...at, 'auth'];
  if (written === undefined && !spec.mesh.defaultDeny) return null;
  if (written?.allow === undefined)
    origins.derived([...path, 'allow'], 'everybody whose `calls` name it, and the gateway when it is public');
  if (written?.jwt === undefined) origins.derived([...path, 'jwt'], 'no token is asked for');
  return {
    allow: written?.allow === undefined ? derivedRules(context) : writtenRules(context),
    jwt: buildJwt(context),
  };
}

function writtenRules(context: ServiceContext): readonly AllowRule[] {
  return (context.service.auth?.allow ?? []).map(({ from, methods, paths }) => ({
    from: (typeof from === 'string' ? [from] : from).map((word) => sourceOf(context, word)),
    methods,
    paths,
  }));
}

function derivedRules(context: ServiceContext): readonly AllowRule[] {
  const { spec, service, name } = context;
  const rule = (from: readonly AllowSource[]): AllowRule => ({ from, methods: [], paths: [] });
  const isPublic = entriesOf(spec, service).length > 0;
  // Load from inside the mesh comes from a client that the spec does not describe.
  if (service.load !== undefined && !isPublic) return [rule([{ kind: 'anyone' }])];
  const callers = (context.callers.get(name) ?? []).map((caller) => sourceOf(context, caller));
  const sources = isPublic ? [...callers, sourceOf(context, 'gateway')] : callers;
  return sources.length === 0 ? [] : [rule(sources)];
}

/** `app`, `gateway`, `anyone`, `namespace:shop`. A service called `gateway` would be meant by its own name. */
function sourceOf({ spec, platformNamespace }: ServiceContext, word: string): AllowSource {
  const principal = (namespace: string, account: string) => `${TRUST_DOMAIN}/ns/${namespace}/sa/${account}`;
  if (word.startsWith('namespace:')) return { kind: 'namespace', namespace: word.slice('namespace:'.length) };
  if (Object.hasOwn(spec.services, word)) {
    const service = spec.services[word]!;
    const namespace = service.namespace ?? platformNamespace;
    return { kind: 'service', service: word, principal: principal(namespace, service.serviceAccount ?? word) };
  }
  const { gateway } = spec;
  if (word === 'gateway' && gateway !== undefined) {
    return { kind: 'gateway', principal: principal(gateway.namespace, gateway.serviceAccount) };
  }
  return { kind: 'anyone' };
}

function buildJwt({ service }: ServiceContext): Auth['jwt'] {
  const jwt = service.auth?.jwt;
  if (jwt === undefined) return null;
  if (typeof jwt === 'string') return { issuer: jwt, require: true, claims: {}, paths: [], except: [] };
  return { issuer: jwt.issuer, require: jwt.require, claims: jwt.claims, paths: jwt.paths, except: jwt.except };
}
