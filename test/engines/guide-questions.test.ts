/**
 * What the guides of the three platforms ask of Prometheus and Alertmanager, typed: every query by the real promtool of a real
 * Prometheus, every line of amtool of a real Alertmanager with the platform's configuration. Leaves out the answers: nothing is
 * scraped here.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { shellLines } from '../../src/guides/commands/shell-lines.ts';
import { splitLine } from '../../src/guides/commands/split-line.ts';
import { freePort } from '../../src/worlds/local/free-port.ts';
import { type ExampleGuides, exampleGuides } from '../guides/example-guides.ts';
import { enginePath, withoutEngines } from './bed/engine-path.ts';
import { type EngineProcess, startEngine } from './bed/engine-process.ts';

/** Debian’s. */
const ALERTMANAGER = 'prometheus-alertmanager';
const withoutAlertmanager =
  spawnSync(ALERTMANAGER, ['--version']).status === 0 ? false : `${ALERTMANAGER} is not installed`;

const PLATFORMS = ['mno', 'greenlang', 'fingerprint'].map((name) => ({ name, ...exampleGuides(name) }));

/** What of a tool stands in guides, each once. */
function typed(tool: string, platforms: readonly ExampleGuides[]): readonly (readonly string[])[] {
  const lines = new Set(platforms.flatMap(({ guides }) => guides.flatMap(({ text }) => shellLines(text))));
  return [...lines].flatMap((line) => {
    const [name, ...words] = splitLine(line)?.programs[0] ?? [];
    return name === tool ? [words] : [];
  });
}

function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    get(url, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).on('error', () => resolve(false));
  });
}

function refused(program: string, words: readonly string[]): string | null {
  const { status, stderr, stdout } = spawnSync(program, words, { encoding: 'utf8' });
  return status === 0 ? null : `${words.join(' ')}: ${stderr}${stdout}`;
}

describe('questions to Prometheus', { skip: withoutEngines('prometheus', 'promtool') }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'nines-questions-'));
  let server: EngineProcess;
  let url: string;
  before(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    writeFileSync(join(folder, 'prometheus.yml'), '{}\n');
    const args = [`--web.listen-address=127.0.0.1:${port}`, '--config.file=prometheus.yml', '--storage.tsdb.path=data'];
    server = startEngine(enginePath('prometheus'), args, { cwd: folder });
    await server.until('ready', () => answers(`${url}/-/ready`));
  });
  after(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('each is one', () => {
    const all = typed('promtool', PLATFORMS);
    assert.ok(all.length > 30, `${all.length} questions`);
    const asked = all.map((words) => words.map((word) => (word.startsWith('http://localhost:') ? url : word)));
    assert.deepEqual(
      asked.map((words) => refused(enginePath('promtool'), words)).filter((each) => each !== null),
      [],
    );
  });
});

/** The configuration that the operator would hand on. */
function configuration({ site }: ExampleGuides): string {
  const secret = site.compiled.files
    .flatMap(({ objects }) => objects)
    .find(({ kind, metadata }) => kind === 'Secret' && metadata.name === `alertmanager-${site.model.name}-config`);
  const [text] = Object.values((secret?.stringData ?? {}) as Readonly<Record<string, string>>);
  assert.ok(text !== undefined);
  return text;
}

describe('lines to Alertmanager', { skip: withoutEngines('amtool') || withoutAlertmanager }, () => {
  for (const platform of PLATFORMS) describe(platform.name, () => testLines(platform));
});

function testLines(platform: ExampleGuides): void {
  const [cluster = ''] = platform.site.clusters;
  const folder = mkdtempSync(join(tmpdir(), 'nines-lines-'));
  let server: EngineProcess;
  let url: string;
  before(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    writeFileSync(join(folder, 'alertmanager.yaml'), configuration(platform));
    const args = [
      '--config.file=alertmanager.yaml',
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ];
    server = startEngine(ALERTMANAGER, [...args, '--storage.path=data'], { cwd: folder });
    await server.until('ready', () => answers(`${url}/-/ready`));
  });
  after(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('each is taken', () => {
    const own = ['--alertmanager.url', url, 'silence', 'add', 'alertname=Mine', '--comment', 'a silence to end'];
    const { stdout: silence } = spawnSync(enginePath('amtool'), own, { encoding: 'utf8' });
    const all = typed('amtool', [platform]);
    assert.ok(all.length > 10, `${all.length} lines`);
    // Once ended, a silence cannot be ended again.
    const [ending, others] = [
      all.filter((words) => words.includes('expire')),
      all.filter((words) => !words.includes('expire')),
    ];
    const fill = (word: string): string =>
      word.startsWith('http://localhost:')
        ? url
        : word.replace('$SILENCE', silence.trim()).replace('$CLUSTER', cluster);
    const asked = [...others, ...ending.slice(0, 1)].map((words) => words.map(fill));
    assert.deepEqual(
      asked.map((words) => refused(enginePath('amtool'), words)).filter((each) => each !== null),
      [],
    );
  });
}
