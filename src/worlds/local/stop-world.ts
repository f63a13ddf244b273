/** Ends everything that a world has started, by number and moment of start, and takes its files away. */
import { aliveInBook, type BookedProcess, endProcesses } from './process-book.ts';
import { clearState, type StatePaths } from './state-folder.ts';

/** How long each kind of process has to end by itself. */
const PATIENCE_MS = 3000;

/** The processes that were ended. Doing it twice does nothing the second time. */
export async function stopWorld(paths: StatePaths): Promise<readonly BookedProcess[]> {
  const ended: BookedProcess[] = [];
  // The world first: it would start again what it keeps running. Then what it had started until it was gone.
  for (const isWorld of [true, false]) {
    const all = aliveInBook(paths.processes).filter(({ what }) => (what === 'world') === isWorld);
    await endProcesses(all, PATIENCE_MS);
    ended.push(...all);
  }
  clearState(paths);
  return ended;
}
