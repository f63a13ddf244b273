/**
 * Prometheus' own word: its checker takes every rule, and its rule tests see each alert fire when it should, after how
 * long it says, and stay silent when it should.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parsePrometheusDurationUs } from '../../src/manifests/duration.ts';
import type { JsonObject } from '../../src/manifests/types.ts';
import { writeYaml } from '../../src/manifests/write-manifests.ts';
import { sampleModel } from '../../src/model/sample-model.ts';
import { ALERT_CASES, type AlertCase, GLOBAL_CASES } from './alert-cases.ts';
import { BACKUP_CASES } from './backup-cases.ts';
import { KAFKA_CASES } from './kafka-cases.ts';
import { GLOBAL_REGION_CASES, REGION_CASES } from './region-cases.ts';
import type { Sample } from './sample.ts';
import { BAND_CASES, COST_CASES } from './scaling-cases.ts';
import { SECURITY_CASES } from './security-cases.ts';
import { ruleGroups, rulesOf, WATCHED_SHOP } from './watched-shop.ts';

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
const skip = hasPromtool ? false : 'promtool is not installed';
const MINUTE_US = 60_000_000;
const model = sampleModel(WATCHED_SHOP);

function matcher(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ');
}

function input(samples: readonly Sample[], minutes: number, step: number): JsonObject[] {
  return samples.map(({ metric, labels, from, gain }) => ({
    series: `${metric}{${matcher(labels)}}`,
    values: `${from}+${(gain * step) / 30}x${Math.ceil((minutes * 60) / step)}`,
  }));
}

/** Microseconds for which a case's alert waits. */
function waits(rules: readonly JsonObject[], { alert, labels = {} }: AlertCase): number {
  const rule = rules.find((each) => {
    const own = each.labels as Readonly<Record<string, string>> | undefined;
    const agrees = ([name, value]: [string, string]) => own?.[name] === undefined || own[name] === value;
    return each.alert === alert && Object.entries(labels).every(agrees);
  });
  assert.ok(rule !== undefined, `there is an alert ${alert}`);
  return rule.for === undefined ? 0 : (parsePrometheusDurationUs(rule.for) ?? Number.NaN);
}

/**
 * What takes a day has a sample every other minute: nobody waits for it to the half minute, and a rate over five minutes still
 * has two of them, whether the beginning of its window belongs to it (Prometheus 2) or not (3).
 */
function stepSeconds(rules: readonly JsonObject[], each: AlertCase): number {
  return (each.afterMinutes ?? 0) >= 60 || waits(rules, each) >= 60 * MINUTE_US ? 120 : 30;
}

/** One alert, and the recordings that it rests on: the others would be evaluated for nothing. */
function rulesFor(groups: readonly JsonObject[], { alert }: AlertCase, step: number): JsonObject[] {
  const all = rulesOf(groups);
  const needed = new Set(all.filter((rule) => rule.alert === alert));
  for (let size = 0; size < needed.size; ) {
    size = needed.size;
    const asked = [...needed].map(({ expr }) => String(expr)).join(' ');
    for (const rule of all) if (rule.record !== undefined && asked.includes(String(rule.record))) needed.add(rule);
  }
  return groups
    .map((group) => ({
      ...group,
      interval: `${step}s`,
      rules: (group.rules as JsonObject[]).filter((rule) => needed.has(rule)),
    }))
    .filter(({ rules }) => rules.length > 0);
}

/** Two tests: with trouble it is not firing before its time and firing after; without it never is. */
function testsOf(rules: readonly JsonObject[], each: AlertCase): JsonObject[] {
  const { alert, labels = {}, fires, silent, afterMinutes = 0, withinMinutes = 15 } = each;
  const waited = afterMinutes + waits(rules, each) / MINUTE_US;
  const end = Math.ceil(waited + withinMinutes);
  const expr = `count(ALERTS{${matcher({ alertname: alert, alertstate: 'firing', ...labels })}})`;
  const asked = (minutes: number, count: number): JsonObject => ({
    expr,
    eval_time: `${Math.round(minutes * 60)}s`,
    exp_samples: count === 0 ? [] : [{ labels: '{}', value: count }],
  });
  const step = stepSeconds(rules, each);
  const early = waited >= 1 ? [asked(waited - Math.max(1, step / 60), 0)] : [];
  const external_labels = { cluster: 'north', region: 'north' };
  return [
    {
      name: `${alert} fires`,
      interval: `${step}s`,
      external_labels,
      input_series: input(fires, end, step),
      promql_expr_test: [...early, asked(end, 1)],
    },
    {
      name: `${alert} stays silent`,
      interval: `${step}s`,
      external_labels,
      input_series: input(silent, end, step),
      promql_expr_test: [...early, asked(end, 0)],
    },
  ];
}

describe('rules by promtool', { skip }, () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'nines-rules-'));
  });
  const run = (args: readonly string[]) => spawnSync('promtool', args, { cwd: folder, encoding: 'utf8' });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [scope, cases] of [
    ['cluster', [...ALERT_CASES, ...BACKUP_CASES, ...BAND_CASES, ...SECURITY_CASES, ...REGION_CASES, ...KAFKA_CASES]],
    ['global', [...GLOBAL_CASES, ...COST_CASES, ...GLOBAL_REGION_CASES]],
  ] as const) {
    const groups = ruleGroups(model, 'north', scope);
    const rules = rulesOf(groups);

    test(`every alert of the ${scope} rules has a case`, () => {
      const tested = new Set(cases.map(({ alert }) => alert));
      const missing = rules.filter(({ alert }) => alert !== undefined && !tested.has(String(alert)));
      assert.deepEqual(missing, []);
    });

    test(`the ${scope} rules are taken, and fire as they should`, () => {
      writeFileSync(join(folder, `${scope}.yaml`), writeYaml({ groups }));
      const check = run(['check', 'rules', '--lint=all', '--lint-fatal', `${scope}.yaml`]);
      assert.equal(check.status, 0, check.stdout + check.stderr);
      const files = cases.map((each, index) => {
        const name = `${scope}-${index}`;
        // Samples of a rate must be near each other; a day-long wait is looked at less often, yet before a recorded sample is old.
        const step = stepSeconds(rules, each) > 30 ? 240 : 30;
        writeFileSync(join(folder, `${name}-rules.yaml`), writeYaml({ groups: rulesFor(groups, each, step) }));
        const tests = {
          rule_files: [`${name}-rules.yaml`],
          evaluation_interval: `${step}s`,
          tests: testsOf(rules, each),
        };
        writeFileSync(join(folder, `${name}.yaml`), writeYaml(tests));
        return `${name}.yaml`;
      });
      const judged = run(['test', 'rules', ...files]);
      assert.equal(judged.status, 0, judged.stdout + judged.stderr);
    });
  }
});
