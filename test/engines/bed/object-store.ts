/** A real object store that locks what is put into it: MinIO on a free port, its data in a temporary folder. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../src/worlds/local/free-port.ts';
import { enginePath } from './engine-path.ts';
import { startEngine } from './engine-process.ts';
import { type S3Access, type S3Answer, s3Request } from './s3-client.ts';

export interface StoredVersion {
  readonly key: string;
  readonly version: string;
}

export interface ObjectStore {
  readonly access: S3Access;
  /** A bucket whose objects nobody can delete or overwrite for a day. */
  makeLockedBucket(name: string): Promise<void>;
  versions(bucket: string): Promise<readonly StoredVersion[]>;
  deleteVersion(bucket: string, version: StoredVersion): Promise<S3Answer>;
  stop(): Promise<void>;
}

const LOCK =
  '<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled><Rule><DefaultRetention>' +
  '<Mode>COMPLIANCE</Mode><Days>1</Days></DefaultRetention></Rule></ObjectLockConfiguration>';

/** Starts the store; throws with its log when it does not become ready. */
export async function startObjectStore(): Promise<ObjectStore> {
  const folder = mkdtempSync(join(tmpdir(), 'nines-object-store-'));
  const [port, secret] = [await freePort(), randomBytes(16).toString('hex')];
  const access = { url: `http://127.0.0.1:${port}`, key: 'nines', secret };
  const env = { MINIO_ROOT_USER: access.key, MINIO_ROOT_PASSWORD: secret, MINIO_BROWSER: 'off' };
  const args = ['server', '--quiet', `--address=127.0.0.1:${port}`, join(folder, 'data')];
  const store = startEngine(enginePath('minio'), args, { cwd: folder, env: { ...env, HOME: folder } });
  const stop = async () => {
    await store.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    // Its own health says ready before it takes requests.
    await store.until('ready', async () => (await s3Request(access, { method: 'GET', path: '/' })).status === 200);
  } catch (error) {
    await stop();
    throw error;
  }
  const ask = async (request: Parameters<typeof s3Request>[1]): Promise<S3Answer> => {
    const answer = await s3Request(access, request);
    if (answer.status >= 300) throw new Error(`${request.method} ${request.path}: ${answer.text}`);
    return answer;
  };
  return {
    access,
    async makeLockedBucket(name) {
      await ask({ method: 'PUT', path: `/${name}`, headers: { 'x-amz-bucket-object-lock-enabled': 'true' } });
      await ask({ method: 'PUT', path: `/${name}`, query: { 'object-lock': '' }, body: LOCK });
    },
    async versions(bucket) {
      const { text } = await ask({ method: 'GET', path: `/${bucket}`, query: { versions: '' } });
      return [...text.matchAll(/<Version>.*?<Key>(.*?)<\/Key>.*?<VersionId>(.*?)<\/VersionId>/gs)].map(
        ([, key = '', version = '']) => ({ key, version }),
      );
    },
    deleteVersion: (bucket, { key, version }) =>
      s3Request(access, { method: 'DELETE', path: `/${bucket}/${key}`, query: { versionId: version } }),
    stop,
  };
}
