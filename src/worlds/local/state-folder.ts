/**
 * Where a world keeps everything: one folder, which is the world's as long as it holds a plan. Nothing else in it is
 * ever touched, and a folder that holds something else is never taken.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { STATE_VERSION, type WorldPlan } from './world-plan.ts';
import { writeAtomically } from './write-atomically.ts';

/** Paths in a state folder. */
export interface StatePaths {
  readonly folder: string;
  readonly plan: string;
  /** Address of the world's API server. */
  readonly address: string;
  readonly objects: string;
  readonly journals: string;
  readonly audit: string;
  readonly processes: string;
  readonly logs: string;
  readonly gateways: string;
}

/** Everything that a world may write, by name: what `down` takes away. */
const NAMES: Readonly<Record<Exclude<keyof StatePaths, 'folder'>, string>> = {
  plan: 'plan.json',
  address: 'address.json',
  objects: 'objects.jsonl',
  journals: 'journals',
  audit: 'audit.jsonl',
  processes: 'processes.jsonl',
  logs: 'logs',
  gateways: 'gateways',
};

/** The paths below a folder. */
export function statePaths(folder: string): StatePaths {
  const path = (name: keyof typeof NAMES) => join(folder, NAMES[name]);
  return {
    folder,
    plan: path('plan'),
    address: path('address'),
    objects: path('objects'),
    journals: path('journals'),
    audit: path('audit'),
    processes: path('processes'),
    logs: path('logs'),
    gateways: path('gateways'),
  };
}

/** What a folder is to us. */
export type FoundState =
  | { readonly kind: 'free' }
  | { readonly kind: 'world'; readonly plan: WorldPlan }
  /** Not ours, or no longer readable. */
  | { readonly kind: 'broken'; readonly reason: string };

/** Looks at a folder. */
export function findState(paths: StatePaths): FoundState {
  if (!existsSync(paths.folder)) return { kind: 'free' };
  let names: readonly string[];
  try {
    names = readdirSync(paths.folder);
  } catch (error) {
    return { kind: 'broken', reason: (error as Error).message };
  }
  if (names.length === 0) return { kind: 'free' };
  if (!names.includes(NAMES.plan)) return { kind: 'broken', reason: 'it holds files, but no plan of a world' };
  try {
    const plan = JSON.parse(readFileSync(paths.plan, 'utf8')) as WorldPlan;
    if (plan.version === STATE_VERSION) return { kind: 'world', plan };
    return { kind: 'broken', reason: `its plan has version ${plan.version}, not ${STATE_VERSION}` };
  } catch (error) {
    return { kind: 'broken', reason: `its plan cannot be read: ${(error as Error).message}` };
  }
}

/** Makes a free folder a world's. */
export function claimState(paths: StatePaths, plan: WorldPlan): void {
  mkdirSync(paths.folder, { recursive: true, mode: 0o700 });
  for (const each of [paths.logs, paths.gateways, paths.journals]) mkdirSync(each, { recursive: true });
  writeAtomically(paths.plan, `${JSON.stringify(plan)}\n`);
}

/** Takes away everything that a world wrote, the plan last, and the folder when nothing else is in it. */
export function clearState(paths: StatePaths): void {
  const names = Object.values(NAMES).filter((name) => name !== NAMES.plan);
  for (const name of [...names, NAMES.plan]) rmSync(join(paths.folder, name), { recursive: true, force: true });
  if (existsSync(paths.folder) && readdirSync(paths.folder).length === 0) rmSync(paths.folder, { recursive: true });
}
