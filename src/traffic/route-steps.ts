/** The steps of an answer, in words: what was looked at, what did not match, what will happen. */
import type { Origin } from '../manifests/types.ts';
import type { Listener, Rewrite, Route } from '../mesh/types.ts';
import { destinationWords, limitWords, milliseconds, percentWords } from './answer-words.ts';
import { destinationStep } from './destination-step.ts';
import type { ExplainedDestination } from './explained-destination.ts';
import type { RequestPlan } from './proxy-types.ts';
import type { OwnAnswer, RouteStep } from './route-answer.ts';
import type { RouteCaller } from './route-caller.ts';
import type { RouteQuestion } from './route-question.ts';
import { ruleOrigin } from './rule-origin.ts';
import type { Request } from './types.ts';

export interface StepSources {
  readonly caller: RouteCaller;
  readonly question: RouteQuestion;
  readonly request: Request;
  readonly listener: Listener;
  readonly plan: RequestPlan;
  readonly destinations: readonly ExplainedDestination[];
  readonly answer: OwnAnswer | null;
}

type Detail = RouteStep['details'][number];

function step(title: string, text: string, origin: Origin | null = null, details: readonly Detail[] = []): RouteStep {
  return { title, text, origin, details };
}

function entryStep({ caller, listener }: StepSources): RouteStep {
  const { identity } = caller;
  const who = `${identity.namespace}/${identity.workload}`;
  if (identity.kind === 'sidecar') return step('caller', `the sidecar of ${who}, outbound port ${listener.port}`);
  const tls = listener.tls === null ? '' : `, TLS ${listener.tls.mode}`;
  return step(
    'gateway',
    `${who}, server on port ${listener.port}${tls} for ${listener.hosts.join(', ')}`,
    listener.origin,
  );
}

function virtualHostStep({ plan, listener, request }: StepSources): RouteStep {
  if (plan.virtualHost === null) {
    const known = listener.virtualHosts.map((each) => each.domains[0]).slice(0, 5);
    const names =
      known.length === 0 ? 'it has none' : `it has ${known.join(', ')}${listener.virtualHosts.length > 5 ? ', …' : ''}`;
    return step('virtual host', `none takes ${request.authority}; ${names}`);
  }
  return step('virtual host', plan.virtualHost.domains[0] ?? plan.virtualHost.name, plan.virtualHost.origin);
}

function actionWords(route: Route): string {
  if (route.action.kind === 'redirect') return 'redirects';
  if (route.action.kind === 'direct') return `answers ${route.action.status} itself`;
  return route.action.kind === 'none' ? 'has no action' : 'forwards';
}

function routeStep({ plan }: StepSources): RouteStep {
  const rejected = plan.decision.rejected.map(({ route, because }) => ({
    text: `passed over: ${route.name === '' ? `rule ${route.index + 1}` : route.name}, because ${because}`,
    origin: route.origin,
  }));
  const { route } = plan;
  if (route === null) return step('route', 'none matches', null, rejected);
  if (route.origin?.manifest.object.kind === 'Gateway') {
    return step('route', 'none is asked: the server redirects plain requests', route.origin);
  }
  const isDefault = route.origin === null;
  const name = isDefault
    ? 'the default of a service that no rule claims'
    : `rule ${route.index + 1}${route.name === '' ? '' : ` (${route.name})`}`;
  return step('route', `${name} ${actionWords(route)}`, route.origin ?? plan.virtualHost?.origin ?? null, rejected);
}

function rewriteWords(rewrite: Rewrite): string {
  const words: string[] = [];
  if (rewrite.path !== null) {
    const { path } = rewrite;
    words.push(
      path.kind === 'regex'
        ? `path ${path.match} → ${path.substitution}`
        : `${path.kind === 'full' ? 'whole path' : 'matched prefix'} → ${path.value}`,
    );
  }
  if (rewrite.authority !== null) words.push(`host → ${rewrite.authority}`);
  return words.join(', ');
}

function changeSteps({ plan, request, destinations }: StepSources): readonly RouteStep[] {
  const { route } = plan;
  if (route?.action.kind !== 'forward') return [];
  const origin = ruleOrigin(route);
  const steps: RouteStep[] = [];
  if (route.action.rewrite !== null) steps.push(step('rewrite', rewriteWords(route.action.rewrite), origin));
  const sent = destinations[0]?.planned.request;
  const edits = Object.entries(sent?.headers ?? {}).filter(
    ([name, value]) => request.headers[name] !== value && !name.startsWith('x-envoy-'),
  );
  const gone = Object.keys(request.headers).filter((name) => sent !== undefined && sent.headers[name] === undefined);
  const words = [...edits.map(([name, value]) => `${name}: ${value}`), ...gone.map((name) => `without ${name}`)];
  if (words.length > 0) steps.push(step('headers', words.join(', '), origin));
  return steps;
}

function limitSteps(sources: StepSources): readonly RouteStep[] {
  const { plan } = sources;
  const { route } = plan;
  if (route?.action.kind !== 'forward') return [];
  const origin = ruleOrigin(route);
  const steps = [
    step(
      'timeout',
      plan.timeoutUs < 0 ? 'none' : `${milliseconds(plan.timeoutUs)} for all tries together`,
      plan.timeoutUs < 0 ? null : origin,
    ),
  ];
  const { retries } = route;
  if (retries === null) steps.push(step('retries', 'none', origin));
  else {
    const conditions = [
      ...retries.retryOn.filter((each) => each !== 'retriable-status-codes'),
      ...retries.retriableStatusCodes,
    ].join(', ');
    const each = retries.perTryTimeoutUs === null ? '' : `, ${milliseconds(retries.perTryTimeoutUs)} per try`;
    steps.push(
      step(
        'retries',
        `${retries.attempts} after the first try${each}, on ${conditions}${retries.isDefault ? ' (default)' : ''}`,
        retries.isDefault ? null : origin,
      ),
    );
  }
  for (const mirror of route.mirrors)
    steps.push(
      step('mirror', `${percentWords(mirror.perMillion / 10_000)} copied to ${destinationWords(mirror)}`, origin),
    );
  return [...steps, ...faultSteps(plan, origin), ...rateLimitSteps(sources)];
}

function faultSteps({ fault }: RequestPlan, origin: Origin | null): readonly RouteStep[] {
  if (fault === null) return [];
  const words: string[] = [];
  if (fault.delayPerMillion > 0)
    words.push(`${percentWords(fault.delayPerMillion / 10_000)} wait ${milliseconds(fault.delayUs)}`);
  if (fault.abortPerMillion > 0)
    words.push(`${percentWords(fault.abortPerMillion / 10_000)} get ${fault.abort.status}`);
  return words.length === 0 ? [] : [step('fault', words.join(', '), origin)];
}

function rateLimitSteps({ caller, plan }: StepSources): readonly RouteStep[] {
  const limit = plan.route?.rateLimit ?? caller.config?.guard?.rateLimit ?? null;
  return limit === null ? [] : [step('rate limit', limitWords(limit), limit.origin)];
}

/** Every step of a request through a proxy that routes HTTP. */
export function routeSteps(sources: StepSources): readonly RouteStep[] {
  const { caller, plan, answer } = sources;
  const steps = [...caller.assumed.map((text) => step('assumed', text)), entryStep(sources)];
  if (plan.denied !== null) steps.push(step('guard', answer?.because ?? '', answer?.origin ?? null));
  else {
    steps.push(virtualHostStep(sources));
    if (plan.virtualHost !== null) steps.push(routeStep(sources));
    if (answer === null || sources.destinations.length > 0) {
      steps.push(
        ...changeSteps(sources),
        ...sources.destinations.map((each) => destinationStep(each, caller)),
        ...limitSteps(sources),
      );
    }
  }
  if (plan.passthrough) steps.push(step('destination', 'passed on as dialled'));
  if (plan.reply?.headers.location !== undefined)
    steps.push(step('redirect', plan.reply.headers.location, answer?.origin ?? null));
  return steps;
}
