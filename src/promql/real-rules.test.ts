/**
 * Rules that other people wrote and run: each parses, is taken by Prometheus, and names metrics that the registry knows. What
 * is told of them is listed here, because each was looked at: a new line is a false alarm until somebody has looked.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { checkQuery, labelsOfQuery, queryRegistry } from './check-query.ts';

const real = process.env.NINES_REAL;
const skip = real === undefined ? 'NINES_REAL is not set' : false;
/** kube-prometheus scrapes each 30 seconds. */
const OPTIONS = { scrapeIntervalMs: 30_000 };

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

interface RuleObject {
  readonly items?: readonly (RuleObject | null)[];
  readonly kind?: string;
  readonly spec?: { readonly groups?: readonly { readonly rules: readonly Rule[] }[] };
}

function rulesOf(set: string): Rule[] {
  const folder = join(real ?? '', set);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /[rR]ule.*\.ya?ml$/.test(path),
  );
  const objects = files
    .sort()
    .flatMap((path) =>
      parseAllDocuments(readFileSync(join(folder, path), 'utf8')).map(
        (document) => document.toJS() as RuleObject | null,
      ),
    );
  return objects
    .flatMap((object): readonly (RuleObject | null)[] => object?.items ?? [object])
    .filter((object) => object?.kind === 'PrometheusRule')
    .flatMap((object) => object?.spec?.groups ?? [])
    .flatMap(({ rules }) => rules)
    .map((rule) => ({ ...rule, expr: String(rule.expr) }));
}

/** Rules build on each other: labels of the first ones are known before those of the next. */
function recordedBy(rules: readonly Rule[]): Map<string, readonly string[] | null> {
  const recorded = new Map<string, readonly string[] | null>(
    rules.flatMap(({ record }) => (record === undefined ? [] : [[record, null]])),
  );
  for (let round = 0; round < 5; round++) {
    const registry = queryRegistry({ recorded: new Map(recorded) });
    for (const { record, expr, labels } of rules) {
      const known = record === undefined ? null : labelsOfQuery(expr, registry);
      if (record !== undefined && known !== null) recorded.set(record, [...known, ...Object.keys(labels ?? {})]);
    }
  }
  return recorded;
}

const SETS: readonly { readonly set: string; readonly atLeast: number; readonly told: readonly string[] }[] = [
  {
    set: 'kube-prometheus',
    atLeast: 230,
    told: [
      // Names of before Prometheus 2.16, beside the present ones.
      'PrometheusRemoteStorageFailures PQL028 prometheus_remote_storage_failed_samples_total',
      'PrometheusRemoteStorageFailures PQL028 prometheus_remote_storage_failed_samples_total',
      'PrometheusRemoteStorageFailures PQL028 prometheus_remote_storage_succeeded_samples_total',
      // The length of the queue is per Alertmanager in Prometheus 3.15, its capacity is not: the alert cannot fire.
      'PrometheusNotificationQueueRunningFull PQL016 >',
    ],
  },
  // The number of deadlocks since the start: once above 10, the alert stays.
  { set: 'cloudnative-pg', atLeast: 5, told: ['DatabaseDeadlockConflicts PQL021 cnpg_pg_stat_database_deadlocks'] },
];

for (const { set, atLeast, told } of SETS) {
  test(`${set}: every rule is taken, every metric known`, { skip }, (t) => {
    const rules = rulesOf(set);
    assert.ok(rules.length >= atLeast, `${rules.length} rules`);
    const registry = queryRegistry({ recorded: recordedBy(rules) });
    const findings = rules.flatMap(({ alert, record, expr }) =>
      checkQuery(expr, registry, OPTIONS).map((finding) => ({
        ...finding,
        rule: alert ?? record,
        at: expr.slice(finding.from, finding.to),
      })),
    );
    const unknown = findings.filter(({ code }) => code === 'PQL010' || code === 'PQL011');
    for (const { rule, message } of unknown) t.diagnostic(`${rule}: ${message}`);
    assert.deepEqual(findings.map(({ rule, code, at }) => `${rule} ${code} ${at}`).sort(), [...told].sort());
  });
}

test('kube-prometheus: every query of its dashboards is taken, and nearly every metric known', { skip }, (t) => {
  const text = readFileSync(join(real ?? '', 'kube-prometheus/manifests/grafana-dashboardDefinitions.yaml'), 'utf8');
  const queries = [
    ...new Set([...text.matchAll(/"expr": ("(?:[^"\\]|\\.)*")/g)].map(([, json]) => JSON.parse(json!) as string)),
  ];
  assert.ok(queries.length > 450, `${queries.length} queries`);
  const registry = queryRegistry({ recorded: recordedBy(rulesOf('kube-prometheus')) });
  const findings = queries.flatMap((query) =>
    checkQuery(query, registry, { dashboard: true }).map((finding) => ({ ...finding, query })),
  );
  assert.deepEqual(
    findings.filter(({ code }) => code < 'PQL010'),
    [],
  );
  assert.deepEqual(
    findings.filter(({ code }) => ['PQL011', 'PQL012', 'PQL013', 'PQL014', 'PQL015', 'PQL016'].includes(code)),
    [],
  );
  // Windows, macOS and kube-proxy are not in the registry.
  const strangers = /windows|node_memory_(?:total|available|compressed|internal|purgeable|wired)_bytes|kubeproxy/;
  const unknown = new Set(findings.filter(({ code }) => code === 'PQL010').map(({ message }) => message));
  const ours = [...unknown].filter((message) => !strangers.test(message)).sort();
  for (const message of ours) t.diagnostic(message);
  assert.ok(ours.length <= 12, `${ours.length} metrics are not known`);
});
