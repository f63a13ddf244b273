/** A client of a test's API server: server-side apply as `kubectl apply --server-side` does it, and plain requests. */
import { Agent, request } from 'node:https';
import type { KubeObject } from '../../../src/manifests/types.ts';

export interface KubeAnswer {
  readonly status: number;
  readonly body: KubeObject & { readonly message?: string; readonly items?: readonly KubeObject[] };
}

export interface KubeAccess {
  readonly port: number;
  readonly token: string;
  /** Certificate by which the server is known. */
  readonly authority: string;
}

export interface KubeClient {
  request(method: string, path: string, body?: unknown, type?: string): Promise<KubeAnswer>;
  /** Server-side apply with strict field validation. */
  apply(object: KubeObject): Promise<KubeAnswer>;
  /** What `apply` would be answered: nothing is kept. */
  tryApply(object: KubeObject): Promise<KubeAnswer>;
  get(object: KubeObject): Promise<KubeAnswer>;
  /** Every object of a kind, in every namespace. */
  list(apiVersion: string, kind: string): Promise<readonly KubeObject[]>;
  /** Path of one object; throws where the server does not serve the kind. */
  pathOf(object: KubeObject): Promise<string>;
  /** Forgets the kinds that the server serves: after definitions were added. */
  rediscover(): void;
  close(): void;
}

interface ApiResource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** Whose fields those are that tests apply. */
export const FIELD_MANAGER = 'nines';
const APPLY = 'application/apply-patch+yaml';

/** A client with a token, over connections that are kept. */
export function kubeClient({ port, token, authority }: KubeAccess): KubeClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 8, ca: authority });
  const kinds = new Map<string, Promise<readonly ApiResource[]>>();

  const send = requester(agent, port, token);

  const served = (apiVersion: string): Promise<readonly ApiResource[]> => {
    const known = kinds.get(apiVersion);
    if (known !== undefined) return known;
    const asked = send('GET', prefixOf(apiVersion)).then(({ body }) => {
      return ((body as unknown as { resources?: ApiResource[] }).resources ?? []).filter(
        ({ name }) => !name.includes('/'),
      );
    });
    kinds.set(apiVersion, asked);
    return asked;
  };

  const resource = async (apiVersion: string, kind: string): Promise<ApiResource> => {
    const found = (await served(apiVersion)).find((each) => each.kind === kind);
    if (found === undefined) throw new Error(`the API server does not serve ${apiVersion} ${kind}`);
    return found;
  };

  const pathOf = async ({ apiVersion, kind, metadata }: KubeObject): Promise<string> => {
    const { name, namespaced } = await resource(apiVersion, kind);
    const scope = namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : '';
    return `${prefixOf(apiVersion)}${scope}/${name}/${encodeURIComponent(metadata.name)}`;
  };

  const apply = async (object: KubeObject, more: string): Promise<KubeAnswer> => {
    const how = `fieldManager=${FIELD_MANAGER}&fieldValidation=Strict&force=true${more}`;
    return send('PATCH', `${await pathOf(object)}?${how}`, object, APPLY);
  };

  return {
    request: send,
    apply: (object) => apply(object, ''),
    tryApply: (object) => apply(object, '&dryRun=All'),
    get: async (object) => send('GET', await pathOf(object)),
    list: async (apiVersion, kind) => {
      const { name } = await resource(apiVersion, kind);
      return (await send('GET', `${prefixOf(apiVersion)}/${name}`)).body.items ?? [];
    },
    pathOf,
    rediscover: () => kinds.clear(),
    close: () => agent.destroy(),
  };
}

function requester(agent: Agent, port: number, token: string): KubeClient['request'] {
  return (method, path, body, type = 'application/json') =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': type };
      const call = request({ agent, host: '127.0.0.1', port, method, path, headers }, async (response) => {
        const parts: Buffer[] = [];
        for await (const part of response) parts.push(part as Buffer);
        const text = Buffer.concat(parts).toString();
        const isJson = response.headers['content-type']?.startsWith('application/json') ?? false;
        resolve({ status: response.statusCode ?? 0, body: isJson ? JSON.parse(text) : { message: text } });
      });
      call.on('error', reject);
      call.end(body === undefined ? undefined : JSON.stringify(body));
    });
}

function prefixOf(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}
