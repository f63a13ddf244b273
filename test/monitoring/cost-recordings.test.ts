/** What the recorded costs of a small cluster come to, by Prometheus' own word. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { JsonObject } from '../../src/manifests/types.ts';
import { writeYaml } from '../../src/manifests/write-manifests.ts';
import { sampleModel } from '../../src/model/sample-model.ts';
import { ruleGroups, WATCHED_SHOP } from './watched-shop.ts';

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
const skip = hasPromtool ? false : 'promtool is not installed';
const GIBIBYTE = 1024 * 1024 * 1024;

/** One node of 4 processors and 16 GiB; a pod with a proxy; a database elsewhere with a volume that two pods mount. */
const SERIES: Readonly<Record<string, number>> = {
  'node_total_hourly_cost{node="n1", instance="n1"}': 0.2,
  'node_cpu_hourly_cost{node="n1", instance="n1"}': 0.03,
  'node_ram_hourly_cost{node="n1", instance="n1"}': 0.005,
  'container_cpu_allocation{namespace="shop", pod="web-1", container="web", node="n1"}': 1,
  'container_cpu_allocation{namespace="shop", pod="web-1", container="istio-proxy", node="n1"}': 0.1,
  'container_memory_allocation_bytes{namespace="shop", pod="web-1", container="web", node="n1"}': 2 * GIBIBYTE,
  'container_cpu_allocation{namespace="data", pod="db-0", container="db", node="n1"}': 1,
  'container_memory_allocation_bytes{namespace="data", pod="db-0", container="db", node="n1"}': 4 * GIBIBYTE,
  'pod_pvc_allocation{namespace="data", pod="db-0", persistentvolume="pv1", persistentvolumeclaim="db"}':
    100 * GIBIBYTE,
  'pod_pvc_allocation{namespace="data", pod="copy", persistentvolume="pv1", persistentvolumeclaim="db"}':
    100 * GIBIBYTE,
  'pv_hourly_cost{persistentvolume="pv1", volumename="pv1"}': 0.0001,
  'kubecost_load_balancer_cost{namespace="istio-system", service_name="gateway", ingress_ip="1"}': 0.025,
};

const EXPECTED: readonly (readonly [expr: string, labels: string, value: number])[] = [
  ['service_cost:usd_per_hour:sum{container="web"}', '{namespace="shop", container="web"}', 0.03 + 0.01],
  ['namespace_cost:usd_per_hour:sum{namespace="data"}', '{namespace="data"}', 0.03 + 0.02 + 0.01],
  ['cluster_cost:usd_per_hour:sum', '{}', 0.2 + 0.01 + 0.025],
  // 0.033 of processors and 0.01 of memory; the rest, idle nodes among it, is the other part's.
  ['budget_cost:usd_per_hour:sum{part="shop"}', '{part="shop"}', 0.043],
  ['budget_cost:usd_per_hour:sum{part="rest"}', '{part="rest"}', 0.235 - 0.043],
  ['resource_cost:usd_per_hour:sum{resource="compute"}', '{resource="compute"}', 0.2],
  ['resource_cost:usd_per_hour:sum{resource="storage"}', '{resource="storage"}', 0.01],
  ['resource_cost:usd_per_hour:sum{resource="network"}', '{resource="network"}', 0.025],
];

test('parts of the cost of a cluster come to the whole', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'nines-cost-'));
  const groups = ruleGroups(sampleModel(WATCHED_SHOP), 'north', 'cluster').filter(({ name }) =>
    String(name).endsWith('cost-recordings'),
  );
  assert.equal(groups.length, 1);
  const asked: JsonObject[] = EXPECTED.map(([expr, labels, value]) => ({
    // Sums of halves and tenths are not exact in binary.
    expr: `round(${expr} * 1000000)`,
    eval_time: '10m',
    exp_samples: [{ labels, value: Math.round(value * 1_000_000) }],
  }));
  try {
    writeFileSync(join(folder, 'rules.yaml'), writeYaml({ groups }));
    writeFileSync(
      join(folder, 'test.yaml'),
      writeYaml({
        rule_files: ['rules.yaml'],
        evaluation_interval: '1m',
        tests: [
          {
            interval: '1m',
            input_series: Object.entries(SERIES).map(([series, value]) => ({ series, values: `${value}x10` })),
            promql_expr_test: asked,
          },
        ],
      }),
    );
    const judged = spawnSync('promtool', ['test', 'rules', 'test.yaml'], { cwd: folder, encoding: 'utf8' });
    assert.equal(judged.status, 0, judged.stdout + judged.stderr);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
