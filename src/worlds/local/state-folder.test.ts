import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { claimState, clearState, findState, statePaths } from './state-folder.ts';
import { STATE_VERSION, type WorldPlan } from './world-plan.ts';

const folder = mkdtempSync(join(tmpdir(), 'nines-state-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const plan = (version: number): WorldPlan => ({ version, name: 'shop' }) as unknown as WorldPlan;

test('a folder is free, a world’s, or nothing of ours', () => {
  const paths = statePaths(join(folder, 'a'));
  assert.equal(findState(paths).kind, 'free');
  claimState(paths, plan(STATE_VERSION));
  assert.equal(findState(paths).kind, 'world');
  claimState(paths, plan(STATE_VERSION + 1));
  assert.equal(findState(paths).kind, 'broken');
  writeFileSync(paths.plan, '{');
  assert.equal(findState(paths).kind, 'broken');
});

test('clearing takes a world’s files away and leaves what others put there', () => {
  const paths = statePaths(join(folder, 'b'));
  claimState(paths, plan(STATE_VERSION));
  writeFileSync(join(paths.folder, 'notes.txt'), 'mine');
  clearState(paths);
  assert.deepEqual(readdirSync(paths.folder), ['notes.txt']);
  assert.equal(findState(paths).kind, 'broken');
  rmSync(join(paths.folder, 'notes.txt'));
  clearState(paths);
  assert.ok(!existsSync(paths.folder));
  clearState(paths);
});
