/**
 * Held to Prometheus' own word: what promtool refuses is refused here, and nothing else is. promtool sees syntax, types and
 * arity; what only the registry knows is not part of it. Queries of Prometheus 3 are put to it when it is of that version.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { stringify } from 'yaml';
import { checkQuery, ENGINE_METRICS } from './check-query.ts';

interface AgreedQueries {
  readonly about: string;
  /** First Prometheus of which it is true. */
  readonly since?: number;
  readonly valid: readonly string[];
  readonly invalid: readonly string[];
}

/** Many on a line: a query is short, and their number is the point. */
function queries({ raw }: TemplateStringsArray): string[] {
  return raw
    .join('')
    .split(/¦|\n/)
    .map((query) => query.trim())
    .filter((query) => query !== '');
}

const AGREED_QUERIES: readonly AgreedQueries[] = [
  {
    about: 'numbers and text',
    valid: [
      ...queries`
      1 ¦ -1 ¦ +0.5 ¦ 1e3 ¦ 0x1F ¦ Inf ¦ -Inf ¦ NaN ¦ "text" ¦ 'text' ¦ 1 + 2 * 3 ^ 2 ¦ -1 ^ 2 ¦ 10 % 3
    `,
      '`raw \\d`',
    ],
    invalid: [
      ...queries`
      1 + ¦ * 1 ¦ 1 2 ¦ 1..2 ¦ "text ¦ 'text ¦ "\q" ¦ 1 == 1 ¦ 1 > 2 ¦ 1 and 1 ¦ "a" + 1 ¦ 1 + "a" ¦ -"a"
    `,
      '',
    ],
  },
  {
    about: 'selectors',
    valid: [
      ...queries`
      up ¦ job:rate:5m ¦ up{} ¦ up{job="a"} ¦ up{job="a",} ¦ up{job!="a",pod=~"b.*",node!~"c|d"} ¦ {job="a"}
      {__name__="up"} ¦ {__name__=~"node_.*"} ¦ {job=~".+"} ¦ up{job=~"(?i)API"} ¦ up{job=~"[[:alpha:]]+"}
      up{path="/a\"b"} ¦ sum ¦ rate ¦ time ¦ by ¦ up # a comment
    `,
      'up{path=`\\d`}',
    ],
    invalid: queries`
      {} ¦ {job=""} ¦ {job=~".*"} ¦ {job!="a"} ¦ up{job} ¦ up{job=a} ¦ up{job=="a"} ¦ up{job="a"
      up{job="a" pod="b"} ¦ up{"a} ¦ up{job=~"a("} ¦ up{job=~"(?=a)"} ¦ up{job=~"a**"} ¦ up{1job="a"}
      up{__name__="down"} ¦ up} ¦ up up ¦ $job ¦ up{job="a"}} ¦ a.b
    `,
  },
  {
    about: 'windows and times',
    valid: queries`
      up[5m] ¦ up[1h30m] ¦ up{job="a"}[1d] ¦ up offset 5m ¦ up offset -5m ¦ up[5m] offset 1w ¦ up @ 1609746000
      up @ start() ¦ up @ end() offset 5m ¦ up offset 5m @ 0 ¦ up[5m:] ¦ up[1h:5m] ¦ rate(up[5m])[1h:1m]
      (up > 0)[1h:] ¦ up[1h:5m] offset 1d ¦ a / b offset 5m ¦ a + rate(b[5m] @ end())
    `,
    invalid: queries`
      up[] ¦ up[5x] ¦ up[5m ¦ up[m] ¦ up[5m][5m] ¦ sum(up)[5m] ¦ (up)[5m] ¦ up[0s] ¦ up[1m1h] ¦ up[5m:1m
      up[5m:x] ¦ up offset ¦ up offset job ¦ sum(up) offset 5m ¦ up @ ¦ sum(up) @ 1 ¦ up offset 5m offset 5m
      up[5m][1h:] ¦ 1[5m:] ¦ up offset 5m[5m]
    `,
  },
  {
    about: 'functions: types and arity',
    valid: queries`
      rate(up[5m]) ¦ irate(up[5m:1m]) ¦ increase(up[1h]) ¦ delta(up[1h]) ¦ predict_linear(up[1h], 3600)
      histogram_quantile(0.9, up) ¦ quantile_over_time(0.9, up[5m]) ¦ absent(up) ¦ absent_over_time(up[5m])
      label_replace(up, "a", "$1", "b", "(.*)") ¦ label_join(up, "a", ",", "b", "c") ¦ label_join(up, "a", ",")
      round(up) ¦ round(up, 5) ¦ clamp(up, 0, 1) ¦ clamp_max(up, 1) ¦ hour() ¦ hour(up)
      day_of_week(vector(time())) ¦ time() ¦ pi() ¦ scalar(up) ¦ vector(1) ¦ sort_desc(up) ¦ timestamp(up)
      max_over_time(rate(up[5m])[1h:]) ¦ clamp_max(up, scalar(up))
    `,
    invalid: queries`
      rate(up) ¦ rate(1) ¦ rate() ¦ rate(up[5m], 1) ¦ rate("up") ¦ abs(up[5m]) ¦ abs(1) ¦ abs()
      histogram_quantile(up) ¦ histogram_quantile(up, 0.9) ¦ histogram_quantile(0.9, up[5m])
      predict_linear(up[1h]) ¦ predict_linear(up[1h], up) ¦ label_replace(up, "a", "b", "c")
      label_replace(up, a, "b", "c", "d") ¦ label_join(up, "a") ¦ round(up, 1, 2) ¦ clamp(up, 0) ¦ hour(1)
      time(1) ¦ vector(up) ¦ scalar(1) ¦ absent(1) ¦ absent_over_time(up) ¦ quantile_over_time(up[5m], 0.9)
      rat(up[5m]) ¦ RATE(up[5m]) ¦ up() ¦ foo(up) ¦ rate(up[5m] ¦ sum_over_time(sum(up))
    `,
  },
  {
    about: 'aggregations',
    valid: queries`
      sum(up) ¦ SUM(up) ¦ sum by (job) (up) ¦ sum(up) by (job) ¦ sum without (job, pod) (up) ¦ sum by () (up)
      sum by (job,) (up) ¦ count(up > 0) ¦ topk(3, up) ¦ topk by (job) (3, up) ¦ bottomk(scalar(up), up)
      quantile(0.9, up) ¦ count_values("v", up) ¦ group(up) ¦ stddev(up) ¦ avg(rate(up[5m])) without (pod)
    `,
    invalid: queries`
      sum() ¦ sum(1) ¦ sum(up[5m]) ¦ sum(up, up) ¦ sum by job (up) ¦ sum by (job) without (pod) (up)
      sum by (job) ¦ topk(up) ¦ topk("3", up) ¦ topk(up, up) ¦ count_values(1, up) ¦ quantile(up)
      sum by (1a) (up) ¦ rate(up[5m]) by (job) ¦ sum(up) by ¦ sum by ("a) (up)
    `,
  },
  {
    about: 'operators',
    valid: queries`
      a + b ¦ a - -b ¦ a / on (job) b ¦ a / ignoring (pod) group_left b ¦ a * on (pod) group_left (node, zone) b
      a * on (pod) group_right () b ¦ a and b ¦ a or b unless c ¦ a and on () b ¦ a unless ignoring (pod) b
      a > 1 ¦ a > bool 1 ¦ 1 > bool 2 ¦ 1 < a ¦ a == bool b ¦ a atan2 b ¦ a ^ b ^ c ¦ a > b > c
      vector(1) or vector(0) ¦ (a or b) / c ¦ a / on () b ¦ -a ¦ -(a + b)
    `,
    invalid: queries`
      a + ¦ a + +  ¦ a + bool b ¦ a and bool b ¦ a and 1 ¦ 1 or a ¦ a + on (job) 1 ¦ 1 + on (job) a
      a and on (job) group_left b ¦ a * on (job) group_left (job) b ¦ a group_left b ¦ a + on job b ¦ a = 1
      a =! 1 ¦ a <> b ¦ a && b ¦ a || b ¦ a ! b ¦ a + b[5m] ¦ -a[5m] ¦ a + "b" ¦ not a ¦ a / (b ¦ a / b)
      a in b
    `,
  },
  {
    about: 'what Prometheus 3 brought',
    since: 3,
    valid: queries`
      {"a.b", job="c"} ¦ up{"a.b"="c"} ¦ sum by ("a.b") (up) ¦ rate(up[300]) ¦ up offset 60 ¦ {"up"} ¦ 1h + 30m
    `,
    invalid: queries`
      limitk(2, up) ¦ sort_by_label(up, "job") ¦ mad_over_time(up[5m]) ¦ info(up) ¦ up{"a"}
      holt_winters(up[1h], 0.5, 0.5)
    `,
  },
];

const promtool = process.env.NINES_PROMTOOL ?? 'promtool';
const version = /version (\d+)/.exec(spawnSync(promtool, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1];
const skip = version === undefined && 'promtool is not installed';
const folder = mkdtempSync(join(tmpdir(), 'nines-promql-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function isRefusedHere(query: string): boolean {
  return checkQuery(query, ENGINE_METRICS).some(({ code }) => code <= 'PQL009');
}

/** Those that promtool refuses, by one run over all of them: its complaint names the file. */
function refusedByPromtool(texts: readonly string[]): Set<string> {
  const refused = new Set<string>();
  // It stops at the first rule of a file that it cannot read, hence a file for each.
  const files = texts.map((query, at) => {
    const file = join(folder, `${at}.yaml`);
    writeFileSync(file, stringify({ groups: [{ name: 'g', rules: [{ record: 'r', expr: query }] }] }));
    return file;
  });
  const { stdout, stderr } = spawnSync(promtool, ['check', 'rules', ...files], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  const parts = `${stdout}${stderr}`;
  texts.forEach((query, at) => {
    if (new RegExp(`${files[at]!.replaceAll('.', '\\.')}: `).test(parts)) refused.add(query);
  });
  return refused;
}

describe('what Prometheus refuses', () => {
  test('the table is wide enough', () => {
    const all = AGREED_QUERIES.flatMap(({ valid, invalid }) => [...valid, ...invalid]);
    assert.ok(all.length >= 150, `${all.length}`);
    assert.equal(new Set(all).size, all.length);
  });

  for (const { about, valid, invalid } of AGREED_QUERIES) {
    test(`${about}: taken and refused here`, () => {
      assert.deepEqual(valid.filter(isRefusedHere), []);
      assert.deepEqual(
        invalid.filter((query) => !isRefusedHere(query)),
        [],
      );
    });
  }

  test('promtool says the same', { skip }, () => {
    const tables = AGREED_QUERIES.filter(({ since }) => since === undefined || Number(version) >= since);
    const valid = tables.flatMap((table) => table.valid);
    const invalid = tables.flatMap((table) => table.invalid);
    const refused = refusedByPromtool([...valid, ...invalid]);
    assert.deepEqual(
      valid.filter((query) => refused.has(query)),
      [],
    );
    assert.deepEqual(
      invalid.filter((query) => !refused.has(query)),
      [],
    );
  });
});
