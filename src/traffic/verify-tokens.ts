/**
 * Request authentication (Envoy's jwt_authn as Istio configures it): every token that stands where a rule looks must
 * verify with the rule of its issuer; no token at all passes, without an identity. Whether a signature verifies is an
 * input of the model. The codes are measured: missing, invalid, expired or unknown issuer 401, wrong audience 403.
 *
 * Leaves out `outputPayloadToHeader`, which would need the encoded token.
 */
import type { JwtRule } from '../mesh/types.ts';
import { isPreflight } from './cors.ts';
import { localReply } from './local-reply.ts';
import { queryOf, withoutQuery } from './normalize-path.ts';
import type { LocalReply, Request, Token } from './types.ts';

/** Envoy's `clock_skew_seconds`. */
const CLOCK_SKEW_SECONDS = 60;

export interface JwtVerdict {
  /** Why the request is refused, or null. */
  readonly reply: LocalReply | null;
  /** Tokens that verified; claims and request principals come from them. */
  readonly tokens: readonly Token[];
  /** Time at which a token of the request becomes valid or expires; Infinity for never. */
  readonly validUntilUs: number;
}

/** `nowUs` counts from the epoch of the tokens' own times. */
export function verifyTokens(rules: readonly JwtRule[], request: Request, nowUs: number): JwtVerdict {
  const tokens: Token[] = [];
  let validUntilUs = Number.POSITIVE_INFINITY;
  // A browser sends no token with a preflight, so Istio lets preflights pass unseen.
  if (isPreflight(request)) return { reply: null, tokens, validUntilUs };
  for (const token of request.tokens) {
    if (!rules.some((rule) => looksAt(rule, token))) continue;
    const problem = verify(rules, token, nowUs);
    validUntilUs = Math.min(validUntilUs, nextChangeUs(token, nowUs));
    if (problem !== null) return { reply: refusal(problem, request), tokens: [], validUntilUs };
    tokens.push(token);
  }
  return { reply: null, tokens, validUntilUs };
}

/**
 * The request as it goes on: tokens are taken out unless they are to be forwarded, claims are copied to headers. Those
 * headers are Envoy's alone: what a client sends under their names is dropped, with or without a token.
 */
export function withVerifiedTokens(rules: readonly JwtRule[], tokens: readonly Token[], request: Request): Request {
  if (rules.length === 0) return request;
  const headers: Record<string, string> = { ...request.headers };
  let { path } = request;
  for (const { outputClaimToHeaders } of rules) {
    for (const { header } of outputClaimToHeaders) delete headers[header.toLowerCase()];
  }
  for (const token of tokens) {
    const rule = ruleOf(rules, token)!;
    const { kind, name } = token.carriedIn;
    if (!rule.forwardOriginalToken) {
      if (kind === 'header') delete headers[name];
      else path = withoutParameter(path, name);
    }
    for (const { header, claim } of rule.outputClaimToHeaders) {
      const value = claimAt(token.claims, claim);
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
        headers[header.toLowerCase()] = String(value);
      }
    }
  }
  return { ...request, path, headers };
}

/** A claim, nested ones by their path: `realm.role`. */
function claimAt(claims: Token['claims'], path: string): unknown {
  let value: unknown = claims;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return value;
}

function withoutParameter(path: string, name: string): string {
  const query = queryOf(path);
  const kept = query
    .slice(1)
    .split('&')
    .filter((part) => part !== '' && part.split('=')[0] !== name);
  return withoutQuery(path) + (kept.length === 0 ? '' : `?${kept.join('&')}`);
}

/** Istio's `request.auth.principal`: issuer and subject. */
export function requestPrincipal(token: Token): string {
  return `${token.issuer}/${token.subject}`;
}

function verify(rules: readonly JwtRule[], token: Token, nowUs: number): string | null {
  const rule = ruleOf(rules, token);
  if (rule === undefined) return 'Jwt issuer is not configured';
  const now = nowUs / 1_000_000;
  if (token.notBefore !== null && token.notBefore > now + CLOCK_SKEW_SECONDS) return 'Jwt not yet valid';
  if (token.expiresAt !== null && token.expiresAt + CLOCK_SKEW_SECONDS < now) return 'Jwt is expired';
  const { audiences } = rule;
  if (
    audiences.length > 0 &&
    !token.audiences.some((audience) => audiences.some((one) => sameAudience(one, audience)))
  ) {
    return WRONG_AUDIENCE;
  }
  return token.signature === 'valid' ? null : 'Jwt verification fails';
}

const WRONG_AUDIENCE = 'Audiences in Jwt are not allowed';

function refusal(problem: string, request: Request): LocalReply {
  const details = `jwt_authn_access_denied{${problem.replaceAll(' ', '_')}}`;
  const realm = `${request.scheme}://${request.authority}${request.path}`;
  const headers = { 'www-authenticate': `Bearer realm="${realm}", error="invalid_token"` };
  return localReply(problem === WRONG_AUDIENCE ? 403 : 401, [], details, problem, headers);
}

function ruleOf(rules: readonly JwtRule[], token: Token): JwtRule | undefined {
  return rules.find((rule) => rule.issuer === token.issuer && looksAt(rule, token));
}

/** Where a rule looks: what it names, else the Authorization header and the parameter `access_token`. */
function looksAt({ fromHeaders, fromParams }: JwtRule, { carriedIn }: Token): boolean {
  const isDefault = fromHeaders.length === 0 && fromParams.length === 0;
  if (carriedIn.kind === 'param') {
    return isDefault ? carriedIn.name === 'access_token' : fromParams.includes(carriedIn.name);
  }
  if (isDefault) return carriedIn.name === 'authorization' && carriedIn.prefix === 'Bearer ';
  return fromHeaders.some(({ name, prefix }) => name.toLowerCase() === carriedIn.name && prefix === carriedIn.prefix);
}

/** Scheme and trailing slash of an audience do not count, as in Envoy. */
function sameAudience(a: string, b: string): boolean {
  return bareAudience(a) === bareAudience(b);
}

function bareAudience(audience: string): string {
  return audience.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

function nextChangeUs({ expiresAt, notBefore }: Token, nowUs: number): number {
  const changes = [
    expiresAt === null ? null : expiresAt + CLOCK_SKEW_SECONDS,
    notBefore === null ? null : notBefore - CLOCK_SKEW_SECONDS,
  ];
  const ahead = changes.filter((seconds) => seconds !== null).map((seconds) => seconds * 1_000_000);
  return Math.min(Number.POSITIVE_INFINITY, ...ahead.filter((at) => at > nowUs));
}
