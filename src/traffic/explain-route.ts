/**
 * Where one request goes and why: the functions that the simulator runs on, asked once and told step by step.
 */

import type { Mesh } from '../mesh/build-mesh.ts';
import { destinationWords, percentWords } from './answer-words.ts';
import { compileProxy } from './compile-proxy.ts';
import { type ExplainedDestination, explainDestination } from './explained-destination.ts';
import type { RequestPlan } from './proxy-types.ts';
import { readBearerTokens } from './read-bearer-tokens.ts';
import { requestFacts } from './request-facts.ts';
import type { AnsweredDestination, OwnAnswer, RouteAnswer } from './route-answer.ts';
import { findCaller, type NoCaller, type RouteCaller } from './route-caller.ts';
import { type RouteQuestion, sentAuthority } from './route-question.ts';
import { routeSteps } from './route-steps.ts';
import { ruleOrigin } from './rule-origin.ts';
import { straightAnswer } from './straight-answer.ts';
import type { Request } from './types.ts';

/** Addresses that documentation may use (RFC 5737): a client outside, a pod inside. */
const OUTSIDE_ADDRESS = '203.0.113.7';
const INSIDE_ADDRESS = '10.0.0.7';

function arrivingRequest(question: RouteQuestion, caller: RouteCaller): Request {
  const { url, method, headers } = question;
  const request: Request = {
    method,
    scheme: url.scheme,
    authority: headers.host ?? sentAuthority(url),
    path: url.path,
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'host')),
    sourceIp: caller.identity.kind === 'gateway' ? OUTSIDE_ADDRESS : INSIDE_ADDRESS,
    sourcePrincipal: null,
    tokens: [],
  };
  const tokens = readBearerTokens(request.headers, requestFacts(request).query, caller.config?.guard?.jwt ?? []);
  return { ...request, tokens };
}

/** What the first proxy itself answers, or null when the request goes on. */
function ownAnswer(caller: RouteCaller, plan: RequestPlan): OwnAnswer | null {
  if (plan.denied !== null) {
    const { status, flags, details } = plan.denied;
    const guard = caller.config?.guard;
    const origin = (status === 401 ? guard?.jwt[0] : guard?.authorization[0])?.origin ?? null;
    return { status, flags, because: `the gateway refuses it: ${details}`, origin };
  }
  const fault = plan.fault;
  if (fault !== null && fault.abortPerMillion >= 1_000_000 && plan.reply === null) {
    const reply = fault.delayPerMillion >= 1_000_000 ? fault.delayedAbort : fault.abort;
    return {
      status: reply.status,
      flags: reply.flags,
      because: 'a fault is injected into every request',
      origin: ruleOrigin(plan.route),
    };
  }
  if (plan.preflight !== null) {
    return {
      status: plan.preflight.status,
      flags: [],
      because: 'the proxy answers the CORS preflight',
      origin: ruleOrigin(plan.route),
    };
  }
  return plan.reply === null ? null : replyAnswer(plan);
}

function replyAnswer({ reply, virtualHost, route }: RequestPlan): OwnAnswer {
  const { status, flags, details } = reply!;
  const kind = route?.action.kind;
  const because =
    details === 'route_not_found'
      ? virtualHost === null
        ? 'no virtual host takes this host'
        : route === null
          ? 'no route of the virtual host matches'
          : 'the rule has no action that Istio knows'
      : kind === 'redirect' && route?.origin?.manifest.object.kind !== 'Gateway'
        ? 'the rule redirects'
        : status === 502
          ? 'hosts that nobody registers are not let out (REGISTRY_ONLY)'
          : kind === 'direct'
            ? 'the rule answers by itself'
            : 'the server sends plain requests to https';
  return { status, flags, because, origin: ruleOrigin(route) ?? virtualHost?.origin ?? null };
}

/** A status only where every destination that gets requests has the same one. */
function commonStatus(destinations: readonly ExplainedDestination[]): OwnAnswer | null {
  const first = destinations[0]?.answered.answer ?? null;
  return first !== null && destinations.every(({ answered }) => answered.answer?.status === first.status)
    ? first
    : null;
}

function whySentence(
  answer: OwnAnswer | null,
  destinations: readonly ExplainedDestination[],
  plan: RequestPlan,
): string {
  if (answer !== null) return answer.because;
  if (plan.passthrough) return 'no service of the mesh has this host, so the sidecar passes it on as dialled';
  const refused = destinations.filter(({ answered }) => answered.answer !== null);
  const partial = refused.map(
    ({ answered }) =>
      `${percentWords(answered.share)} get ${answered.answer!.status} because ${answered.answer!.because}`,
  );
  if (partial.length > 0) return partial.join('; ');
  const places = destinations.map(({ answered }) => `${percentWords(answered.share)} to ${destinationWords(answered)}`);
  return places.length === 0 ? 'no destination' : `it is routed ${places.join(', ')}`;
}

function answerThroughProxy(caller: RouteCaller, question: RouteQuestion): RouteAnswer {
  const request = arrivingRequest(question, caller);
  const program = compileProxy(caller.config!);
  const listener = program.config.listeners[caller.listener];
  if (listener === undefined || listener.protocol !== 'http')
    return straightAnswer(caller, question, request, listener ?? null);
  const plan = program.planFor(caller.listener, request, 0);
  const destinations = plan.destinations.map((planned) => explainDestination(caller, plan, planned));
  const own = ownAnswer(caller, plan);
  const answer = own ?? commonStatus(destinations);
  const forwarded = own === null ? destinations : [];
  const sent = forwarded[0]?.planned.request ?? request;
  // A server that redirects by itself answers before any rule.
  const route = plan.route?.origin?.manifest.object.kind === 'Gateway' ? null : plan.route;
  return {
    status: answer?.status ?? null,
    flags: answer?.flags ?? [],
    route,
    rule: ruleOrigin(route),
    destinations: plan.passthrough ? [passedOn(question, caller)] : forwarded.map(({ answered }) => answered),
    request: { host: sent.authority, path: sent.path, headers: sent.headers },
    redirect: plan.reply?.headers.location ?? null,
    timeoutUs: plan.timeoutUs < 0 ? null : plan.timeoutUs,
    retries: own === null ? (plan.route?.retries?.attempts ?? 0) : 0,
    mirrors: own === null ? (plan.route?.mirrors ?? []) : [],
    why: whySentence(answer, forwarded, plan),
    steps: routeSteps({ caller, question, request, listener, plan, destinations: forwarded, answer }),
  };
}

function passedOn({ url }: RouteQuestion, { port }: RouteCaller): AnsweredDestination {
  return { host: url.host, subset: null, port, share: 100, endpoints: null, answer: null, cluster: null };
}

/** Answers the question, or says what it names that is not there. */
export function explainRoute(meshes: readonly Mesh[], question: RouteQuestion): RouteAnswer | NoCaller {
  const caller = findCaller(meshes, question);
  if ('problem' in caller) return caller;
  if (caller.config !== null) return answerThroughProxy(caller, question);
  return straightAnswer(caller, question, arrivingRequest(question, caller), null);
}
