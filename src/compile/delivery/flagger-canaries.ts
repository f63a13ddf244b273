import { webhookUrl } from '../../engines/verdict-url.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Canary } from '../../model/delivery-types.ts';
import type { Model, Service } from '../../model/types.ts';
import { percentOf } from '../../units/share.ts';
import { goDuration } from '../engine-duration.ts';
import { defaultRetries } from '../mesh/default-retries.ts';
import { gatewayName } from '../mesh/gateways.ts';
import { headerEdits, timeoutFor } from '../mesh/service-routes.ts';
import { binary, printQuery, type Query } from '../monitoring/query.ts';
import { liveVersion, runsIn, serviceMeta } from '../object-meta.ts';
import { prometheusAddress } from './argo-analyses.ts';
import { flaggerDestinationRules, flaggerPolicy } from './flagger-destination-rules.ts';
import { FLAGGER_THRESHOLD, flaggerPace } from './flagger-pace.ts';
import { workloadP95Ms } from './subset-statistics.ts';

const INTERVAL = '1m';
/** Twice as slow: the buckets of Istio's histogram are up to two and a half times as wide, and what is less may be chance. */
const MOST_TIMES_OLD = 2;

/** What scales, by who does it. */
const AUTOSCALERS = {
  kubernetes: { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' },
  keda: { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject' },
} as const;

/** What the one route that Flagger makes carries: retries only where the mesh does not have them already, with their pause. */
function routing(model: Model, service: Service): JsonObject {
  const { headers, retries } = service;
  const timeoutUs = timeoutFor(service, '/');
  return {
    ...(timeoutUs === null ? {} : { timeout: goDuration(timeoutUs) }),
    ...(retries === null || defaultRetries(model) !== null
      ? {}
      : {
          retries: {
            attempts: retries.attempts,
            ...(retries.perTryUs === null ? {} : { perTryTimeout: goDuration(retries.perTryUs) }),
            retryOn: retries.on.join(','),
          },
        }),
    ...(headers === null
      ? {}
      : { headers: { request: headerEdits(headers.request), response: headerEdits(headers.response) } }),
  };
}

function canary(model: Model, cluster: string, service: Service): KubeObject {
  const asked = service.canary;
  if (asked === null) throw new Error(`service ${service.name} has no canary`);
  const { gateway } = model;
  const steps = asked.steps.length === 0 ? [asked.share] : asked.steps;
  const { intervalUs, weights } = flaggerPace(
    steps.map((step) => Math.round(step * 100)),
    asked.holdUs,
  );
  return {
    apiVersion: 'flagger.app/v1beta1',
    kind: 'Canary',
    metadata: serviceMeta(model, service, service.name),
    spec: {
      targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: liveVersion(service).workload },
      ...(service.scaling === null
        ? {}
        : { autoscalerRef: { ...AUTOSCALERS[service.scaling.engine], name: service.name } }),
      progressDeadlineSeconds: 600,
      service: {
        port: service.port,
        portName: service.protocol,
        hosts: [service.host, ...service.public.map((entry) => entry.host)],
        ...(gateway === null || service.public.length === 0
          ? {}
          : { gateways: [`${gateway.namespace}/${gatewayName(model)}`, 'mesh'] }),
        ...routing(model, service),
        trafficPolicy: flaggerPolicy(model, cluster, service),
      },
      analysis: {
        interval: `${intervalUs / 1_000_000}s`,
        threshold: FLAGGER_THRESHOLD,
        stepWeights: [...weights],
        ...(service.rollout.isJudgedByNines
          ? { webhooks: webhooks(service) }
          : { metrics: metrics(model, service, asked) }),
      },
    },
  };
}

/** What our judge is asked (V05): a step waits until it may be taken, and is not a failed check while it waits. */
function webhooks({ namespace, name }: Service): JsonObject[] {
  return [
    { name: 'judge-may-go-on', type: 'confirm-traffic-increase', url: webhookUrl('may-go-on', namespace, name) },
    { name: 'judge-must-go-back', type: 'rollback', url: webhookUrl('must-go-back', namespace, name) },
  ];
}

/**
 * Flagger's own metric of errors, which is in percent of what succeeds; its own metric of time is the 99th percentile, and
 * what is promised is the 95th: that is a template, which needs an address to ask.
 */
function metrics(model: Model, service: Service, { judge }: Canary): JsonObject[] {
  const errors = {
    name: 'request-success-rate',
    thresholdRange: { min: 100 - percentOf(judge.errors) },
    interval: INTERVAL,
  };
  const limit = { thresholdRange: { max: judge.p95Us / 1000 }, interval: INTERVAL };
  if (prometheusAddress(model) === null) return [errors, { name: 'request-duration', ...limit }];
  return [
    errors,
    { name: 'p95-ms', templateRef: { name: p95Name(service) }, ...limit },
    {
      name: 'p95-times-old',
      templateRef: { name: slowdownName(service) },
      thresholdRange: { max: MOST_TIMES_OLD },
      interval: INTERVAL,
    },
  ];
}

function p95Name(service: Service): string {
  return `${service.name}-p95-ms`;
}

function slowdownName(service: Service): string {
  return `${service.name}-p95-times-old`;
}

/**
 * What Flagger asks beside its own metrics: whether the new version is too slow, and whether it is much slower than the
 * old one is meanwhile, as a release that breaks something often is long before users complain. While Flagger looks, the
 * workload itself is the new version, and its copy the old one.
 */
function templates(model: Model, service: Service): readonly KubeObject[] {
  const address = prometheusAddress(model);
  if (address === null || service.rollout.isJudgedByNines) return [];
  const { workload } = liveVersion(service);
  const [p95, old] = [workload, `${workload}-primary`].map((name) => workloadP95Ms(service, name, INTERVAL));
  const template = (name: string, query: Query): KubeObject => ({
    apiVersion: 'flagger.app/v1beta1',
    kind: 'MetricTemplate',
    metadata: serviceMeta(model, service, name),
    spec: { provider: { type: 'prometheus', address }, query: printQuery(query) },
  });
  return [template(p95Name(service), p95!), template(slowdownName(service), binary(p95!, '/', old!))];
}

/** Canaries for Flagger, which generates Services, VirtualService and DestinationRule from them itself. */
export function flaggerCanaries(model: Model, cluster: string): readonly KubeObject[] {
  return Object.values(model.services)
    .filter((service) => service.rollout.engine === 'flagger' && runsIn(service, cluster))
    .flatMap((service) =>
      service.canary === null
        ? []
        : [
            canary(model, cluster, service),
            ...templates(model, service),
            ...flaggerDestinationRules(model, cluster, service),
          ],
    );
}
