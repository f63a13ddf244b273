/**
 * The guides of the examples: every part that was asked for is there, every command can be typed, every link leads
 * somewhere, every alert has its runbook, every variable is explained, every query is one.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Option } from '../../src/cli/types.ts';
import { VERBS } from '../../src/cli/verbs.ts';
import { ALERT_RUNBOOKS } from '../../src/guides/alerts/alerts-page.ts';
import { compiledAlerts } from '../../src/guides/alerts/compiled-alerts.ts';
import { commandProblems } from '../../src/guides/commands/command-problems.ts';
import { NINES } from '../../src/guides/commands/nines-facts.ts';
import { shellLines } from '../../src/guides/commands/shell-lines.ts';
import { splitLine, variablesOf } from '../../src/guides/commands/split-line.ts';
import { brokenLinks, linkTable } from '../../src/guides/page-links.ts';
import { pageText } from '../../src/guides/page-text.ts';
import { commandScope, guidePages } from '../../src/guides/write-guides.ts';
import { readQuery } from '../../src/promql/read-query.ts';
import { exampleGuides, guidesOf } from './example-guides.ts';

const mno = exampleGuides('mno');
const EXAMPLES = [mno, exampleGuides('small'), exampleGuides('greenlang'), exampleGuides('fingerprint')];

function textOf(path: string): string {
  const found = mno.guides.find((guide) => guide.path === path);
  assert.ok(found !== undefined, `there is no ${path}`);
  return found.text;
}

function sections(path: string): readonly string[] {
  return [...textOf(path).matchAll(/^## (.*)$/gm)].map(([, title = '']) => title);
}

describe('mno has what was asked for', () => {
  const COUNTS: readonly (readonly [path: string, least: number, of: RegExp])[] = [
    ['deployment.md', 10, /^\d+\. /],
    ['backup-and-restore.md', 7, /^\d+\. /],
    ['runbooks/operations.md', 7, /^(?:Deployment|Canary|Scaling|Auto|Database care|Cache care|Certificate care)/],
    ['runbooks/emergencies.md', 4, /^(?:Stop|Scale-up|Database failover|Restore)$/],
    ['runbooks/maintenance.md', 3, /^(?:A window|Nodes|Maintenance mode)/],
    ['verification.md', 8, /^Test \d+: /],
    ['troubleshooting.md', 9, /./],
    ['runbooks/disasters.md', 21, /^(?!Who is called)/],
    [
      'runbooks/incidents.md',
      7,
      /^(?:High error rate|High latency|Database connections|Pods restart|Memory|Processor|Backup failure)$/,
    ],
    ['regions.md', 4, /^(?:Who does what|Deploy|Failover|Test)/],
    ['service-levels.md', 3, /^(?:What is promised|How it is watched|The report)/],
    ['topology.md', 3, /./],
  ];
  for (const [path, least, of] of COUNTS) {
    test(`${path}: at least ${least}`, () => {
      const found = sections(path).filter((title) => of.test(title));
      assert.ok(found.length >= least, `${found.length}: ${found.join(', ')}`);
    });
  }

  test('a page for every area', () => {
    const areas = new Set(mno.site.compiled.files.map(({ path }) => path.split('/')[1]));
    for (const area of areas) assert.ok(textOf(`areas/${area}.md`).includes('## Apply'));
  });

  test('every disaster says who is called', () => {
    const parts = textOf('runbooks/disasters.md').split(/^## /m).slice(2);
    assert.ok(parts.length > 20);
    for (const part of parts)
      assert.match(part, /\*\*Escalation\.\*\* At once \*\*on-call\*\*.*\+1 202 555 0100/, part.slice(0, 40));
  });

  test('every link of ours has something to lead to: it has every part', () => {
    const pages = guidePages(mno.site);
    const table = linkTable(pages);
    const broken = pages.flatMap((page) =>
      brokenLinks(pageText(page, mno.site.clusters), table).map((link) => `${page.path}: ${link}`),
    );
    assert.deepEqual(broken, []);
  });

  test('every alert that is compiled has a runbook of its own, where its link leads', () => {
    const alerts = compiledAlerts(mno.site);
    assert.ok(alerts.length > 25);
    const lacking = alerts.filter(({ name }) => !Object.hasOwn(ALERT_RUNBOOKS, name)).map(({ name }) => name);
    assert.deepEqual(lacking, []);
    const titles = sections('runbooks/alerts.md').map((title) => title.toLowerCase());
    const links = mno.site.compiled.files
      .flatMap(({ objects }) => objects)
      .filter(({ kind }) => kind === 'PrometheusRule')
      .flatMap((object) =>
        [...JSON.stringify(object).matchAll(/"runbook_url":"[^"#]*#([^"]+)"/g)].map(([, anchor = '']) => anchor),
      );
    assert.ok(links.length > 25);
    assert.deepEqual(
      [...new Set(links)].filter((anchor) => !titles.includes(anchor)),
      [],
    );
  });

  test('runbooks of alerts are of alerts: the title is the name', () => {
    for (const [name, make] of Object.entries(ALERT_RUNBOOKS)) assert.equal(make(mno.site).title, name);
  });
});

for (const { site, guides } of EXAMPLES) {
  describe(site.spec, () => {
    test('every command can be typed: its tool takes it, and what it names is compiled', () => {
      const scope = commandScope(site);
      let count = 0;
      for (const { path, text } of guides) {
        const saved = [...text.matchAll(/^As `([^`]+)`:$/gm)].map(([, file = '']) => file);
        for (const line of shellLines(text)) {
          assert.deepEqual(commandProblems(line, { ...scope, saved }), [], `${path}: ${line}`);
          count++;
        }
      }
      assert.ok(count > 150, `${count} commands`);
    });

    test('every link leads somewhere', () => {
      const anchors = new Map(guides.map(({ path, text }) => [path, anchorsOf(text)]));
      for (const { path, text } of guides) {
        for (const link of linksOf(text)) {
          const [file = '', anchor] = link.split('#');
          const target = file === '' ? path : new URL(file, `file:///${path}`).pathname.slice(1);
          assert.ok(anchors.has(target), `${path} links to ${link}`);
          if (anchor !== undefined) assert.ok(anchors.get(target)?.includes(anchor), `${path} links to ${link}`);
        }
      }
    });

    test('every variable is explained on its page', () => {
      for (const { path, text } of guides) {
        const used = new Set(
          shellLines(text).flatMap((line) => (splitLine(line)?.programs ?? []).flat().flatMap(variablesOf)),
        );
        for (const name of used) assert.ok(text.includes(`| \`$${name}\` |`), `${path}: $${name}`);
      }
    });

    test('every query is one', () => {
      for (const { path, text } of guides) {
        for (const line of shellLines(text)) {
          const words = splitLine(line)?.programs[0] ?? [];
          if (words[0] !== 'promtool') continue;
          assert.equal(readQuery(words.at(-1) ?? '').kind, 'read', `${path}: ${line}`);
        }
      }
    });

    test('no page speaks of what the platform does not have', () => {
      const all = guides.map(({ text }) => text).join('\n');
      assert.doesNotMatch(all, /undefined|\[object Object\]|NaN|(?<!\/dev\/)\bnull\b/);
      if (site.model.monitoring === null) assert.doesNotMatch(all, /^ *(?:promtool|amtool) /m);
      if (site.model.backup === null && site.model.monitoring === null) assert.doesNotMatch(all, /^ *velero /m);
    });
  });
}

function linksOf(text: string): readonly string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link).filter((link) => !/^https?:/.test(link));
}

function anchorsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe('the same', () => {
  test('platform, the same bytes', () => {
    assert.deepEqual(exampleGuides('small').guides, EXAMPLES[1]?.guides);
  });

  test('a second alert by hand has a section, with what it says of itself', () => {
    const rule = `objects:
  - apiVersion: monitoring.coreos.com/v1
    kind: PrometheusRule
    metadata: { name: own, namespace: default }
    spec: { groups: [{ name: own, rules: [{ alert: OrdersStuck, expr: shop_orders_stuck > 10, annotations: { description: Orders wait. } }] }] }
`;
    const base =
      'apiVersion: nines.dev/v1\nkind: Platform\nmetadata: { name: shop }\nregions: { one: { zones: [a, b, c] } }\ngateway: { host: shop.example }\nservices: { web: { image: "web:1", load: { rps: 10 } } }\nmonitoring: {}\n';
    const alerts = guidesOf('shop.yaml', base + rule).guides.find(({ path }) => path === 'runbooks/alerts.md');
    assert.match(
      alerts?.text ?? '',
      /## OrdersStuck[\s\S]*Orders wait\.[\s\S]*promtool query instant \S+ 'shop_orders_stuck > 10'/,
    );
  });
});

test('every verb and option of ours that guides may use is there', async () => {
  for (const [name, options] of Object.entries(NINES.commands)) {
    const verb = await VERBS[name]?.();
    assert.ok(verb !== undefined, `there is no verb ${name}`);
    for (const written of options.split(' ').filter((each) => each !== '')) {
      const [, short, long = '', mark] = /^(?:(\w),)?([^=]+)(=)?$/.exec(written) ?? [];
      const option: Option | undefined = verb.options[long];
      assert.ok(option !== undefined, `${name} has no --${long}`);
      assert.equal(option.kind !== 'flag', mark === '=', `--${long}`);
      assert.equal(option.short, short);
    }
  }
});
