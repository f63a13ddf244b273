/**
 * Pods of a compiled Redis as processes of this machine: each with the files of its ConfigMap, the name of its pod, an
 * address of its own (127.0.x.y), and names that lead there, in a mount namespace of their own.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { numberAt, recordAt, stringsAt } from '../../src/manifests/field.ts';
import type { KubeObject } from '../../src/manifests/types.ts';

const DOMAIN = 'db-nodes.shop-data.svc.cluster.local';
const PASSWORD = 'a-word';
/** `sh` with other names for hosts. */
const HOSTED = 'mount --bind "$HOSTS_FILE" /etc/hosts && exec sh';

/** Why nothing can be tried here; false: it can. */
export function redisSkip(): string | false {
  if (spawnSync('redis-server', ['--version']).status !== 0) return 'Redis is not installed';
  const alone = spawnSync('unshare', ['-rm', 'sh', '-c', 'mount --bind /etc/hosts /etc/hosts']);
  return alone.status === 0 ? false : 'no mount namespace can be made here';
}

/** The pods that StatefulSets make, in order. */
export function podsOf(objects: readonly KubeObject[]): readonly string[] {
  return objects
    .filter(({ kind }) => kind === 'StatefulSet')
    .flatMap((set) =>
      Array.from({ length: numberAt(set, ['spec', 'replicas']) ?? 0 }, (_, i) => `${set.metadata.name}-${i}`),
    );
}

export class RedisNodes {
  readonly pods: readonly string[];
  readonly #files: Readonly<Record<string, unknown>>;
  readonly #folder = mkdtempSync(join(tmpdir(), 'nines-redis-'));
  readonly #running = new Map<string, ChildProcess>();
  readonly #network: number;

  /** `network` keeps tests apart that run at once. */
  constructor(objects: readonly KubeObject[], network: number) {
    this.pods = podsOf(objects);
    this.#network = network;
    this.#files =
      recordAt(
        objects.find(({ kind }) => kind === 'ConfigMap'),
        ['data'],
      ) ?? {};
    const names = this.pods.map((pod) => `${this.#address(pod)} ${this.host(pod)}`);
    writeFileSync(join(this.#folder, 'hosts'), `${readFileSync('/etc/hosts', 'utf8')}\n${names.join('\n')}\n`);
    writeFileSync(join(this.#folder, 'redis-sentinel'), '#!/bin/sh\nexec redis-server "$@" --sentinel\n', {
      mode: 0o755,
    });
  }

  host(pod: string): string {
    return `${pod}.${DOMAIN}`;
  }

  /** Starts a container of a pod by its own script. */
  start(pod: string, script: 'start-redis.sh' | 'start-sentinel.sh'): void {
    const home = join(this.#folder, pod);
    mkdirSync(join(home, 'etc'), { recursive: true });
    mkdirSync(join(home, 'data'), { recursive: true });
    for (const [name, text] of Object.entries(this.#files)) {
      const placed = String(text).replaceAll('/etc/redis', join(home, 'etc')).replaceAll('/data', join(home, 'data'));
      const bound = name.endsWith('.conf') ? `${placed}bind ${this.#address(pod)}\n` : placed;
      writeFileSync(join(home, 'etc', name), bound);
    }
    const env = { ...this.#environment(PASSWORD), HOSTNAME: pod, POD_IP: this.#address(pod) };
    const args = ['-rm', 'sh', '-c', `${HOSTED} ${join(home, 'etc', script)}`];
    this.#running.set(`${pod} ${script}`, spawn('unshare', args, { env, stdio: 'ignore' }));
  }

  /** Ends a pod as a lost node does: without a word. */
  lose(pod: string): void {
    for (const [name, child] of this.#running) if (name.startsWith(`${pod} `)) child.kill('SIGKILL');
  }

  /** What `redis-cli` prints. Sentinels ask for no password. */
  ask(pod: string, port: number, ...words: readonly string[]): string {
    const env = this.#environment(port === 6379 ? PASSWORD : null);
    const args = ['-h', this.#address(pod), '-p', String(port), ...words];
    return spawnSync('redis-cli', args, { env, encoding: 'utf8', timeout: 5000 }).stdout.trim();
  }

  /** Runs a script with the names of the pods; its status. */
  run(script: string): number | null {
    const env = this.#environment(PASSWORD);
    const file = join(this.#folder, 'job.sh');
    writeFileSync(file, script);
    return spawnSync('unshare', ['-rm', 'sh', '-c', `${HOSTED} ${file}`], { env, timeout: 60_000 }).status;
  }

  /** Asks again until the answer is the one that is awaited. */
  async until(what: string, answer: () => boolean): Promise<void> {
    for (let tries = 0; tries < 240; tries++) {
      if (answer()) return;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    assert.fail(`a minute has passed without: ${what}`);
  }

  stop(): void {
    for (const child of this.#running.values()) child.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 10 });
  }

  #address(pod: string): string {
    return `127.0.${this.#network}.${this.pods.indexOf(pod) + 1}`;
  }

  #environment(password: string | null): NodeJS.ProcessEnv {
    const { REDISCLI_AUTH: _, ...own } = process.env;
    const named = { ...own, HOSTS_FILE: join(this.#folder, 'hosts'), PATH: `${this.#folder}:${own.PATH ?? ''}` };
    return password === null ? named : { ...named, REDISCLI_AUTH: password };
  }
}

/** The script of the Job that joins the nodes of a cluster. */
export function joinScript(objects: readonly KubeObject[]): string {
  const job = objects.find(({ kind }) => kind === 'Job');
  return stringsAt(job, ['spec', 'template', 'spec', 'containers', 0, 'command']).at(-1) ?? '';
}
