import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isBefore, isExportedBy } from './is-exported.ts';
import { EXPORTERS, findMetric, labelsOfForm, METRIC_REGISTRY } from './metric-registry.ts';

const ALL = EXPORTERS.flatMap(({ metrics }) => metrics);

describe('the registry', () => {
  test('names each metric once', () => {
    const names = ALL.map(({ name }) => name);
    assert.deepEqual(
      names.filter((name, at) => names.indexOf(name) !== at),
      [],
    );
    assert.equal(METRIC_REGISTRY.size, names.length);
  });

  for (const { engine, metrics, version, source } of EXPORTERS) {
    test(`${engine}: every entry is whole`, () => {
      assert.match(version, /^\d+(\.\d+)?$/);
      assert.match(source, /^[\w.-]+\/[\w.-]+/);
      assert.ok(metrics.length >= 1);
      for (const metric of metrics) {
        assert.match(metric.name, /^[a-zA-Z_:*][\w:*]*$/, metric.name);
        assert.equal(metric.engine, engine);
        assert.ok(metric.meaning.length > 3, metric.name);
        assert.equal(new Set(metric.labels).size, metric.labels.length, metric.name);
        for (const label of metric.labels) assert.match(label, /^[a-zA-Z_]*\*?\w*$/, `${metric.name} ${label}`);
        for (const label of Object.keys(metric.values))
          assert.ok(metric.labels.includes(label), `${metric.name} ${label}`);
        assert.doesNotMatch(metric.name, /_(bucket|sum)$/, metric.name);
      }
    });
  }

  test('what took the place of a metric is itself there, and not gone', () => {
    for (const { name, instead } of ALL.filter((metric) => metric.instead !== undefined)) {
      const found = findMetric(instead!);
      assert.ok(found.kind !== 'unknown', `${name} -> ${instead}`);
      assert.equal(found.metric.until, undefined, name);
    }
  });

  test('Istio: both sides have the same labels, and every metric a reporter', () => {
    for (const { name, labels, values } of ALL.filter(
      ({ engine, name }) => engine === 'istio' && name !== 'istio_build',
    )) {
      assert.deepEqual(values.reporter, ['source', 'destination', 'waypoint'], name);
      const side = (prefix: string) =>
        labels.filter((label) => label.startsWith(prefix)).map((label) => label.slice(prefix.length));
      assert.deepEqual(
        side('source_').filter((label) => !side('destination_').includes(label)),
        [],
        name,
      );
    }
  });
});

describe('Envoy’s statistics in an Istio proxy', () => {
  const statistics = ALL.filter(({ engine }) => engine === 'envoy');
  const cases: readonly [metric: string, statsMatcher: string | undefined][] = [
    ['envoy_cluster_outlier_detection_ejections_active', '.*outlier_detection.*'],
    ['envoy_cluster_circuit_breakers_default_rq_open', '.*circuit_breakers.*'],
    ['envoy_cluster_upstream_rq_retry_overflow', '.*upstream_rq_retry.*'],
    ['envoy_cluster_upstream_rq_pending_overflow', '.*upstream_rq_pending.*'],
    ['envoy_cluster_upstream_cx_connect_fail', '.*upstream_cx_.*'],
    ['envoy_server_live', undefined],
    ['envoy_cluster_manager_active_clusters', undefined],
    ['envoy_http_rbac', undefined],
  ];
  for (const [name, statsMatcher] of cases) {
    test(`${name}: ${statsMatcher ?? 'always there'}`, () => {
      assert.equal(METRIC_REGISTRY.get(name)?.statsMatcher, statsMatcher);
    });
  }

  test('each expression matches the statistic that it is to bring', () => {
    for (const { name, stat, statsMatcher } of statistics) {
      assert.ok(stat !== undefined, name);
      if (statsMatcher === undefined) continue;
      // The tags by which Prometheus' name is shorter than Envoy's.
      const raw = stat.replace('*', 'outbound|80||a.b.svc.cluster.local').replace(/_rq$/, '_rq_5xx');
      assert.match(raw, new RegExp(`^(?:${statsMatcher})$`), name);
    }
  });
});

describe('findMetric', () => {
  const known: readonly [query: string, name: string, form: string, engine: string][] = [
    ['istio_requests_total', 'istio_requests_total', 'value', 'istio'],
    ['istio_request_duration_milliseconds_bucket', 'istio_request_duration_milliseconds', 'bucket', 'istio'],
    ['istio_request_duration_milliseconds_count', 'istio_request_duration_milliseconds', 'count', 'istio'],
    ['go_gc_duration_seconds', 'go_gc_duration_seconds', 'quantile', 'process'],
    ['go_gc_duration_seconds_sum', 'go_gc_duration_seconds', 'sum', 'process'],
    ['cnpg_pg_replication_lag', 'cnpg_pg_replication_lag', 'value', 'cloudnative-pg'],
    [
      'envoy_shop_rate_limit_http_local_rate_limit_enforced',
      'envoy_*_http_local_rate_limit_enforced',
      'value',
      'envoy',
    ],
    ['certmanager_controller_sync_call_count', 'certmanager_controller_sync_call_count', 'value', 'cert-manager'],
  ];
  for (const [query, name, form, engine] of known) {
    test(`${query}: ${form} of ${name}, by ${engine}`, () => {
      const found = findMetric(query);
      assert.ok(found.kind === 'known');
      assert.deepEqual([found.metric.name, found.form, found.metric.engine], [name, form, engine]);
    });
  }

  const forms: readonly [query: string, right: string][] = [
    ['istio_requests', 'istio_requests_total'],
    ['istio_request_duration_milliseconds', 'istio_request_duration_milliseconds_bucket'],
    ['istio_request_duration_milliseconds_total', 'istio_request_duration_milliseconds_bucket'],
    ['go_gc_duration_seconds_bucket', 'go_gc_duration_seconds'],
    ['up_total', 'up'],
    ['otelcol_exporter_sent_spans_total', 'otelcol_exporter_sent_spans'],
  ];
  for (const [query, right] of forms) {
    test(`${query}: no such series, but ${right}`, () => {
      const found = findMetric(query);
      assert.equal(found.kind, 'form');
      assert.equal(found.kind === 'form' && found.rightNames[0], right);
    });
  }

  const unknown: readonly [query: string, nearest: string | undefined][] = [
    ['istio_request_total', 'istio_requests_total'],
    ['istio_request_duration_seconds_bucket', 'istio_request_duration_milliseconds_bucket'],
    ['kube_pod_container_restarts_total', 'kube_pod_container_status_restarts_total'],
    ['kube_hpa_status_current_replicas', 'kube_horizontalpodautoscaler_status_current_replicas'],
    ['karpenter_nodepools_usages', 'karpenter_nodepools_usage'],
    ['velero_backup_sucess_total', 'velero_backup_success_total'],
    ['envoy_cluster_upstream_rq_pendign_overflow', 'envoy_cluster_upstream_rq_pending_overflow'],
    ['node_cpu', 'node_cpu_seconds_total'],
    ['shop_orders_total', undefined],
  ];
  for (const [query, nearest] of unknown) {
    test(`${query}: nobody exports it, nearest ${nearest ?? 'nothing'}`, () => {
      const found = findMetric(query);
      assert.equal(found.kind, 'unknown');
      assert.equal(found.kind === 'unknown' ? found.nearest : '', nearest);
    });
  }

  test('buckets have le and quantiles have quantile', () => {
    const found = findMetric('go_gc_duration_seconds');
    assert.ok(found.kind === 'known');
    assert.deepEqual(labelsOfForm(found.metric, found.form), ['quantile']);
    assert.deepEqual(labelsOfForm(found.metric, 'bucket').at(-1), 'le');
  });
});

describe('versions', () => {
  const cases: readonly [a: string, b: string, before: boolean][] = [
    ['1.9', '1.10', true],
    ['1.10', '1.9', false],
    ['v1.18.3', '1.18', false],
    ['1.18', 'v1.18.3', true],
    ['2', '2.0.0', false],
  ];
  for (const [a, b, before] of cases) test(`${a} before ${b}: ${before}`, () => assert.equal(isBefore(a, b), before));

  test('a metric is exported from since until until', () => {
    const bounds = { since: '1.2', until: '1.4' };
    assert.deepEqual(
      ['1.1', '1.2', '1.3.9', '1.4'].map((version) => isExportedBy(bounds, version)),
      [false, true, true, false],
    );
  });
});
