/** File delivery against a real Envoy: what is acknowledged is in force, what is refused is read back, nothing is lost between. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { renderBootstrap } from '../../src/envoy/bootstrap.ts';
import { type EnvoyResources, renderProxy } from '../../src/envoy/render-proxy.ts';
import { endpointFile, fileDelivery } from '../../src/envoy/xds-files.ts';
import { FileXds } from '../../src/worlds/local/file-xds.ts';
import { gateway, pods, service, virtualService } from './cases/fragments.ts';
import { type Backends, startBackends } from './harness/backends.ts';
import { makeAuthority } from './harness/certificate.ts';
import { envoyBinary } from './harness/envoy-binary.ts';
import { envoySettings } from './harness/envoy-settings.ts';
import { prepareCase } from './harness/prepare-case.ts';
import { type RunningEnvoy, startEnvoy } from './harness/running-envoy.ts';
import { keptConnections, sendRequest } from './harness/send-request.ts';
import { makeTokenKeys } from './harness/sign-token.ts';

const TIMEOUT_MS = 5_000;
const OPTIONS = { id: 'files', locality: { region: '', zone: '', subzone: '' }, adminPort: 0, outlierLogPath: null };
const NAMES = ['one', 'two'];
const binary = envoyBinary();

describe('file delivery to Envoy', { skip: binary === null && 'NINES_ENVOY names no Envoy' }, () => {
  const directory = mkdtempSync(join(tmpdir(), 'nines-file-xds-'));
  const trust = { tokens: makeTokenKeys(), authority: makeAuthority() };
  const xds = new FileXds(directory);
  const agent = keptConnections();
  let backends: Backends;
  let envoy: RunningEnvoy;
  let port: number;

  /** Everything goes to this service, and no other service is known. */
  function goingTo(name: string): EnvoyResources {
    const prepared = prepareCase({
      suite: 'file delivery',
      name,
      backs: [],
      objects: gateway() + service(name) + virtualService(`- route: [{ destination: { host: ${name} } }]`),
      proxy: { kind: 'gateway', namespace: 'istio-system', workload: 'gateway', labels: { istio: 'ingressgateway' } },
      pods: pods(name, 1),
      steps: [],
      compare: { kind: 'exact' },
    });
    const settings = envoySettings(prepared, (backend) => backends.ports.get(backend)!, directory, trust);
    return renderProxy(prepared.config, prepared.groups(prepared.readyAtFirst), settings, fileDelivery(directory));
  }

  async function answeredBy(): Promise<string> {
    const headers = { host: 'shop.example' };
    const response = await sendRequest({ port, method: 'GET', path: '/', headers, fresh: false, tls: null }, agent);
    return response.headers['x-backend'] ?? String(response.status);
  }

  before(async () => {
    backends = await startBackends(
      NAMES.map((name) => ({ name: `${name}-0`, answers: [], listens: true, http2: false })),
    );
    xds.prepare(goingTo('one'));
    const configPath = join(directory, 'bootstrap.json');
    writeFileSync(configPath, JSON.stringify(renderBootstrap(OPTIONS, directory)));
    envoy = await startEnvoy(binary!, configPath, directory);
    assert.deepEqual((await xds.started(envoy, TIMEOUT_MS)).refusals, []);
    port = await envoy.listenerPort('gateway-80');
  });
  after(async () => {
    agent.destroy();
    await envoy?.stop();
    await backends?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it('an acknowledged version is in force for the next request', async () => {
    for (const name of ['two', 'one', 'two', 'one']) {
      assert.deepEqual((await xds.apply(envoy, goingTo(name), TIMEOUT_MS)).refusals, []);
      assert.equal(await answeredBy(), `${name}-0`);
    }
  });

  it('no request is lost while a destination takes the place of another', async () => {
    let isOver = false;
    const answers = new Map<string, number>();
    const client = async () => {
      while (!isOver) {
        const by = await answeredBy();
        answers.set(by, (answers.get(by) ?? 0) + 1);
      }
    };
    const clients = Promise.all([client(), client(), client(), client()]);
    for (let i = 0; i < 10; i++) await xds.apply(envoy, goingTo(NAMES[(i + 1) % 2]!), TIMEOUT_MS);
    isOver = true;
    await clients;
    assert.deepEqual([...answers.keys()].sort(), ['one-0', 'two-0']);
  });

  it('files of destinations that are gone are taken away', async () => {
    await xds.apply(envoy, goingTo('two'), TIMEOUT_MS);
    const file = (name: string) => join(directory, endpointFile(`outbound|80||${name}.shop.svc.cluster.local`));
    assert.deepEqual([existsSync(file('two')), existsSync(file('one'))], [true, false]);
  });

  it('a refusal is read back with its reason, and what was in force stays', async () => {
    const good = goingTo('one');
    await xds.apply(envoy, good, TIMEOUT_MS);
    const bad = {
      ...good,
      clusters: good.clusters.map((cluster) => ({
        ...cluster,
        lb_policy: 'MAGLEV',
        maglev_lb_config: { table_size: 4 },
      })),
    };
    const { refusals } = await xds.apply(envoy, bad, TIMEOUT_MS);
    assert.deepEqual(
      refusals.map(({ subscription }) => subscription),
      ['cluster_manager.cds.update_rejected'],
    );
    assert.match(refusals[0]!.reason, /maglev|table_size|TableSize/i);
    assert.equal(await answeredBy(), 'one-0');
    assert.deepEqual((await xds.apply(envoy, good, TIMEOUT_MS)).refusals, []);
  });
});
