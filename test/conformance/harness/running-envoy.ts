/** A real Envoy as a child of this process: started on free loopback ports, asked over its administration interface, stopped. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const START_TIMEOUT_MS = 15_000;
const POLL_MS = 5;

export interface RunningEnvoy {
  readonly adminUrl: string;
  /** Port on which a listener really listens. */
  listenerPort(name: string): Promise<number>;
  /** A counter or gauge; 0 when it was never used. */
  statistic(name: string): Promise<number>;
  /** Everything it wrote to its log. */
  readonly log: () => string;
  stop(): Promise<void>;
}

/** Starts Envoy with a configuration file; throws with its log when it does not become ready. */
export async function startEnvoy(binary: string, configPath: string, directory: string): Promise<RunningEnvoy> {
  const addressPath = join(directory, 'admin-address.txt');
  const arguments_ = [
    '-c',
    configPath,
    '--admin-address-path',
    addressPath,
    '--concurrency',
    '1',
    '--disable-hot-restart',
  ];
  const quick = [
    '-l',
    'warning',
    '--file-flush-interval-msec',
    '20',
    '--drain-time-s',
    '1',
    '--drain-strategy',
    'immediate',
  ];
  const child = spawn(binary, [...arguments_, ...quick, '--reject-unknown-dynamic-fields'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  let log = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const stop = async () => {
    process.off('exit', kill);
    child.kill('SIGKILL');
    await ended;
  };
  try {
    const adminUrl = await ready(child, addressPath);
    return {
      adminUrl,
      listenerPort: (name) => listenerPort(adminUrl, name),
      statistic: (name) => statistic(adminUrl, name),
      log: () => log,
      stop,
    };
  } catch (error) {
    await stop();
    throw new Error(`Envoy did not start: ${(error as Error).message}\n${log}`);
  }
}

async function ready(child: ChildProcess, addressPath: string): Promise<string> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`it ended with status ${child.exitCode}`);
    const address = existsSync(addressPath) ? readFileSync(addressPath, 'utf8').trim() : '';
    if (address !== '' && (await isReady(`http://${address}`))) return `http://${address}`;
    await sleep(POLL_MS);
  }
  throw new Error('it was not ready in time');
}

async function isReady(adminUrl: string): Promise<boolean> {
  try {
    return (await fetch(`${adminUrl}/ready`)).status === 200;
  } catch {
    return false;
  }
}

interface ListenerStatus {
  readonly name: string;
  readonly local_address: { readonly socket_address: { readonly port_value: number } };
}

async function listenerPort(adminUrl: string, name: string): Promise<number> {
  const response = await fetch(`${adminUrl}/listeners?format=json`);
  const { listener_statuses: all = [] } = (await response.json()) as { listener_statuses?: ListenerStatus[] };
  const found = all.find((listener) => listener.name === name);
  if (found === undefined)
    throw new Error(`no listener ${name} among ${all.map((listener) => listener.name).join(', ')}`);
  return found.local_address.socket_address.port_value;
}

async function statistic(adminUrl: string, name: string): Promise<number> {
  const filter = encodeURIComponent(`^${name.replaceAll(':', '_').replace(/[.|*]/g, '\\$&')}$`);
  const response = await fetch(`${adminUrl}/stats?format=json&filter=${filter}`);
  const { stats } = (await response.json()) as { stats: { name?: string; value?: number }[] };
  return stats.find((one) => one.name !== undefined)?.value ?? 0;
}
