/**
 * Every rule on cases that make it speak and cases on which it must stay silent. A case is a change to a small platform
 * that no rule complains about (cases/shop.yaml); the tables are cases/*.txt.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, test } from 'node:test';
import { indexManifests } from '../manifests/manifest-index.ts';
import { parseYaml } from '../manifests/parse-yaml.ts';
import { readManifests } from '../manifests/read-manifests.ts';
import type { KubeObject, Manifest } from '../manifests/types.ts';
import { targetFigure } from '../targets/target-figure.ts';
import type { ServiceTargets, Targets } from '../targets/types.ts';
import { printPath } from './print-path.ts';
import { ruleContext } from './rule-context.ts';
import { RULES } from './rule-table.ts';
import { CODES, runChecks } from './run-checks.ts';
import { schemasOfDefinition, schemasOfOpenApi } from './schema/schema-set.ts';
import type { KindSchema } from './schema/types.ts';
import type { Rule, RuleFinding } from './types.ts';

interface Case {
  readonly code: string;
  readonly kind: 'fails' | 'passes';
  readonly title: string;
  readonly lines: readonly string[];
}

const HERE = new URL('./', import.meta.url);
const SHOP = readFileSync(new URL('cases/shop.yaml', HERE), 'utf8');

/** `# CODE`, then `fails TITLE` or `passes TITLE`, each followed by indented lines. */
function readCases(text: string): readonly Case[] {
  const cases: (Case & { lines: string[] })[] = [];
  let code = '';
  for (const line of text.split('\n')) {
    const [word = '', ...rest] = line.split(' ');
    if (word === '#') code = rest[0] ?? '';
    else if (word === 'fails' || word === 'passes') cases.push({ code, kind: word, title: rest.join(' '), lines: [] });
    else if (line.startsWith('  ')) cases.at(-1)?.lines.push(line.trim());
    else assert.equal(line, '', 'a line of a case is indented');
  }
  return cases;
}

const CASES = readdirSync(new URL('cases/', HERE))
  .filter((name) => name.endsWith('.txt'))
  .flatMap((name) => readCases(readFileSync(new URL(`cases/${name}`, HERE), 'utf8')));

type Mutable = Record<string | number, unknown>;

function steps(path: string): (string | number)[] {
  return [...path.matchAll(/\["([^"]+)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(([, quoted, index, name]) =>
    index === undefined ? (quoted ?? name ?? '') : Number(index),
  );
}

function change(object: KubeObject, path: string, value: unknown): void {
  const all = steps(path);
  const last = all.pop() ?? '';
  let at = object as unknown as Mutable;
  for (const step of all) {
    at[step] ??= {};
    at = at[step] as Mutable;
  }
  if (value === undefined) Reflect.deleteProperty(at, last);
  else at[last] = value;
}

function yamlValue(text: string): unknown {
  const parsed = parseYaml(text);
  assert.ok('value' in parsed && parsed.problem === undefined, `not YAML: ${text}`);
  return parsed.value;
}

const NO_TARGETS: Targets = {
  name: 'shop',
  figures: [],
  regions: [],
  services: [],
  assume: { zones: 3, nodesPerZone: 3, nodeCpu: 8, gatewayReplicas: 3 } as Targets['assume'],
  assumed: [],
  ignore: [],
};

interface Platform {
  readonly objects: KubeObject[];
  targets: Targets | null;
  readonly schemas: Map<string, KindSchema>;
}

/** The targets with one service more. */
function withService(targets: Targets, service: string, more: Partial<ServiceTargets>): Targets {
  const told: ServiceTargets = { service, workUs: 1000, workShape: 'constant', calls: [], provenance: {}, ...more };
  return { ...targets, services: [...targets.services, told] };
}

const CASE = { kind: 'derived', from: 'a case' } as const;

/** One line of what is promised and offered; null: it speaks of something else. */
function told(targets: Targets, line: string): Targets | null {
  const [verb = '', first = '', second = '', ...rest] = line.split(' ');
  switch (verb) {
    case 'target': {
      const figure = targetFigure(first, Number(rest[0]), CASE, { service: second === '*' ? undefined : second });
      return { ...targets, figures: [...targets.figures, figure] };
    }
    case 'calls':
      return withService(targets, first, { calls: [{ service: second, times: 1, path: '/' }] });
    case 'load':
      return withService(targets, first, {
        load: { rps: Number(second), path: '/', method: 'GET', headers: {} },
        ...(rest[0] === undefined ? {} : { workUs: Number(rest[0]) }),
      });
    case 'region':
      return {
        ...targets,
        regions: [{ name: first, clusters: ['default'], role: 'active', share: 1, zones: [second, ...rest] }],
      };
    case 'also': {
      const region = { name: first, clusters: rest, role: 'active', share: Number(second), zones: [] } as const;
      return { ...targets, regions: [...targets.regions, region] };
    }
    case 'contact':
      return { ...targets, contacts: [{ name: first, afterUs: second === '' ? null : Number(second) }] };
    case 'targets':
      return targets;
    default:
      return null;
  }
}

/** One line of a case: what it does to the platform. */
function apply(platform: Platform, line: string): void {
  const [verb = '', first = '', second = '', ...rest] = line.split(' ');
  const [kind, name] = first.split('/');
  const found = platform.objects.find((each) => each.kind === kind && each.metadata.name === name);
  switch (verb) {
    case 'set':
      assert.ok(found !== undefined, `no ${first}`);
      change(found, second, yamlValue(rest.join(' ')));
      return;
    case 'remove':
      assert.ok(found !== undefined, `no ${first}`);
      if (second !== '') change(found, second, undefined);
      else platform.objects.splice(platform.objects.indexOf(found), 1);
      return;
    case 'add':
      platform.objects.push(...readManifests('case', line.slice(4), 'default').manifests.map(({ object }) => object));
      return;
    case 'copy': {
      assert.ok(found !== undefined, `no ${first}`);
      const copy = structuredClone(found) as unknown as { metadata: { name: string } };
      copy.metadata.name = second;
      platform.objects.push(copy as unknown as KubeObject);
      return;
    }
    case 'schema': {
      const definition = yamlValue(line.slice(7)) as KubeObject;
      const read = 'definitions' in definition ? schemasOfOpenApi(definition) : schemasOfDefinition(definition);
      for (const [key, schema] of read) platform.schemas.set(key, schema);
      return;
    }
    default:
      platform.targets = told(platform.targets ?? NO_TARGETS, line);
      assert.ok(platform.targets !== null, `no such line in a case: ${line}`);
  }
}

const EXPECTATIONS: ReadonlySet<string> = new Set(['at', 'says']);

function isExpectation(line: string): boolean {
  return EXPECTATIONS.has(line.split(' ')[0] ?? '');
}

function findingsOf(rule: Rule, lines: readonly string[]): readonly RuleFinding[] {
  const { manifests } = readManifests('shop.yaml', SHOP, 'default');
  const objects = structuredClone(manifests.map(({ object }) => object));
  const platform: Platform = { objects, targets: null, schemas: new Map() };
  for (const line of lines) if (!isExpectation(line)) apply(platform, line);
  const changed = platform.objects.map((object): Manifest => {
    return { object, cluster: object.metadata.annotations?.['nines.dev/cluster'] ?? 'default' };
  });
  const schemas = platform.schemas.size === 0 ? null : platform.schemas;
  return rule.find(ruleContext(indexManifests(changed), platform.targets, new Set(), schemas));
}

function meets(found: RuleFinding, line: string): boolean {
  if (line.startsWith('says '))
    return found.message.includes(line.slice(5)) || (found.fix ?? '').includes(line.slice(5));
  return subjectText(found) === line.slice('at '.length).trim();
}

/** `Deployment/web spec.replicas`, or the name of a figure. */
function subjectText(found: RuleFinding): string {
  if ('figure' in found) return found.figure.figure;
  const { kind, metadata } = found.manifest.object;
  return `${kind}/${metadata.name} ${printPath(found.path)}`.trim();
}

for (const rule of RULES) {
  describe(`${rule.code} ${rule.title}`, () => {
    for (const { kind, title, lines } of CASES.filter(({ code }) => code === rule.code)) {
      test(`${kind}: ${title}`, () => {
        const found = findingsOf(rule, lines);
        if (kind === 'passes')
          return assert.deepEqual(
            found.map(({ message }) => message),
            [],
          );
        assert.ok(found.length > 0, 'it says nothing');
        const expected = lines.filter(isExpectation);
        const isMet = found.some((each) => expected.every((line) => meets(each, line)));
        const said = found.map((each) => `${subjectText(each)}: ${each.message}`);
        assert.ok(isMet, `expected ${expected.join('; ')}, found:\n${said.join('\n')}`);
      });
    }
  });
}

describe('the table of rules', () => {
  const files = readdirSync(new URL('rules/', HERE)).filter((name) => name.endsWith('.ts'));

  test('every file is in the table, under its own name', async () => {
    const exported = await Promise.all(files.map(async (name) => [name, await import(`./rules/${name}`)] as const));
    for (const [name, module] of exported) {
      const camel = basename(name, '.ts').replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
      assert.ok(RULES.includes(module[camel]), `${name} exports ${camel} and the table has it`);
    }
    assert.equal(RULES.length, files.length);
  });

  test('codes are unique, well formed, and in order within their area', () => {
    const codes = CODES.map(({ code }) => code);
    assert.deepEqual([...new Set(codes)], codes);
    for (const { code } of RULES)
      assert.match(code, /^(?:MSH|SEC|AVL|DAT|DNS|DLV|SCL|CST|TRC|OBS|LOG|BCK|RUN|CHS|TGT|MAN)\d{3}$/);
    for (const area of [
      'MSH',
      'SEC',
      'AVL',
      'DAT',
      'DNS',
      'DLV',
      'SCL',
      'CST',
      'TRC',
      'OBS',
      'BCK',
      'RUN',
      'TGT',
      'MAN',
    ]) {
      const own = RULES.map(({ code }) => code).filter((code) => code.startsWith(area));
      assert.deepEqual(own.toSorted(), own);
    }
  });

  test('every rule has a case that fails and one that passes, and every case a rule', () => {
    const known = new Set(RULES.map(({ code }) => code));
    assert.deepEqual(
      CASES.filter(({ code }) => !known.has(code)).map(({ code }) => code),
      [],
    );
    for (const kind of ['fails', 'passes'] as const) {
      const covered = new Set(CASES.filter((each) => each.kind === kind).map(({ code }) => code));
      const lacking = RULES.filter(({ code }) => !covered.has(code)).map(({ code }) => code);
      assert.deepEqual(lacking, [], `rules without a case that ${kind}`);
    }
  });

  test('what every rule says is a whole sentence of advice', () => {
    for (const { code, title, why, fix } of CODES) {
      assert.ok(title.length > 8 && !title.endsWith('.'), code);
      assert.ok(why.endsWith('.') || why.endsWith(')'), `${code}: the reason ends in a full stop`);
      assert.ok(fix.length > 8, code);
    }
  });
});

test('the platform that cases start from has no finding at all', () => {
  const { manifests } = readManifests('shop.yaml', SHOP, 'default');
  const input = { position: () => null, unread: [], notes: [], emptyFiles: [] };
  const found = runChecks(ruleContext(indexManifests(manifests), null), input);
  assert.deepEqual(
    found.map(({ code, message }) => `${code} ${message}`),
    [],
  );
});
