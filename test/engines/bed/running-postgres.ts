/** A PostgreSQL of the machine in a folder of its own, reached by a socket there alone. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VERSIONS = '/usr/lib/postgresql';
const [newest] = existsSync(VERSIONS) ? readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a)) : [];
const bin = newest === undefined ? '' : join(VERSIONS, newest, 'bin');

/** Why a test cannot have it, or false: for `{ skip }`. */
export const withoutPostgres: string | false = existsSync(join(bin, 'initdb')) ? false : 'PostgreSQL is not installed';

/** PostgreSQL refuses to run as root. */
const user = Number(spawnSync('id', ['-u', 'postgres'], { encoding: 'utf8' }).stdout.trim());
const asUser =
  process.getuid?.() === 0 && Number.isInteger(user) && user > 0
    ? { uid: user, gid: user }
    : { uid: undefined, gid: undefined };

export interface RunningPostgres {
  /** What `psql -c` says to a statement; throws where it is refused. */
  sql(statement: string): string;
  stop(): void;
}

/** Starts it; it ends with `stop`, and nothing stays. */
export function startPostgres(): RunningPostgres {
  const folder = mkdtempSync(join(tmpdir(), 'nines-postgres-'));
  const run = (program: string, args: readonly string[]): string => {
    const done = spawnSync(join(bin, program), args, { ...asUser, cwd: folder, encoding: 'utf8' });
    assert.equal(done.status, 0, `${args.at(-1)}: ${done.stderr}`);
    return done.stdout;
  };
  if (asUser.uid !== undefined) chownSync(folder, asUser.uid, asUser.gid);
  run('initdb', ['-D', join(folder, 'data'), '-A', 'trust', '--no-sync']);
  const options = `-c listen_addresses= -c unix_socket_directories=${folder} -c fsync=off`;
  run('pg_ctl', ['-D', join(folder, 'data'), '-w', '-l', join(folder, 'log'), '-o', options, 'start']);
  return {
    sql: (statement) =>
      run('psql', ['-h', folder, '-d', 'postgres', '-v', 'ON_ERROR_STOP=1', '-qtA', '-c', statement]).trim(),
    stop: () => {
      spawnSync(join(bin, 'pg_ctl'), ['-D', join(folder, 'data'), '-m', 'immediate', 'stop'], asUser);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
