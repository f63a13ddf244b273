import { webhookUrl } from '../../engines/verdict-url.ts';
import { recordAt } from '../../manifests/field.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Canary } from '../../model/delivery-types.ts';
import type { Model, Service } from '../../model/types.ts';
import { percentOf } from '../../units/share.ts';
import { goDuration } from '../engine-duration.ts';
import { trafficPolicy } from '../mesh/destination-rules.ts';
import { gatewayName } from '../mesh/gateways.ts';
import { headerEdits, timeoutFor } from '../mesh/service-routes.ts';
import { printQuery } from '../monitoring/query.ts';
import { liveVersion, runsIn, serviceMeta } from '../object-meta.ts';
import { prometheusAddress } from './argo-analyses.ts';
import { workloadP95Ms } from './subset-statistics.ts';

const INTERVAL = '1m';

/** What scales, by who does it. */
const AUTOSCALERS = {
  kubernetes: { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' },
  keda: { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject' },
} as const;

/** What the one route that Flagger makes carries. It knows neither a back-off between tries nor a budget of them. */
function routing(service: Service): JsonObject {
  const { headers, retries } = service;
  const timeoutUs = timeoutFor(service, '/');
  return {
    ...(timeoutUs === null ? {} : { timeout: goDuration(timeoutUs) }),
    ...(retries === null
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

/** Of the policy for callers, what a Canary has fields for: of connections it bounds only what waits for one. */
function policyOf(model: Model, cluster: string, service: Service): JsonObject {
  const { connectionPool, loadBalancer, outlierDetection } = trafficPolicy(model, cluster, service);
  const http = recordAt(connectionPool, ['http']);
  return {
    ...(loadBalancer === undefined ? {} : { loadBalancer }),
    ...(http === undefined ? {} : { connectionPool: { http: http as JsonObject } }),
    ...(outlierDetection === undefined ? {} : { outlierDetection }),
  };
}

function canary(model: Model, cluster: string, service: Service): KubeObject {
  const asked = service.canary;
  if (asked === null) throw new Error(`service ${service.name} has no canary`);
  const { gateway } = model;
  const weights = asked.steps.filter((step) => step < 1).map((step) => Math.round(step * 100));
  const stepWeights = weights.length === 0 ? [Math.round(asked.share * 100)] : weights;
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
        ...routing(service),
        trafficPolicy: policyOf(model, cluster, service),
      },
      analysis: {
        interval: goDuration(asked.holdUs),
        threshold: 2,
        stepWeights,
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
  return [errors, { name: 'p95-ms', templateRef: { name: p95Name(service) }, ...limit }];
}

function p95Name(service: Service): string {
  return `${service.name}-p95-ms`;
}

/** What Flagger asks beside its own metrics. While it looks, the workload itself is the new version. */
function template(model: Model, service: Service): readonly KubeObject[] {
  const address = prometheusAddress(model);
  if (address === null || service.rollout.isJudgedByNines) return [];
  const query = printQuery(workloadP95Ms(service, liveVersion(service).workload, INTERVAL));
  return [
    {
      apiVersion: 'flagger.app/v1beta1',
      kind: 'MetricTemplate',
      metadata: serviceMeta(model, service, p95Name(service)),
      spec: { provider: { type: 'prometheus', address }, query },
    },
  ];
}

/** Canaries for Flagger, which generates Services, VirtualService and DestinationRule from them itself. */
export function flaggerCanaries(model: Model, cluster: string): readonly KubeObject[] {
  return Object.values(model.services)
    .filter((service) => service.rollout.engine === 'flagger' && runsIn(service, cluster))
    .flatMap((service) =>
      service.canary === null ? [] : [canary(model, cluster, service), ...template(model, service)],
    );
}
