/**
 * PostgreSQL’s own word on tables that two regions write: the triggers are on a table as soon as it is made, refuse what
 * is older when it comes from another region, and leave writes of this region alone.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { conflictFunctions } from '../../src/compile/data/conflict-functions.ts';
import type { PostgresStore } from '../../src/model/store-types.ts';

const VERSIONS = '/usr/lib/postgresql';
const [newest] = existsSync(VERSIONS) ? readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a)) : [];
const bin = newest === undefined ? '' : join(VERSIONS, newest, 'bin');
const skip = existsSync(join(bin, 'initdb')) ? false : 'PostgreSQL is not installed';

/** PostgreSQL refuses to run as root. */
const user = Number(spawnSync('id', ['-u', 'postgres'], { encoding: 'utf8' }).stdout.trim());
const asUser =
  process.getuid?.() === 0 && Number.isInteger(user) && user > 0
    ? { uid: user, gid: user }
    : { uid: undefined, gid: undefined };
let folder = '';

function run(program: string, args: readonly string[], input = ''): string {
  const done = spawnSync(join(bin, program), args, { ...asUser, cwd: folder, encoding: 'utf8', input });
  assert.equal(done.status, 0, `${program}: ${done.stderr}`);
  return done.stdout;
}

function sql(...statements: readonly string[]): string {
  const args = ['-h', folder, '-d', 'postgres', '-v', 'ON_ERROR_STOP=1', '-qtA'];
  return run('psql', args, `${statements.join(';\n')};\n`).trim();
}

before(() => {
  if (skip !== false) return;
  folder = mkdtempSync(join(tmpdir(), 'nines-conflicts-'));
  if (asUser.uid !== undefined) chownSync(folder, asUser.uid, asUser.gid);
  run('initdb', ['-D', join(folder, 'data'), '-A', 'trust', '--no-sync']);
  const options = `-c listen_addresses= -c unix_socket_directories=${folder} -c fsync=off`;
  run('pg_ctl', ['-D', join(folder, 'data'), '-w', '-l', join(folder, 'log'), '-o', options, 'start']);
});

after(() => {
  if (folder === '') return;
  spawnSync(join(bin, 'pg_ctl'), ['-D', join(folder, 'data'), '-m', 'immediate', 'stop'], asUser);
  rmSync(folder, { recursive: true, force: true });
});

test('the newer of two rows stands, whichever arrives last', { skip }, () => {
  const store = { replication: { lossy: ['carts', 'shop.wishes'] } } as unknown as PostgresStore;
  const columns = '(id int primary key, items text, updated_at timestamptz not null)';
  sql(...conflictFunctions(store));
  sql(
    'CREATE SCHEMA shop',
    `CREATE TABLE carts ${columns}`,
    `CREATE TABLE shop.wishes ${columns}`,
    `CREATE TABLE orders ${columns}`,
  );
  const guarded =
    "SELECT string_agg(tgrelid::regclass::text || ' ' || tgenabled::text, ', ' ORDER BY 1) FROM pg_trigger WHERE tgname = 'nines_newest_wins'";
  assert.equal(sql(guarded), 'carts R, shop.wishes R');
  const set = (items: string, hour: number) =>
    `UPDATE carts SET items = '${items}', updated_at = '2026-01-01 ${hour}:00Z'`;
  const now = 'SELECT items FROM carts';
  const fromElsewhere = 'SET session_replication_role = replica';
  sql("INSERT INTO carts VALUES (1, 'first', '2026-01-01 10:00Z')");
  assert.equal(sql(fromElsewhere, set('older', 9), now), 'first');
  assert.equal(sql(fromElsewhere, set('newer', 11), now), 'newer');
  // The same time, told again, changes nothing that differs.
  assert.equal(sql(fromElsewhere, set('equal', 11), now), 'equal');
  assert.equal(sql(set('own', 8), now), 'own', 'who writes here is not judged by this');
});
