/**
 * The driver of a local world: runs the controllers that its policies ask for, each by the loop that the simulator
 * attacks. It holds nothing that is not in the journals, so that it may die at any moment.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { controllersOf } from '../../controllers/controllers-of.ts';
import { drive } from '../../drive/drive.ts';
import type { KubeObject } from '../../manifests/types.ts';
import type { Controller } from '../../ports/types.ts';
import { nowUs } from '../../worlds/local/now-us.ts';
import { runActor } from '../../worlds/local/run-actor.ts';
import { statePaths } from '../../worlds/local/state-folder.ts';
import { type AskWorld, worldAddress, worldClient } from '../../worlds/local/world-client.ts';

/** How often policies are looked for that came, went or changed. */
const POLICY_PERIOD_MS = 2000;

async function run(folder: string): Promise<void> {
  const paths = statePaths(folder);
  const address = worldAddress(paths);
  if (address === null) throw new Error(`no world runs in ${folder}`);
  const ask = worldClient(address);
  const { cluster } = await ask('status', {});
  const running = new Map<string, { readonly looks: string; readonly stop: AbortController }>();
  for (;;) {
    const { objects } = await ask('observe', {
      query: { objects: [{ apiVersion: 'v1', kind: 'ConfigMap' }], metrics: [] },
    });
    const wanted = controllersOf(
      cluster,
      objects.map(({ object }) => object as KubeObject),
    );
    const now = new Map(wanted.map((controller) => [controller.name, looksOf(controller)]));
    for (const [name, { looks, stop }] of running) {
      if (now.get(name) === looks) continue;
      stop.abort();
      running.delete(name);
    }
    for (const controller of wanted) {
      if (running.has(controller.name)) continue;
      const stop = new AbortController();
      running.set(controller.name, { looks: looksOf(controller), stop });
      void runController(controller, ask, stop.signal);
    }
    await sleep(POLICY_PERIOD_MS);
  }
}

/** What a controller looks at, and how often. A policy that asks for something else begins another life of it. */
function looksOf({ periodUs, query }: Controller<unknown, unknown>): string {
  return JSON.stringify([periodUs, query]);
}

async function runController(
  controller: Controller<unknown, unknown>,
  ask: AskWorld,
  signal: AbortSignal,
): Promise<void> {
  const who = controller.name;
  const ports = {
    journal: () => ask('journal', { who }),
    observe: (query: Parameters<typeof ask<'observe'>>[1]['query']) => ask('observe', { query }),
    persist: (entry: Parameters<typeof ask<'persist'>>[1]['entry'], after: number) =>
      ask('persist', { who, entry, after }),
    act: (action: Parameters<typeof ask<'act'>>[1]['action']) => ask('act', { action }),
    nowUs,
    failed: (what: string, error: Error) => console.error(`${who}: ${what}: ${error.message}`),
  };
  await runActor(drive(controller), ports, signal);
}

const [folder] = process.argv.slice(2);
if (folder !== undefined && process.send !== undefined) {
  process.once('disconnect', () => process.exit(0));
  process.once('SIGTERM', () => process.exit(0));
  await run(folder);
}
