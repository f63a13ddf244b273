/**
 * Whatever the documentation tells people to type works: every command is run once, in a copy of the examples; every
 * example of the language is read and compiled; every link leads somewhere.
 */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { parse } from 'yaml';
import { parseArgs } from '../src/cli/parse-args.ts';
import { sampleRun } from '../src/cli/sample-run.ts';
import type { Verb } from '../src/cli/types.ts';
import { VERBS } from '../src/cli/verbs.ts';
import { compile } from '../src/compile/compile.ts';
import { indexManifests } from '../src/manifests/manifest-index.ts';
import { buildModel } from '../src/model/build-model.ts';
import { targetsOf } from '../src/model/targets-of-model.ts';
import { planBattery } from '../src/prove/plan-battery.ts';
import { planContext } from '../src/prove/plan-context.ts';
import { readSpec, readSpecObject } from '../src/spec/read-spec.ts';
import { readTargets } from '../src/targets/read-targets.ts';
import { statePaths } from '../src/worlds/local/state-folder.ts';
import { stopWorld } from '../src/worlds/local/stop-world.ts';
import { commands, fences, type Page, pages, type TypedCommand } from './docs/page.ts';
import { NO_ENVOY } from './local/local-run.ts';

const root = join(import.meta.dirname, '..');
const ALL = pages();
const LARGE = 'examples/mno.yaml';
let folder: string;
/** Verbs that start or ask a world of real Envoys. They are run in the order of their page. */
const WORLD_VERBS: ReadonlySet<string> = new Set(['up', 'status', 'load', 'rollout', 'down']);
before(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'nines-docs-')));
  cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true });
});
after(async () => {
  // A page whose commands failed half-way has not come to its `nines down`.
  await stopWorld(statePaths(join(folder, 'examples/.nines')));
  rmSync(folder, { recursive: true, force: true });
});

describe('commands', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
  for (const [line, command] of distinct(ALL)) {
    const [program, ...words] = command.words;
    const skip = program === 'nines' && WORLD_VERBS.has(words[0] ?? '') ? NO_ENVOY : false;
    test(`${command.page}: ${line}`, { skip }, async () => {
      if (program === 'npm') assertScript(words, scripts);
      else if (program === 'nines') await assertWorks(words, line);
      else assert.fail(`${line} is neither nines nor npm`);
    });
  }

  test('there are many', () => assert.ok(distinct(ALL).size > 50));
});

/**
 * Each command once, by the first page that names it; those of one page in its order. Those of a world by the last page:
 * a tour that is short must not end the world in which the whole one is made.
 */
function distinct(of: readonly Page[]): ReadonlyMap<string, TypedCommand> {
  const found = new Map<string, TypedCommand>();
  for (const command of of.flatMap(commands)) {
    const line = command.words.join(' ');
    if (WORLD_VERBS.has(command.words[1] ?? '')) found.delete(line);
    if (!found.has(line)) found.set(line, command);
  }
  return found;
}

/** `npm start`, `npm test`, `npm run x`: the script is there. `npm ci` and `npm pack` are npm's own. */
function assertScript([word = '', name = '']: readonly string[], scripts: object): void {
  if (['ci', 'pack', 'install'].includes(word)) return;
  assert.ok(Object.hasOwn(scripts, word === 'run' ? name : word), `there is no script for npm ${word} ${name}`);
}

async function assertWorks([name = '', ...words]: readonly string[], line: string): Promise<void> {
  if (name.startsWith('-') || name === 'VERB') return;
  assert.ok(Object.hasOwn(VERBS, name), `there is no verb ${name}`);
  const verb = await VERBS[name]!();
  const { issues, args } = parseArgs(verb, words);
  const mentions = !isWhole(words, verb);
  // A command that is only spoken of may lack its files; its options have to exist all the same.
  const wrong = issues.filter(({ code }) => !(mentions && ['CLI003', 'CLI005'].includes(code)));
  assert.deepEqual(wrong, []);
  if (mentions || isShownElsewhere(name, words)) return;
  const { status, err } = await run([name, ...words, ...(args.quiet ? [] : ['-q'])]);
  // Only manifests that are wrong on purpose may have something found in them.
  const mayFind = ['check', 'prove'].includes(name) && words.some((word) => word.startsWith('examples/foreign'));
  // What the owners wrote contradicts itself.
  const isWrong = name === 'check' && words.some((word) => word.startsWith('examples/as-written'));
  const expected = isWrong ? status === 2 : status === 0 || (status === 1 && mayFind);
  assert.ok(expected, `${line}: exit status ${status}\n${err}`);
}

/** Whether a command can be run as it stands: nothing in it stands for something else, and nothing is missing. */
function isWhole(words: readonly string[], verb: Verb): boolean {
  const isPlaceholder = (word: string) => word.includes('…') || /^\[?[A-Z]{2,}[A-Z|]*\]?$/.test(word);
  if (words.some(isPlaceholder)) return false;
  const { issues } = parseArgs(verb, words);
  return issues.length === 0 && (words.length > 0 || verb.name === 'init');
}

/** Proofs of the large example by row are planned below: run, they would take minutes. */
function isShownElsewhere(name: string, words: readonly string[]): boolean {
  return name === 'prove' && words.includes(LARGE) && words.includes('--only');
}

function run(argv: readonly string[]) {
  return sampleRun(folder, argv, { env: process.env });
}

type Fields = Readonly<Record<string, unknown>>;

/** What the fragments of the language page are written into: the smallest platform with the services they speak of. */
const BASE: Fields = {
  apiVersion: 'nines.dev/v1',
  kind: 'Platform',
  metadata: { name: 'shop' },
  regions: { 'us-east-1': { zones: ['a', 'b', 'c'] } },
  gateway: { host: 'shop.example' },
  services: {
    app: { image: 'registry.example/app:1.4.2', replicas: 6, public: '/', load: { rps: 10 }, calls: ['api'] },
    api: { image: 'registry.example/api:1.0.0', replicas: 6 },
  },
};

describe('examples of the language', () => {
  for (const page of ALL) {
    for (const { language, text, line } of fences(page)) {
      if (language === 'yaml') test(`${page.path}:${line}`, () => assertReads(text));
    }
  }
});

function assertReads(text: string): void {
  const written = parse(text) as Fields;
  if (written.kind === 'Targets') {
    assert.deepEqual(readTargets('targets.yaml', text).issues, []);
    return;
  }
  const services = { ...(BASE.services as Fields), ...(written.services as Fields) };
  const isWhole = written.apiVersion !== undefined;
  const { spec, issues, reading } = isWhole
    ? readSpec('platform.yaml', text)
    : readSpecObject('platform.yaml', { ...BASE, ...written, services });
  assert.deepEqual(issues, []);
  assert.deepEqual(compile(buildModel(spec!, reading)).issues, []);
}

describe('links', () => {
  for (const page of ALL) {
    test(page.path, () => {
      assert.deepEqual(
        linksOf(page).filter((link) => !leadsSomewhere(page, link)),
        [],
      );
    });
  }
});

function linksOf({ text }: Page): readonly string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link).filter((link) => !/^https?:/.test(link));
}

function leadsSomewhere(page: Page, link: string): boolean {
  const [file = '', anchor] = link.split('#');
  const path = file === '' ? page.path : join(dirname(page.path), file);
  if (!existsSync(join(root, path))) return false;
  return anchor === undefined || anchorsOf(readFileSync(join(root, path), 'utf8')).includes(anchor);
}

/** Anchors of headings, as where Markdown is shown they are made of them. */
function anchorsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-'),
  );
}

test('every row that a page proves on the large example has a scenario there', () => {
  const text = readFileSync(join(root, LARGE), 'utf8');
  const { spec, reading } = readSpec(LARGE, text);
  const model = buildModel(spec!, reading);
  const manifests = compile(model).files.flatMap(({ cluster, objects }) =>
    objects.map((object) => ({ object, cluster })),
  );
  const context = planContext(indexManifests(manifests), targetsOf(model), 1);
  const rows = ALL.flatMap(commands).flatMap(({ words }) =>
    isShownElsewhere(words[1] ?? '', words) ? [words[words.indexOf('--only') + 1]!] : [],
  );
  assert.ok(rows.length > 15);
  const unjudged = rows.filter((row) => planBattery(context, [row]).scenarios.length === 0);
  assert.deepEqual(unjudged, []);
});
