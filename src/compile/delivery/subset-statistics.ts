/**
 * What the engines that move weights ask Prometheus about a new version (V02), as queries. Where no request was answered
 * they say nothing, or that nothing can be said, and never that all is well.
 */
import type { Service } from '../../model/types.ts';
import { aggregate, binary, call, type Matchers, type Query, series } from '../monitoring/query.ts';

const SHARE = 0.95;

/** Requests to one subset as every caller's proxy counted them: attempts, so that a retry hides nothing. */
export function subsetMatchers(service: Service, subset: string): Matchers {
  return { cluster_name: `outbound|${service.port}|${subset}|${service.host}` };
}

/** Of a proxy's statistics, those of one subset's requests: an Istio proxy leaves them out by itself. */
export function subsetStatistics(service: Service, subset: string): string {
  const host = service.host.replaceAll('.', '\\.');
  return `cluster\\.outbound\\|${service.port}\\|${subset}\\|${host};?\\.upstream_rq_.*`;
}

/** Share of answers that are errors: none is 0, no answer at all is not a number. */
export function subsetErrors(matchers: Matchers, window: string): Query {
  const answered = sumOf('envoy_cluster_upstream_rq_completed', matchers, window);
  const failed = sumOf('envoy_cluster_upstream_rq', { ...matchers, response_code_class: '5xx' }, window);
  return binary(binary(failed, 'or', binary(0, '*', answered)), '/', answered);
}

/** Milliseconds within which 95 % were answered. */
export function subsetP95Ms(matchers: Matchers, window: string): Query {
  return quantileOf('envoy_cluster_upstream_rq_time_bucket', matchers, window);
}

/** The same of one workload, as its own proxies counted it. */
export function workloadP95Ms(service: Service, workload: string, window: string): Query {
  const matchers = {
    reporter: 'destination',
    destination_workload_namespace: service.namespace,
    destination_workload: workload,
  };
  return quantileOf('istio_request_duration_milliseconds_bucket', matchers, window);
}

function sumOf(metric: string, matchers: Matchers, window: string): Query {
  return aggregate('sum', [], call('rate', series(metric, matchers, window)));
}

function quantileOf(bucket: string, matchers: Matchers, window: string): Query {
  return call('histogram_quantile', SHARE, aggregate('sum', ['le'], call('rate', series(bucket, matchers, window))));
}
