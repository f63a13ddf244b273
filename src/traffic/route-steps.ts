/** The steps of an answer, in words: what was looked at, what did not match, what will happen. */
import type { Origin } from '../manifests/types.ts';
import type { Cluster, Listener, LocalRateLimit, Rewrite, Route } from '../mesh/types.ts';
import { destinationWords, percentWords } from './answer-words.ts';
import type { GuardedWorkload } from './destination-answer.ts';
import type { ExplainedDestination } from './explained-destination.ts';
import { policyWords } from './policy-words.ts';
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

function guardWords({ backing, policy, mutual, answer }: GuardedWorkload): Detail {
  const { workload, port } = backing;
  const pods = workload.replicas === null ? 'pods' : `${workload.replicas} ${workload.replicas === 1 ? 'pod' : 'pods'}`;
  const name = `${workload.kind} ${workload.name}: ${pods} on port ${port}`;
  if (answer !== null)
    return { text: `${name}, answers ${answer.status} because ${answer.because}`, origin: answer.origin };
  if (policy === null) return { text: `${name}, no sidecar`, origin: workload.origin };
  const checks = policy.authorization.filter((each) => !each.dryRun && each.action !== 'AUDIT').length;
  const allowed =
    checks === 0
      ? 'no authorization policy'
      : `allowed by ${checks} authorization ${checks === 1 ? 'policy' : 'policies'}`;
  const limit = policy.rateLimit === null ? '' : `, limited to ${limitWords(policy.rateLimit)}`;
  return {
    text: `${name}, ${mutual ? 'mutual TLS' : 'plain text'} (${policy.mtls}), ${allowed}${limit}`,
    origin: workload.origin,
  };
}

function destinationSteps({ destinations }: StepSources): readonly RouteStep[] {
  return destinations.map(({ answered, workloads }) => {
    const { answer, endpoints, share } = answered;
    const count =
      endpoints === null ? 'endpoints unknown' : `${endpoints} ${endpoints === 1 ? 'endpoint' : 'endpoints'}`;
    const text = `${percentWords(share)} to ${destinationWords(answered)}, ${count}`;
    const cluster: Cluster | null = answered.cluster;
    const policy = cluster === null ? [] : [{ text: policyWords(cluster), origin: cluster.origin }];
    const refused =
      answer !== null && workloads.length === 0
        ? [{ text: `answers ${answer.status} because ${answer.because}`, origin: answer.origin }]
        : [];
    return step('destination', text, cluster?.serviceOrigin ?? null, [
      ...refused,
      ...policy,
      ...workloads.map(guardWords),
    ]);
  });
}

function milliseconds(us: number): string {
  return us % 1_000_000 === 0 ? `${us / 1_000_000} s` : `${us / 1000} ms`;
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

/** A token bucket that enables or enforces nothing does nothing: both shares are 0 unless written. */
function limitWords({
  maxTokens,
  tokensPerFill,
  fillIntervalUs,
  enabledPerMillion,
  enforcedPerMillion,
}: LocalRateLimit): string {
  const share = Math.min(enabledPerMillion, enforcedPerMillion);
  const enforced =
    share === 0 ? ', enforced for nobody' : share < 1_000_000 ? `, enforced for ${percentWords(share / 10_000)}` : '';
  return `${maxTokens} at once and ${tokensPerFill} more every ${milliseconds(fillIntervalUs)} per proxy${enforced}`;
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
      steps.push(...changeSteps(sources), ...destinationSteps(sources), ...limitSteps(sources));
    }
  }
  if (plan.passthrough) steps.push(step('destination', 'passed on as dialled'));
  if (plan.reply?.headers.location !== undefined)
    steps.push(step('redirect', plan.reply.headers.location, answer?.origin ?? null));
  return steps;
}
