import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkQuery, ENGINE_METRICS, labelsOfQuery, queryRegistry } from './check-query.ts';
import { FINDING_CODES } from './finding-codes.ts';
import type { CheckOptions, QueryFinding } from './types.ts';

const OPTIONS: CheckOptions = {
  scrapeIntervalMs: 30_000,
  inclusionRegexps: ['.*circuit_breakers.*'],
  versions: { karpenter: '1.15', keda: '2.14' },
};

function told(findings: readonly QueryFinding[], text: string): string[] {
  return findings.map(({ code, from, to }) => `${code} ${text.slice(from, to)}`);
}

interface Row {
  readonly query: string;
  /** Code and the text that it points at. */
  readonly tells: readonly string[];
  /** What a finding's edit makes of the query. */
  readonly cured?: string;
}

const ROWS: readonly Row[] = [
  // Metrics.
  { query: 'up', tells: [] },
  {
    query: 'sum(rate(istio_request_total{reporter="source"}[5m]))',
    tells: ['PQL010 istio_request_total'],
    cured: 'sum(rate(istio_requests_total{reporter="source"}[5m]))',
  },
  { query: 'shop_orders_total > 5', tells: ['PQL010 shop_orders_total'] },
  { query: 'service:errors:rate5m > 1', tells: ['PQL010 service:errors:rate5m'] },
  {
    query: 'rate(istio_requests{reporter="source"}[5m])',
    tells: ['PQL011 istio_requests'],
    cured: 'rate(istio_requests_total{reporter="source"}[5m])',
  },
  { query: 'histogram_quantile(0.9, istio_request_bytes)', tells: ['PQL011 istio_request_bytes'] },
  { query: 'karpenter_nodepool_usage > 1', tells: ['PQL018 karpenter_nodepool_usage'] },
  { query: 'rate(keda_scaler_detail_errors_total[5m])', tells: ['PQL018 keda_scaler_detail_errors_total'] },
  { query: 'rollout_phase == 1', tells: ['PQL028 rollout_phase'] },
  { query: 'envoy_cluster_circuit_breakers_default_rq_open > 0', tells: [] },
  {
    query: 'envoy_cluster_outlier_detection_ejections_active > 0',
    tells: ['PQL030 envoy_cluster_outlier_detection_ejections_active'],
  },
  { query: 'envoy_server_live == 0', tells: [] },
  // Labels and their values.
  {
    query: 'kube_pod_status_phase{pahse="Failed"} > 0',
    tells: ['PQL012 pahse'],
    cured: 'kube_pod_status_phase{phase="Failed"} > 0',
  },
  {
    query: 'kube_pod_status_phase{phase="failed"} > 0',
    tells: ['PQL013 "failed"'],
    cured: 'kube_pod_status_phase{phase="Failed"} > 0',
  },
  { query: 'kube_pod_status_phase{phase=~"Failed|Unknown"} > 0', tells: [] },
  { query: 'kube_pod_status_phase{phase=~"fail.*"} > 0', tells: ['PQL013 "fail.*"'] },
  { query: 'kube_pod_status_phase{phase!="gone"} > 0', tells: [] },
  { query: 'kube_pod_status_phase{zone!="a"} > 0', tells: [] },
  { query: 'kube_node_labels{label_topology_kubernetes_io_zone="a"}', tells: [] },
  { query: 'sum(rate(istio_requests_total{reporter="source",response_code=~"5.."}[5m]))', tells: [] },
  { query: 'sum(rate(istio_requests_total{reporter="source",response_code=~"5xx"}[5m]))', tells: ['PQL013 "5xx"'] },
  {
    query: 'istio_request_duration_milliseconds_bucket{reporter="source",le="500"}',
    tells: ['PQL013 "500"'],
    cured: 'istio_request_duration_milliseconds_bucket{reporter="source",le="500.0"}',
  },
  { query: 'istio_request_duration_milliseconds_bucket{reporter="source",le="+Inf"}', tells: [] },
  { query: 'up{job="a",job="b"}', tells: ['PQL014 up{job="a",job="b"}'] },
  { query: 'up{job="a",job!~"a|b"}', tells: ['PQL014 up{job="a",job!~"a|b"}'] },
  { query: '{__name__="up",__name__="down"}', tells: ['PQL014 {__name__="up",__name__="down"}'] },
  // Istio counts twice.
  { query: 'sum(rate(istio_requests_total[5m]))', tells: ['PQL027 istio_requests_total'] },
  { query: 'sum by (reporter) (rate(istio_requests_total[5m]))', tells: [] },
  { query: 'absent(istio_requests_total{destination_app="a"})', tells: [] },
  // Counters and gauges.
  {
    query: 'rate(kube_deployment_spec_replicas[5m])',
    tells: ['PQL020 rate'],
    cured: 'deriv(kube_deployment_spec_replicas[5m])',
  },
  { query: 'rate(rate(velero_backup_failure_total[5m])[1h:1m])', tells: ['PQL020 rate'] },
  { query: 'rate(cnpg_collector_wal_bytes[5m])', tells: [] },
  { query: 'velero_backup_failure_total / velero_backup_attempt_total', tells: ['PQL021 velero_backup_failure_total'] },
  { query: 'kube_pod_container_status_restarts_total > 5', tells: ['PQL021 kube_pod_container_status_restarts_total'] },
  { query: 'sum(velero_backup_failure_total) > 0', tells: ['PQL021 sum(velero_backup_failure_total)'] },
  { query: 'rate(velero_backup_failure_total[1h]) > 0 and velero_backup_attempt_total > 0', tells: [] },
  { query: 'changes(kube_pod_container_status_restarts_total[1h]) > 5', tells: [] },
  {
    query: 'delta(velero_backup_failure_total[1h])',
    tells: ['PQL022 delta'],
    cured: 'increase(velero_backup_failure_total[1h])',
  },
  { query: 'rate(sum(velero_backup_failure_total)[1h:1m])', tells: ['PQL023 sum(velero_backup_failure_total)[1h:1m]'] },
  { query: 'rate(up[30s])', tells: ['PQL020 rate', 'PQL017 30s'] },
  {
    query: 'increase(velero_backup_failure_total[45s])',
    tells: ['PQL017 45s'],
    cured: 'increase(velero_backup_failure_total[120s])',
  },
  { query: 'increase(velero_backup_failure_total[60s])', tells: [] },
  { query: 'max_over_time(up[10s])', tells: [] },
  // Quantiles.
  {
    query: 'histogram_quantile(0.9, sum(rate(loki_request_duration_seconds_bucket[5m])))',
    tells: ['PQL015 sum(rate(loki_request_duration_seconds_bucket[5m]))'],
  },
  { query: 'histogram_quantile(0.9, sum by (le) (rate(loki_request_duration_seconds_bucket[5m])))', tells: [] },
  {
    query: 'histogram_quantile(0.9, sum without (le) (rate(loki_request_duration_seconds_bucket[5m])))',
    tells: ['PQL015 sum without (le) (rate(loki_request_duration_seconds_bucket[5m]))'],
  },
  {
    query: 'histogram_quantile(0.9, rate(loki_request_duration_seconds_count[5m]))',
    tells: ['PQL015 rate(loki_request_duration_seconds_count[5m])'],
  },
  {
    query: 'histogram_quantile(0.9, loki_request_duration_seconds_bucket)',
    tells: ['PQL024 loki_request_duration_seconds_bucket'],
  },
  {
    query: 'histogram_quantile(90, sum by (le) (rate(loki_request_duration_seconds_bucket[5m])))',
    tells: ['PQL029 90'],
  },
  { query: 'avg(prometheus_rule_evaluation_duration_seconds{quantile="0.99"})', tells: ['PQL031 avg'] },
  // Grouping and joins.
  { query: 'sum by (phase, zone) (kube_pod_status_phase)', tells: ['PQL025 zone'] },
  { query: 'sum by (node) (kube_pod_info * on (pod, namespace) kube_pod_status_phase)', tells: ['PQL025 node'] },
  { query: 'sum by (node) (kube_pod_status_phase * on (pod, namespace) group_left (node) kube_pod_info)', tells: [] },
  { query: 'sum by (node) (sum by (pod) (kube_pod_info))', tells: ['PQL025 node'] },
  { query: 'kube_pod_status_phase * on (pod) group_left (image) kube_pod_info', tells: ['PQL026 image'] },
  { query: 'kube_pod_info * on (zone) kube_pod_status_phase', tells: ['PQL026 zone'] },
  { query: 'sum by (phase) (kube_pod_status_phase) / sum by (uid) (kube_pod_info)', tells: ['PQL016 /'] },
  {
    query: 'sum by (phase) (kube_pod_status_phase) / on (phase) sum by (uid) (kube_pod_info)',
    tells: ['PQL016 phase'],
  },
  { query: 'kube_deployment_spec_replicas != kube_deployment_status_replicas_available', tells: [] },
  { query: 'kube_deployment_spec_replicas != kube_statefulset_replicas', tells: ['PQL016 !='] },
  { query: 'sum(up) or vector(0)', tells: [] },
  { query: 'time() - velero_backup_last_successful_timestamp > 86400', tells: [] },
  {
    query:
      'label_replace(up, "zone", "$1", "node", "(.*)-.*") * on (zone) group_left () count by (zone) (label_replace(up, "zone", "a", "", ""))',
    tells: [],
  },
];

describe('what is told of a query, and where', () => {
  for (const { query, tells, cured } of ROWS) {
    test(`${query}: ${tells.join(', ') || 'nothing'}`, () => {
      const findings = checkQuery(query, ENGINE_METRICS, OPTIONS);
      assert.deepEqual(told(findings, query), tells);
      for (const { edit, code } of findings) {
        if (edit === undefined) continue;
        const after = query.slice(0, edit.from) + edit.text + query.slice(edit.to);
        if (cured !== undefined) assert.equal(after, cured);
        assert.ok(!checkQuery(after, ENGINE_METRICS, OPTIONS).some((finding) => finding.code === code), after);
      }
      assert.ok(cured === undefined || findings.some(({ edit }) => edit !== undefined));
    });
  }

  test('every code beyond Prometheus’ own has a row that shows it', () => {
    const shown = new Set(ROWS.flatMap(({ tells }) => tells.map((each) => each.slice(0, 6))));
    assert.deepEqual(
      Object.keys(FINDING_CODES).filter((code) => code >= 'PQL010' && !shown.has(code)),
      [],
    );
  });

  test('a place is a line and a column', () => {
    const [finding] = checkQuery('sum by (job) (\n  up{pahse="a"}\n)');
    assert.deepEqual([finding?.line, finding?.column, finding?.code], [2, 6, 'PQL012']);
  });

  test('a statistic that the proxy hides brings what shows it', () => {
    const [finding] = checkQuery('rate(envoy_cluster_upstream_rq_retry_overflow[5m]) > 0', ENGINE_METRICS, OPTIONS);
    assert.equal(finding?.statsMatcher, '.*upstream_rq_retry.*');
  });

  test('the same query gets the same answer', () => {
    for (const { query } of ROWS) {
      assert.deepEqual(checkQuery(query, ENGINE_METRICS, OPTIONS), checkQuery(query, ENGINE_METRICS, OPTIONS));
    }
  });
});

describe('syntax', () => {
  const cases: readonly [query: string, tells: string, fix: RegExp, cured?: string][] = [
    ['sum(rate(up[5m])', 'PQL001 (', /add \)/, 'sum(rate(up[5m]))'],
    ['up{job="a"', 'PQL001 {', /add \}/, 'up{job="a"}'],
    ['raet(up[5m])', 'PQL004 raet', /write rate/, 'rate(up[5m])'],
    ['SUM_OVER_TIME(up[5m])', 'PQL004 SUM_OVER_TIME', /write sum_over_time/, 'sum_over_time(up[5m])'],
    ['up = 1', 'PQL001 =', /==/],
    ['up && down', 'PQL001 &', /and/],
    ['up{job="a} > 1', 'PQL001 "a} > 1', /close it/],
    ['1 > 2', 'PQL007 >', /bool/, '1 > bool 2'],
    ['', 'PQL001 ', /expression/],
  ];
  for (const [query, tells, fix, cured] of cases) {
    test(`${query}: ${tells}`, () => {
      const findings = checkQuery(query);
      assert.deepEqual(told(findings, query), [tells]);
      assert.match(findings[0]!.fix, fix);
      const { edit } = findings[0]!;
      assert.equal(
        edit === undefined ? undefined : query.slice(0, edit.from) + edit.text + query.slice(edit.to),
        cured,
      );
    });
  }
});

describe('names that are not an engine’s', () => {
  const recorded = new Map<string, readonly string[] | null>([
    ['service:requests:rate5m', ['destination_service_name', 'namespace']],
    ['other:thing:sum', null],
  ]);
  const own = [
    {
      name: 'orders_total',
      type: 'counter',
      labels: ['kind'],
      values: {},
      unit: 'count',
      engine: 'process',
      meaning: 'orders',
      source: 'the application’s own code',
    } as const,
  ];
  const registry = queryRegistry({ recorded, own });

  const cases: readonly [query: string, tells: readonly string[]][] = [
    ['service:requests:rate5m > 1', []],
    ['service:requests:rate5m{destination="a"}', ['PQL012 destination']],
    ['sum by (zone) (service:requests:rate5m)', ['PQL025 zone']],
    ['sum by (zone) (other:thing:sum)', []],
    ['service:request:rate5m > 1', ['PQL010 service:request:rate5m']],
    ['sum by (kind) (rate(orders_total[5m]))', []],
    ['orders_total > 5', ['PQL021 orders_total']],
  ];
  for (const [query, tells] of cases) {
    test(`${query}: ${tells.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(told(checkQuery(query, registry), query), tells);
    });
  }

  const labels: readonly [query: string, labels: readonly string[] | null][] = [
    [
      'sum by (destination_service_name, reporter) (rate(istio_requests_total[5m]))',
      ['destination_service_name', 'reporter'],
    ],
    ['sum(up)', []],
    ['sum by (a) (unknown_metric)', ['a']],
    ['unknown_metric', null],
    ['1', null],
    ['absent(velero_backup_last_successful_timestamp{schedule="daily"})', ['schedule']],
    ['count_values by (job) ("version", kube_node_info)', ['job', 'version']],
    [
      'sum by (node) (kube_pod_info) * on (node) group_left (zone) sum by (node, zone) (unknown_metric)',
      ['node', 'zone'],
    ],
  ];
  for (const [query, expected] of labels) {
    test(`labels of ${query}: ${expected?.join(', ') ?? 'not known'}`, () => {
      assert.deepEqual(labelsOfQuery(query, registry), expected);
    });
  }
});

describe('queries of dashboards', () => {
  const cases: readonly [query: string, tells: readonly string[]][] = [
    ['sum(rate(istio_requests_total{reporter="$reporter",response_code=~"$code"}[$__rate_interval]))', []],
    ['rate(velero_backup_failure_total{schedule=~"${schedule:regex}"}[${window}])', []],
    ['topk($n, up) > $threshold', []],
    ['sum by (zone) (rate(velero_backup_failure_total[$__range]))', ['PQL025 zone']],
  ];
  for (const [query, tells] of cases) {
    test(`${query}: ${tells.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(told(checkQuery(query, ENGINE_METRICS, { dashboard: true }), query), tells);
      assert.ok(checkQuery(query).some(({ code }) => code === 'PQL001'));
    });
  }
});
