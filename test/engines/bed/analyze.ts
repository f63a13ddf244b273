import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { enginePath } from './engine-path.ts';

/** What `istioctl analyze` finds, in any namespace. */
export function analyze(args: readonly string[]): readonly string[] {
  const words = ['analyze', '--all-namespaces', ...args, '--output=json'];
  const { stdout, stderr } = spawnSync(enginePath('istioctl'), words, { encoding: 'utf8' });
  assert.match(stdout, /^\[/, stderr);
  const found = JSON.parse(stdout) as { code: string; origin: string; message: string }[];
  return found.map(({ code, origin, message }) => `${code} ${origin}: ${message}`);
}
