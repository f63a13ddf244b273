/**
 * The process that runs a world: started by `nines up`, it lives until `nines down` ends it. It tells whoever started
 * it, once, whether the world came up, and writes its address for everybody else.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { LocalWorld } from './local-world.ts';
import { ProcessBook } from './process-book.ts';
import { processStart, signalProcess } from './process-identity.ts';
import { clearState, statePaths } from './state-folder.ts';
import type { WorldPlan } from './world-plan.ts';
import { serveWorld } from './world-server.ts';
import type { WorldAddress } from './world-types.ts';
import { writeAtomically } from './write-atomically.ts';

/** What the starter hears. */
export type WorldNews = { readonly kind: 'ready' } | { readonly kind: 'failed'; readonly reason: string };

/** A small world is ready within two seconds; a large one on a busy machine takes its time. */
const START_TIMEOUT_MS = 60_000;
/** As for every command of ours: told apart from every status that an input can cause. */
const CRASHED = 70;

async function run(folder: string): Promise<void> {
  const paths = statePaths(folder);
  const plan = JSON.parse(readFileSync(paths.plan, 'utf8')) as WorldPlan;
  const book = new ProcessBook(paths.processes);
  book.enterPid(process.pid, 'world');
  const endAll = (): void => {
    for (const each of book.alive()) if (each.pid !== process.pid) signalProcess(each, 'SIGKILL');
  };
  // Our own mistake: what was started shall not run on without anybody who looks after it. The files stay, to be read.
  process.once('uncaughtException', (error) => {
    console.error(error);
    endAll();
    process.exit(CRASHED);
  });
  const world = new LocalWorld(plan, paths, book);
  const token = randomBytes(24).toString('hex');
  const { url } = await serveWorld(world, token);
  process.once('SIGTERM', () => {
    world.stop();
    process.exit(0);
  });
  const address: WorldAddress = { pid: process.pid, started: processStart(process.pid) ?? '', url, token };
  writeAtomically(paths.address, `${JSON.stringify(address)}\n`);
  // Whoever asked for this world has gone before it was there.
  const abandoned = (): void => {
    world.stop();
    endAll();
    clearState(paths);
    process.exit(1);
  };
  process.once('disconnect', abandoned);
  await world.start(START_TIMEOUT_MS);
  process.off('disconnect', abandoned);
}

function tell(news: WorldNews): void {
  process.send?.(news, () => process.disconnect?.());
}

const [folder] = process.argv.slice(2);
if (folder !== undefined && process.send !== undefined) {
  try {
    await run(folder);
    tell({ kind: 'ready' });
  } catch (error) {
    process.exitCode = 1;
    tell({ kind: 'failed', reason: (error as Error).message });
  }
}
