/**
 * What Argo Rollouts judges a new version by (V02): the figures of `canary.judge`, asked of Prometheus for as long as the
 * rollout lasts. A measurement that says nothing is inconclusive, which holds the rollout for a person;
 * with a bare success condition the controller takes an empty answer for an error, and not a number for a failure.
 */
import { verdictUrl } from '../../engines/verdict-url.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Canary } from '../../model/delivery-types.ts';
import type { Model, Service } from '../../model/types.ts';
import { SECOND_US } from '../../units/duration.ts';
import { goDuration } from '../engine-duration.ts';
import { CANDIDATE_SUBSET } from '../mesh/subsets.ts';
import { PROMETHEUS } from '../monitoring/parts.ts';
import { printQuery, type Query } from '../monitoring/query.ts';
import { isAdoptedByArgo, runsIn, serviceMeta } from '../object-meta.ts';
import { subsetErrors, subsetMatchers, subsetP95Ms } from './subset-statistics.ts';

/** Long enough for four scrapes, so that one that fails does not silence it. */
const WINDOW = '2m';
const ASKED_EVERY = '30s';
/**
 * For a day. Argo Rollouts takes no Rollout with a step whose analysis may last for ever; one that has neither succeeded nor
 * failed is inconclusive in the end, which holds the rollout for a person.
 */
const ASKED_AT_MOST = 2880;
const LONGEST_INTERVAL_US = 60 * SECOND_US;

/** Name of the template by which a rollout is judged as long as it lasts. */
export function analysisName(service: Service): string {
  return `${service.name}-canary`;
}

/** Name of the template that lets a step pass, where our judge is asked. */
export function stepName(service: Service): string {
  return `${service.name}-step`;
}

/** Whether anybody judges the rollout: our judge, or a Prometheus that is asked. */
export function isJudged(model: Model, service: Service): boolean {
  return service.rollout.isJudgedByNines || prometheusAddress(model) !== null;
}

/** Services whose canary Argo Rollouts moves, in a cluster. */
export function movedByArgo(model: Model, cluster: string): readonly (Service & { readonly canary: Canary })[] {
  return Object.values(model.services).filter(
    (service): service is Service & { readonly canary: Canary } => isAdoptedByArgo(service) && runsIn(service, cluster),
  );
}

/** Where Prometheus answers, for whoever asks it about a rollout; null where there is none. */
export function prometheusAddress({ monitoring }: Model): string | null {
  if (monitoring === null) return null;
  return `http://${PROMETHEUS.name}.${monitoring.namespace}.svc.cluster.local:${PROMETHEUS.port}`;
}

/** Once a minute, and at least three times a step: a version that fails does not live to see the next. */
function intervalOf({ holdUs }: Canary): string {
  const seconds = Math.max(1, Math.floor(holdUs / 3 / SECOND_US));
  return goDuration(Math.min(LONGEST_INTERVAL_US, seconds * SECOND_US));
}

function metric(name: string, address: string, query: Query, limit: number, interval: string): JsonObject {
  const isKnown = 'len(result) > 0 && !isNaN(result[0])';
  return {
    name,
    interval,
    // The first requests of new pods are the slowest that they will ever answer.
    initialDelay: interval,
    successCondition: `${isKnown} && result[0] <= ${limit}`,
    failureCondition: `${isKnown} && result[0] > ${limit}`,
    // One bad minute may be chance; silence for five is not.
    failureLimit: 1,
    inconclusiveLimit: 5,
    provider: { prometheus: { address, query: printQuery(query) } },
  };
}

function asked(service: Service, rest: JsonObject): JsonObject {
  const url = verdictUrl(service.namespace, service.name);
  return {
    name: 'judge',
    interval: ASKED_EVERY,
    ...rest,
    failureCondition: 'result == "rollBack"',
    failureLimit: 0,
    provider: { web: { url, jsonPath: '{$.verdict}', timeoutSeconds: 10 } },
  };
}

/**
 * What our judge is asked (V05): all the while whether the version must go back, and at each step whether it may go on,
 * until it may. To hold is neither a success nor a failure of the version, and so it is counted as neither.
 */
function ofNines(model: Model, service: Service): readonly KubeObject[] {
  return [
    template(model, service, analysisName(service), [asked(service, { successCondition: 'result != "rollBack"' })]),
    template(model, service, stepName(service), [
      asked(service, {
        successCondition: 'result == "promote"',
        consecutiveSuccessLimit: 1,
        count: ASKED_AT_MOST,
        inconclusiveLimit: ASKED_AT_MOST,
      }),
    ]),
  ];
}

function template(model: Model, service: Service, name: string, metrics: readonly JsonObject[]): KubeObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AnalysisTemplate',
    metadata: serviceMeta(model, service, name),
    spec: { metrics: [...metrics] },
  };
}

/** The templates of each service; none where nobody measures. */
export function argoAnalyses(model: Model, cluster: string): readonly KubeObject[] {
  const address = prometheusAddress(model);
  return movedByArgo(model, cluster).flatMap((service) => {
    if (service.rollout.isJudgedByNines) return ofNines(model, service);
    if (address === null) return [];
    const { judge } = service.canary;
    const interval = intervalOf(service.canary);
    const candidate = subsetMatchers(service, CANDIDATE_SUBSET);
    return template(model, service, analysisName(service), [
      metric('errors', address, subsetErrors(candidate, WINDOW), judge.errors, interval),
      metric('p95-ms', address, subsetP95Ms(candidate, WINDOW), judge.p95Us / 1000, interval),
    ]);
  });
}
