/**
 * Where pods really run: demo pods of one workload and zone in one process, pods with a command of their own in a
 * process each.
 */
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { DemoBehaviour } from './demo-behaviour.ts';
import { freePort } from './free-port.ts';
import type { PodNews, PodOrder } from './pod-orders.ts';
import type { ProcessBook } from './process-book.ts';
import { type ProcessIdentity, signalProcess } from './process-identity.ts';
import { siblingModule } from './sibling-module.ts';

/** A pod to be run. */
export interface PodStart {
  readonly pod: string;
  /** `namespace/name` of its workload. */
  readonly service: string;
  /** Which process it shares with its like. */
  readonly group: string;
  readonly zone: string;
  /** Where it listens. */
  readonly address: string;
  readonly behaviour: DemoBehaviour;
  /** A command of its own instead of the demo service. */
  readonly command: readonly string[] | null;
  readonly env: Readonly<Record<string, string>>;
}

/** What a runtime tells of its pods. */
export interface PodListener {
  /** The pod's process listens here, or (with a command of its own) is about to. */
  readonly listening: (pod: string, port: number) => void;
  readonly stopped: (pod: string) => void;
  /** Processes ended that nobody asked to end, with these pods in them. */
  readonly lost: (pods: readonly string[]) => void;
}

interface Group {
  readonly child: ChildProcess;
  readonly identity: ProcessIdentity | null;
  readonly pods: Set<string>;
}

/** How long a process with a command of its own has to end. */
const STOP_MS = 10_000;

export class PodRuntime {
  readonly #book: ProcessBook;
  readonly #logs: string;
  readonly #folder: string;
  readonly #listener: PodListener;
  /** By group, or by pod for a command of its own. */
  readonly #groups = new Map<string, Group>();
  readonly #groupOf = new Map<string, string>();
  /** Pods whose port is being looked for: one that is stopped meanwhile is never started. */
  readonly #looking = new Set<string>();

  /** `folder`: where commands are run. */
  constructor(book: ProcessBook, logs: string, folder: string, listener: PodListener) {
    this.#book = book;
    this.#logs = logs;
    this.#folder = folder;
    this.#listener = listener;
  }

  start(start: PodStart): void {
    if (start.command === null) this.#startDemo(start);
    else void this.#startCommand(start, start.command);
  }

  /** Asks a pod to finish what it does and go; `stopped` is told when it has. */
  stop(pod: string): void {
    this.#looking.delete(pod);
    const key = this.#groupOf.get(pod);
    const group = key === undefined ? undefined : this.#groups.get(key);
    if (group === undefined) {
      this.#listener.stopped(pod);
      return;
    }
    if (group.child.connected) group.child.send({ kind: 'stop', pod } satisfies PodOrder);
    else this.#stopCommand(group);
  }

  /** Kills everything in a zone at once, as if its power had failed. */
  killZone(zone: string): void {
    for (const [key, { identity }] of this.#groups) {
      if (key.startsWith(`${zone}\n`) && identity !== null) signalProcess(identity, 'SIGKILL');
    }
  }

  #startDemo({ pod, service, group: name, zone, address, behaviour }: PodStart): void {
    const key = `${zone}\n${name}`;
    const group = this.#groups.get(key) ?? this.#newGroup(key, name, zone);
    group.pods.add(pod);
    this.#groupOf.set(pod, key);
    group.child.send({ kind: 'start', pod, service, address, behaviour } satisfies PodOrder);
  }

  #newGroup(key: string, name: string, zone: string): Group {
    const log = this.#log(`pods-${zone}`);
    const child = fork(siblingModule('demo-process', import.meta.url), [], {
      stdio: ['ignore', log, log, 'ipc'],
      execArgv: [],
    });
    closeSync(log);
    // A message to a process that has just ended: its end is told as well, and that is what counts.
    child.on('error', () => {});
    const group = this.#watch(key, child, `pods ${name} in ${zone}`);
    child.on('message', (news: PodNews) => {
      if (news.kind === 'listening') this.#listener.listening(news.pod, news.port);
      else this.#gone(group, news.pod);
    });
    return group;
  }

  async #startCommand({ pod, zone, address, group: name, env }: PodStart, command: readonly string[]): Promise<void> {
    this.#looking.add(pod);
    const port = await freePort(address);
    if (!this.#looking.delete(pod)) return;
    const log = this.#log(`pods-${zone}`);
    const [program = '', ...words] = command;
    const child = spawn(program, words, {
      cwd: this.#folder,
      env: { ...process.env, ...env, HOST: address, PORT: String(port), POD_NAME: pod, ZONE: zone },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    const key = `${zone}\n${name}\n${pod}`;
    this.#groupOf.set(pod, key);
    // A program that is not there is told as an error and never as an exit.
    child.once('error', () => child.emit('exit', 127, null));
    const group = this.#watch(key, child, `pod ${pod}`);
    group.pods.add(pod);
    this.#listener.listening(pod, port);
  }

  #stopCommand({ child, identity }: Group): void {
    child.removeAllListeners('exit');
    const [pod] = [...this.#groups].find(([, group]) => group.child === child)?.[1].pods ?? [];
    const ended = (): void => {
      for (const [key, group] of this.#groups) if (group.child === child) this.#groups.delete(key);
      if (pod !== undefined) {
        this.#groupOf.delete(pod);
        this.#listener.stopped(pod);
      }
    };
    if (child.exitCode !== null || child.signalCode !== null || identity === null) {
      ended();
      return;
    }
    const timer = setTimeout(() => signalProcess(identity, 'SIGKILL'), STOP_MS);
    child.once('exit', () => {
      clearTimeout(timer);
      ended();
    });
    signalProcess(identity, 'SIGTERM');
  }

  #watch(key: string, child: ChildProcess, what: string): Group {
    const group = { child, identity: this.#book.enter(child, what), pods: new Set<string>() };
    this.#groups.set(key, group);
    child.once('exit', () => {
      if (this.#groups.get(key) === group) this.#groups.delete(key);
      const pods = [...group.pods];
      for (const pod of pods) this.#groupOf.delete(pod);
      if (pods.length > 0) this.#listener.lost(pods);
    });
    return group;
  }

  /** A demo pod has stopped; its process goes with the last one. */
  #gone(group: Group, pod: string): void {
    group.pods.delete(pod);
    this.#groupOf.delete(pod);
    this.#listener.stopped(pod);
    if (group.pods.size > 0) return;
    for (const [key, each] of this.#groups) if (each === group) this.#groups.delete(key);
    group.child.disconnect();
  }

  #log(name: string): number {
    return openSync(join(this.#logs, `${name}.log`), 'a', 0o600);
  }
}
