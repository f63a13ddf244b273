/** A real Prometheus as a child of this process, with its data in a folder that goes with it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { JsonObject } from '../../src/manifests/types.ts';
import { writeYaml } from '../../src/manifests/write-manifests.ts';
import { freePort } from '../../src/worlds/local/free-port.ts';

const PROGRAM = 'prometheus';

/** Why there is none; false where there is. */
export const withoutPrometheus =
  spawnSync(PROGRAM, ['--version']).status === 0 && spawnSync('promtool', ['--version']).status === 0
    ? false
    : 'prometheus and promtool are not installed';

export interface Answer {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface RunningPrometheus {
  readonly port: number;
  query(expr: string): Promise<readonly Answer[]>;
  stop(): Promise<void>;
}

interface Options {
  readonly config: JsonObject;
  readonly groups: readonly JsonObject[];
  /** Samples of the past, in OpenMetrics’ text. */
  readonly history?: string;
}

/** Starts it and waits until it answers. */
export async function startPrometheus({ config, groups, history }: Options): Promise<RunningPrometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'nines-prometheus-'));
  const data = join(folder, 'data');
  mkdirSync(data);
  writeFileSync(join(folder, 'rules.yaml'), writeYaml({ groups }));
  writeFileSync(join(folder, 'prometheus.yaml'), writeYaml({ ...config, rule_files: ['rules.yaml'] }));
  if (history !== undefined) {
    writeFileSync(join(folder, 'history.txt'), history);
    const made = spawnSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', 'history.txt', data], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (made.status !== 0) throw new Error(made.stdout + made.stderr);
  }
  const port = await freePort();
  const args = [
    '--config.file=prometheus.yaml',
    `--storage.tsdb.path=${data}`,
    `--web.listen-address=127.0.0.1:${port}`,
    '--storage.tsdb.retention.time=30d',
    '--log.level=error',
  ];
  const child = spawn(PROGRAM, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const stop = async (): Promise<void> => {
    process.off('exit', kill);
    await ended(child);
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  for (let left = 300; ; left--) {
    if (await isReady(url)) break;
    if (left === 0 || child.exitCode !== null) {
      await stop();
      throw new Error(`Prometheus did not become ready: ${log}`);
    }
    await wait(100);
  }
  return { port, query: (expr) => query(url, expr), stop };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/-/ready`)).ok;
  } catch {
    return false;
  }
}

interface Response {
  readonly status: string;
  readonly error?: string;
  readonly data: {
    readonly resultType: string;
    readonly result: readonly { metric: Answer['metric']; value: [number, string] }[];
  };
}

async function query(url: string, expr: string): Promise<readonly Answer[]> {
  const body = new URLSearchParams({ query: expr });
  const response = (await (await fetch(`${url}/api/v1/query`, { method: 'POST', body })).json()) as Response;
  if (response.status !== 'success') throw new Error(`${expr}: ${response.error}`);
  return response.data.result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
}
