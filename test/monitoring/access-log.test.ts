/**
 * The mesh's access log by Envoy's own word: what istiod makes of the compiled provider, in a real Envoy, through which a
 * request passes that carries secrets in every place where clients and servers put them. None is printed; what a path holds
 * of a person ends at the log agent.
 */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { RE2JS } from 're2js';
import { REDACTIONS } from '../../src/compile/logging/redactions.ts';
import { extension } from '../../src/envoy/extension.ts';
import { stringAt, stringRecordAt } from '../../src/manifests/field.ts';
import { parseYaml } from '../../src/manifests/parse-yaml.ts';
import type { JsonObject } from '../../src/manifests/types.ts';
import { sampleModel } from '../../src/model/sample-model.ts';
import { samplePlatform } from '../../src/spec/sample-platform.ts';
import { envoyBinary } from '../conformance/harness/envoy-binary.ts';
import { type RunningEnvoy, startEnvoy } from '../conformance/harness/running-envoy.ts';
import { objectsOf } from './watched-shop.ts';

const binary = envoyBinary();
const skip = binary === null ? 'NINES_ENVOY is not set' : false;
const MANAGER = 'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager';
const SECRET = 's3cr3t';
const PERSON = 'ann.smith@shop.example';

/** Fields of a line, as the mesh's configuration has them. */
function compiledLabels(accessLog: string): Readonly<Record<string, string>> {
  const model = sampleModel(samplePlatform({ rest: `mesh: { accessLog: { ${accessLog} } }` }));
  const [map] = objectsOf(model, 'one', 'ConfigMap').filter(({ metadata }) => metadata.name === 'nines-mesh-config');
  const parsed = parseYaml(stringAt(map, ['data', 'mesh']) ?? '');
  assert.ok('value' in parsed);
  const path = ['extensionProviders', 0, 'envoyFileAccessLog'];
  assert.equal(stringAt(parsed.value, [...path, 'path']), '/dev/stdout');
  return stringRecordAt(parsed.value, [...path, 'logFormat', 'labels']);
}

/** One listener in front of one cluster; the access log is what istiod makes of the labels. */
function bootstrap(labels: Readonly<Record<string, string>>, path: string, backendPort: number): JsonObject {
  const address = (port_value: number): JsonObject => ({ socket_address: { address: '127.0.0.1', port_value } });
  const formatter = extension(
    'envoy.formatter.req_without_query',
    'envoy.extensions.formatter.req_without_query.v3.ReqWithoutQuery',
    {},
  );
  const log = extension('envoy.access_loggers.file', 'envoy.extensions.access_loggers.file.v3.FileAccessLog', {
    path,
    log_format: { json_format: labels, formatters: [formatter] },
  });
  const router = extension('envoy.filters.http.router', 'envoy.extensions.filters.http.router.v3.Router', {});
  const routes = [{ match: { prefix: '/' }, route: { cluster: 'api' } }];
  const manager = extension('envoy.filters.network.http_connection_manager', MANAGER, {
    stat_prefix: 'access_log',
    use_remote_address: true,
    access_log: [log],
    route_config: { virtual_hosts: [{ name: 'all', domains: ['*'], routes }] },
    http_filters: [router],
  });
  const endpoints = [{ lb_endpoints: [{ endpoint: { address: address(backendPort) } }] }];
  return {
    admin: { address: address(0) },
    static_resources: {
      listeners: [{ name: 'in', address: address(0), filter_chains: [{ filters: [manager] }] }],
      clusters: [{ name: 'api', type: 'STATIC', load_assignment: { cluster_name: 'api', endpoints } }],
    },
  };
}

describe('a line of the access log', { skip }, () => {
  let folder = '';
  let backend: Server | undefined;
  let envoy: RunningEnvoy | undefined;
  const log = () => join(folder, 'access.log');

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nines-access-log-'));
    backend = createServer((_, response) => {
      response.setHeader('set-cookie', `session=${SECRET}; Path=/`);
      response.setHeader('x-user', PERSON);
      response.end(JSON.stringify({ token: SECRET }));
    }).listen(0, '127.0.0.1');
    await once(backend, 'listening');
    const config = bootstrap(compiledLabels(''), log(), (backend.address() as AddressInfo).port);
    writeFileSync(join(folder, 'envoy.json'), JSON.stringify(config));
    envoy = await startEnvoy(binary ?? '', join(folder, 'envoy.json'), folder);
  });
  after(async () => {
    await envoy?.stop();
    backend?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function lineOf(path: string): Promise<string> {
    const asked = request({
      host: '127.0.0.1',
      port: await envoy?.listenerPort('in'),
      // A client of its own within the network of loopback.
      localAddress: '127.0.0.77',
      path,
      headers: {
        authorization: `Bearer ${SECRET}`,
        'proxy-authorization': `Basic ${SECRET}`,
        cookie: `session=${SECRET}`,
        'x-api-key': SECRET,
        'x-forwarded-for': '203.0.113.77',
        referer: `https://shop.example/?token=${SECRET}`,
        'user-agent': `app/${SECRET}`,
      },
    });
    asked.end();
    const [response] = await once(asked, 'response');
    assert.equal(response.statusCode, 200);
    response.resume();
    for (let left = 100; left > 0; left--) {
      const lines = readFileSync(log(), 'utf8').trim().split('\n');
      const found = lines.find((line) => line.includes(path.split(/[?#]/)[0] ?? path));
      if (found !== undefined) return found;
      await wait(50);
    }
    return assert.fail('no line was written');
  }

  test('says what happened, in JSON, and nothing that a client or server keeps to itself', async () => {
    const line = await lineOf(`/orders/7?token=${SECRET}&email=${PERSON}`);
    assert.ok(!line.includes(SECRET), line);
    assert.ok(!line.includes(PERSON), line);
    assert.ok(!line.includes('203.0.113.77') && !line.includes('127.0.0.77'), line);
    const { path, method, status, client, request_id } = JSON.parse(line) as Record<string, unknown>;
    assert.deepEqual(
      { path, method, status, client },
      { path: '/orders/7', method: 'GET', status: 200, client: '127.0.0.0/24' },
    );
    assert.match(String(request_id), /^[0-9a-f-]{36}$/);
  });

  test('with a person in its path is written, and ends at the agent', async () => {
    const line = await lineOf(`/users/${PERSON}`);
    assert.ok(line.includes(PERSON), 'Envoy takes nothing out of a path');
    const kept = REDACTIONS.reduce(
      (text, { pattern, replacement }) =>
        RE2JS.compile(pattern).matcher(text).replaceAll(replacement.replace('${1}', '$1')),
      line,
    );
    assert.equal((JSON.parse(kept) as { path: string }).path, '/users/[redacted]');
  });
});

test('no field holds a client’s address where none is wanted', () => {
  const { client, ...others } = compiledLabels('');
  assert.match(client ?? '', /REMOTE_ADDRESS/);
  assert.deepEqual(compiledLabels('client: none'), others);
});
