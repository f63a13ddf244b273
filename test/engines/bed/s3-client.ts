/** The few requests to an object store that tests make themselves, signed as S3 wants them (AWS Signature Version 4). */
import { createHash, createHmac } from 'node:crypto';

export interface S3Access {
  readonly url: string;
  readonly key: string;
  readonly secret: string;
}

export interface S3Request {
  readonly method: string;
  /** `/bucket/object`, as it stands. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface S3Answer {
  readonly status: number;
  readonly text: string;
}

const REGION = 'us-east-1';

/** Sends one request. */
export async function s3Request({ url, key, secret }: S3Access, request: S3Request): Promise<S3Answer> {
  const { method, path, body = '' } = request;
  const now = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const digest = sha256(body);
  const headers: Record<string, string> = {
    ...request.headers,
    'content-md5': createHash('md5').update(body).digest('base64'),
    host: new URL(url).host,
    'x-amz-content-sha256': digest,
    'x-amz-date': now,
  };
  const names = Object.keys(headers).sort();
  const query = Object.entries(request.query ?? {})
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join('&');
  const uri = path.split('/').map(encodeURIComponent).join('/');
  const lines = names.map((name) => `${name}:${headers[name]}\n`).join('');
  const canonical = [method, uri, query, lines, names.join(';'), digest].join('\n');
  const scope = `${now.slice(0, 8)}/${REGION}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', now, scope, sha256(canonical)].join('\n');
  const signingKey = scope.split('/').reduce<Buffer | string>((last, part) => hmac(last, part), `AWS4${secret}`);
  const signature = hmac(signingKey, toSign).toString('hex');
  const authorization = `AWS4-HMAC-SHA256 Credential=${key}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  const { host: _, ...sent } = headers;
  const answer = await fetch(`${url}${uri}${query === '' ? '' : `?${query}`}`, {
    method,
    headers: { ...sent, authorization },
    ...(body === '' ? {} : { body }),
  });
  return { status: answer.status, text: await answer.text() };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
