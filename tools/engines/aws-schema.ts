/**
 * The schema of Terraform's AWS provider. The provider itself is only to be had from its own registry, but everything that
 * its schema says is also written down as TypeScript declarations, in a package that is generated from one version of it.
 * npm fetches the package, since it knows the user's mirrors and proxies; another archive than the pinned one is refused,
 * and of it the declarations are kept and not the programs.
 *
 * Rejected: `@cdktf/provider-aws`, of which this is the continuation and which ended with an older provider, in which the
 * rules of the firewall have no type.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../src/worlds/local/fetch-envoy.ts';
import type { Had } from './go-compiler.ts';

/** Of the provider; the package says it of itself, and the tests ask it. */
export const AWS_SCHEMA_VERSION = '6.66.0';
const PACKAGE = '@cdktn/provider-aws';
const PACKAGE_VERSION = '25.7.0';
const SHA512 = 'E/nhu0yVZE4mXMgIPuI8tEFt1BExLkA7ARjihdG+/HmfDfzLr+OEF3dkFRvI6glRt30lrrBWQLwXqCJBxcmyUg==';
/** Half a gigabyte that no schema is read from. */
const LEFT_OUT = ['*.js', '*.jsii'];

function homeOf(env: NodeJS.ProcessEnv): string {
  return join(cacheFolder(env), `aws-schema-${PACKAGE_VERSION}`);
}

/** The package's folder if it has been fetched; it is never fetched here. */
export function findAwsSchema(env: NodeJS.ProcessEnv): Had {
  const path = homeOf(env);
  return existsSync(path) ? { path } : { unavailable: 'npm run engines -- aws-schema fetches it' };
}

/** The package's folder, fetched if the cache does not hold it. */
export function fetchAwsSchema(env: NodeJS.ProcessEnv): Had {
  const home = homeOf(env);
  if (existsSync(home)) return { path: home };
  const work = mkdtempSync(join(cacheFolder(env), 'building-'));
  try {
    const words = ['pack', '--loglevel=error', '--ignore-scripts', `${PACKAGE}@${PACKAGE_VERSION}`];
    // Away from the checkout, whose own package is nobody's business here.
    const npm = spawnSync('npm', words, { cwd: work, env, encoding: 'utf8' });
    const [archive] = readdirSync(work);
    if (npm.status !== 0 || archive === undefined)
      return {
        unavailable: `npm could not fetch ${PACKAGE} ${PACKAGE_VERSION}: ${npm.error?.message ?? npm.stderr.trim()}`,
      };
    const path = join(work, archive);
    if (createHash('sha512').update(readFileSync(path)).digest('base64') !== SHA512)
      return { failed: `${PACKAGE} ${PACKAGE_VERSION} is not the archive that was pinned` };
    const out = ['-xzf', path, '-C', work, ...LEFT_OUT.map((pattern) => `--exclude=${pattern}`)];
    const tar = spawnSync('tar', out, { encoding: 'utf8' });
    if (tar.status !== 0) return { unavailable: `tar could not unpack it: ${tar.error?.message ?? tar.stderr.trim()}` };
    install(join(work, 'package'), home);
    return { path: home };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function install(unpacked: string, home: string): void {
  try {
    renameSync(unpacked, home);
  } catch (error) {
    // Somebody else was faster: what came out of the same archive is as good.
    if (!existsSync(home)) throw error;
  }
}
