import type { Verb } from './types.ts';

/**
 * Every verb, in the order of the general help. A verb is loaded when it is typed, so that `nines check` does not pay
 * for the simulator. To add one, add its line: `check: async () => (await import('./check.ts')).check,`.
 */
export const VERBS: Readonly<Record<string, () => Promise<Verb>>> = {
  init: async () => (await import('./init.ts')).init,
  explain: async () => (await import('./explain.ts')).explain,
  compile: async () => (await import('./compile.ts')).compile,
  docs: async () => (await import('./docs.ts')).docs,
  check: async () => (await import('./check.ts')).check,
  prove: async () => (await import('./prove.ts')).prove,
  replay: async () => (await import('./replay.ts')).replay,
  route: async () => (await import('./route.ts')).route,
  up: async () => (await import('./up.ts')).up,
  status: async () => (await import('./status.ts')).status,
  load: async () => (await import('./load.ts')).load,
  rollout: async () => (await import('./rollout.ts')).rollout,
  down: async () => (await import('./down.ts')).down,
};
