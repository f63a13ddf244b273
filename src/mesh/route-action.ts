/**
 * What a rule does with a request: redirect, answer, or forward with weights, rewrite and hash (route.go).
 */
import { type JsonRecord, numberAt, recordAt, recordsAt, stringAt } from '../manifests/field.ts';
import type { ClusterTable } from './cluster-table.ts';
import { consistentHash, hashInput } from './hash-policy.ts';
import { headerOperations } from './header-operations.ts';
import { resolveHost } from './host-name.ts';
import type { HashInput, HeaderOperations, Rewrite, RouteAction, RouteMatch, WeightedDestination } from './types.ts';
import type { MeshRule } from './virtual-services.ts';

const REDIRECT_CODES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What an action needs to know beside its rule. */
export interface ActionContext {
  readonly clusters: ClusterTable;
  /** Port of the listener: the destination's when neither it nor its service settles one. */
  readonly port: number;
  readonly tls: boolean;
  readonly semantics: 'istio' | 'gatewayApi';
}

/** An action with the header operations that belong to the whole route. */
export interface BuiltAction {
  readonly action: RouteAction;
  readonly headers: HeaderOperations;
  /** The route's only destination is chosen by consistent hash, so retries may go back to it. */
  readonly hashedAlone: boolean;
}

function redirectPort(redirect: unknown, context: ActionContext): number | null {
  const derived = stringAt(redirect, ['derivePort']) === 'FROM_REQUEST_PORT' ? context.port : undefined;
  const port = numberAt(redirect, ['port']) ?? derived ?? null;
  const scheme = stringAt(redirect, ['scheme']) ?? (context.tls ? 'https' : 'http');
  const isDefault = (port === 80 && scheme === 'http') || (port === 443 && scheme === 'https');
  return port === 0 || isDefault ? null : port;
}

function redirectAction(redirect: unknown, context: ActionContext): RouteAction {
  const code = numberAt(redirect, ['redirectCode']) ?? 0;
  const status = code === 0 ? 301 : code;
  if (!REDIRECT_CODES.has(status)) return { kind: 'none' };
  const prefix = stringAt(redirect, ['prefixRewrite']) ?? '';
  const uri = stringAt(redirect, ['uri']) ?? '';
  return {
    kind: 'redirect',
    status,
    scheme: stringAt(redirect, ['scheme']) || null,
    authority: stringAt(redirect, ['authority']) || null,
    port: redirectPort(redirect, context),
    path: prefix !== '' ? { kind: 'prefix', value: prefix } : uri === '' ? null : { kind: 'full', value: uri },
  };
}

function directAction(response: unknown): RouteAction {
  const encoded = stringAt(response, ['body', 'bytes']);
  const body = stringAt(response, ['body', 'string']) ?? (encoded === undefined ? '' : decodeBase64(encoded));
  return { kind: 'direct', status: numberAt(response, ['status']) ?? 0, body };
}

function decodeBase64(text: string): string {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}

/** Path rewrite. A prefix rewrite of an exact or regex match replaces the whole path (Envoy, `prefix_rewrite`). */
function rewrittenPath(rewrite: JsonRecord, match: RouteMatch, context: ActionContext): Rewrite['path'] {
  const regex = recordAt(rewrite, ['uriRegexRewrite']);
  if (regex !== undefined) {
    return { kind: 'regex', match: stringAt(regex, ['match']) ?? '', substitution: stringAt(regex, ['rewrite']) ?? '' };
  }
  const full = stringAt(rewrite, ['fullPath']);
  if (full !== undefined) return { kind: 'full', value: full };
  const uri = stringAt(rewrite, ['uri']) ?? '';
  if (uri === '') return null;
  if (context.semantics === 'gatewayApi' && uri === '/' && match.path?.kind === 'pathPrefix') {
    // Removing a prefix must leave one slash, not two or none.
    const quoted = match.path.value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return { kind: 'regex', match: `^${quoted}(/?)(.*)`, substitution: '/\\2' };
  }
  const whole = match.path?.kind === 'exact' || match.path?.kind === 'regex';
  return { kind: whole ? 'full' : 'prefix', value: uri };
}

interface BuiltDestination {
  readonly destination: WeightedDestination;
  readonly authority: string | null;
  readonly hash: JsonRecord | null;
}

/** One entry of `route`; `weight` is kept as written. */
function buildDestination(rule: MeshRule, index: number, entry: JsonRecord, context: ActionContext): BuiltDestination {
  const written = recordAt(entry, ['destination']);
  const host = stringAt(written, ['host']) ?? '';
  const subset = stringAt(written, ['subset']) || null;
  const writtenPort = numberAt(written, ['port', 'number']) ?? null;
  const target = context.clusters.destination(resolveHost(host, rule.namespace), subset, writtenPort, context.port);
  const { operations, authority } = headerOperations(recordAt(entry, ['headers']));
  const list = context.semantics === 'gatewayApi' ? 'backendRefs' : 'route';
  const position = numberAt(entry, ['backend']) ?? index;
  return {
    destination: {
      cluster: target.key,
      host,
      subset,
      port: target.port,
      weight: numberAt(entry, ['weight']) ?? 0,
      headers: operations,
      origin: { manifest: rule.origin.manifest, path: [...rule.origin.path, list, position] },
    },
    authority,
    hash: consistentHash(target.rule, subset, writtenPort),
  };
}

function forwardAction(rule: MeshRule, match: RouteMatch, context: ActionContext): BuiltAction {
  const own = headerOperations(recordAt(rule.spec, ['headers']));
  const rewrite = recordAt(rule.spec, ['rewrite']);
  const entries = recordsAt(rule.spec, ['route']);
  const built = entries.map(([index, entry]) => buildDestination(rule, index, entry, context));
  const alone = built.length === 1 ? built[0] : undefined;
  const kept = alone === undefined ? built.filter(({ destination }) => destination.weight > 0) : built;
  const hash: HashInput[] = [];
  for (const input of kept.map((each) => hashInput(each.hash))) if (input !== null) hash.push(input);
  const rewritten = (rewrite === undefined ? undefined : stringAt(rewrite, ['authority'])) || own.authority;
  const authority = rewritten ?? alone?.authority ?? null;
  const path = rewrite === undefined ? null : rewrittenPath(rewrite, match, context);
  return {
    action: {
      kind: 'forward',
      destinations: kept.map((each) => settled(each, alone !== undefined, rewritten)),
      rewrite: path === null && authority === null ? null : { path, authority },
      hash,
      ...(alone === undefined && kept.length === 1 ? { isOneOfSeveral: true as const } : {}),
      ...(context.semantics === 'gatewayApi' ? { notFoundStatus: 500 as const } : {}),
    },
    headers: own.operations,
    hashedAlone: alone !== undefined && alone.hash !== null,
  };
}

/** A lone destination takes everything; among several, an authority that one of them sets stays with it. */
function settled(
  { destination, authority }: BuiltDestination,
  alone: boolean,
  routeAuthority: string | null,
): WeightedDestination {
  if (alone) return { ...destination, weight: 1 };
  if (authority === null || routeAuthority !== null) return destination;
  const { request, response } = destination.headers;
  return {
    ...destination,
    headers: { request: { ...request, set: { ...request.set, ':authority': authority } }, response },
  };
}

/** The action of a rule on one listener. */
export function routeAction(rule: MeshRule, match: RouteMatch, context: ActionContext): BuiltAction {
  const redirect = recordAt(rule.spec, ['redirect']);
  const direct = recordAt(rule.spec, ['directResponse']);
  const { operations } = headerOperations(recordAt(rule.spec, ['headers']));
  if (redirect !== undefined)
    return { action: redirectAction(redirect, context), headers: operations, hashedAlone: false };
  if (direct !== undefined) return { action: directAction(direct), headers: operations, hashedAlone: false };
  const built = forwardAction(rule, match, context);
  const nowhere = built.action.kind === 'forward' && built.action.destinations.length === 0;
  return nowhere ? { ...built, action: { kind: 'none' } } : built;
}
