/** Starts a world in the background, and takes everything down again when it does not come up. */
import { fork } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { siblingModule } from './sibling-module.ts';
import { claimState, type StatePaths } from './state-folder.ts';
import { stopWorld } from './stop-world.ts';
import type { WorldPlan } from './world-plan.ts';
import type { WorldNews } from './world-process.ts';

/** Resolves to null when the world is up, else to the reason why it is not; then nothing is left of it. */
export async function startWorld(plan: WorldPlan, paths: StatePaths, folder: string): Promise<string | null> {
  claimState(paths, plan);
  const log = openSync(join(paths.logs, 'world.log'), 'a', 0o600);
  const child = fork(siblingModule('world-process', import.meta.url), [paths.folder], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
    execArgv: [],
  });
  closeSync(log);
  const reason = await new Promise<string | null>((resolve) => {
    child.once('message', (news: WorldNews) => resolve(news.kind === 'ready' ? null : news.reason));
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(`its process ended (${signal ?? code}), see ${paths.logs}/world.log`));
  });
  if (child.connected) child.disconnect();
  child.removeAllListeners();
  child.unref();
  if (reason !== null) await stopWorld(paths);
  return reason;
}
