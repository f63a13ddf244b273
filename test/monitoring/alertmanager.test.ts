/**
 * Alertmanager's own word: its checker takes the configuration, its routes lead where the spec says, and a running one
 * delivers an alert to a webhook and holds back what a cause explains.
 */

import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { parseYaml } from '../../src/manifests/parse-yaml.ts';
import type { JsonObject } from '../../src/manifests/types.ts';
import { writeYaml } from '../../src/manifests/write-manifests.ts';
import { sampleModel } from '../../src/model/sample-model.ts';
import { freePort } from '../../src/worlds/local/free-port.ts';
import { alertmanagerText, WATCHED_SHOP } from './watched-shop.ts';

const PROGRAM = 'prometheus-alertmanager';
const isInstalled = (program: string): boolean => spawnSync(program, ['--version']).status === 0;
const withoutTool = isInstalled('amtool') ? false : 'amtool is not installed';
const withoutServer = isInstalled(PROGRAM) ? false : `${PROGRAM} is not installed`;
const text = alertmanagerText(sampleModel(WATCHED_SHOP), 'north');

function amtool(config: string, args: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'nines-alertmanager-'));
  try {
    writeFileSync(join(folder, 'alertmanager.yaml'), config);
    return spawnSync('amtool', args, { cwd: folder, encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('the configuration by amtool', { skip: withoutTool }, () => {
  test('is taken', () => {
    const { status, stdout, stderr } = amtool(text, ['check-config', 'alertmanager.yaml']);
    assert.equal(status, 0, stdout + stderr);
    assert.match(stdout, /3 inhibit rules[\s\S]*3 receivers/);
  });

  const ROUTES: readonly (readonly [labels: string, receivers: string])[] = [
    ['alertname=ErrorRateHigh severity=critical scope=service', 'service,critical'],
    ['alertname=LatencyHigh severity=warning scope=service', 'service,warning'],
    ['alertname=ZoneDown severity=critical scope=platform zone=northa', 'critical'],
    ['alertname=DiskNearlyFull severity=warning scope=platform', 'warning'],
    ['alertname=SomebodyElses', 'warning'],
  ];
  for (const [labels, receivers] of ROUTES) {
    test(`${labels} reaches ${receivers}`, () => {
      const args = ['config', 'routes', 'test', '--config.file=alertmanager.yaml', `--verify.receivers=${receivers}`];
      const { status, stdout, stderr } = amtool(text, [...args, ...labels.split(' ')]);
      assert.equal(status, 0, stdout + stderr);
    });
  }

  test('without receivers everything stays in Alertmanager', () => {
    const silent = WATCHED_SHOP.replace(/ {2}receivers:\n(?: {4}.*\n)+/, '');
    const config = alertmanagerText(sampleModel(silent), 'north');
    assert.match(config, /receiver: nobody/);
    assert.equal(amtool(config, ['check-config', 'alertmanager.yaml']).status, 0);
  });
});

interface Delivered {
  readonly receiver: string;
  readonly alerts: readonly { readonly status: string; readonly labels: Readonly<Record<string, string>> }[];
}

/** The same routes and inhibitions; every receiver is a webhook here, and nobody waits for company. */
function told(url: string): string {
  const parsed = parseYaml(text);
  assert.ok('value' in parsed);
  const config = parsed.value as { receivers: { name: string }[]; route: JsonObject & { routes: JsonObject[] } };
  const atOnce = { group_wait: '0s', group_interval: '1s' };
  return writeYaml({
    ...config,
    route: { ...config.route, ...atOnce, routes: config.route.routes.map((route) => ({ ...route, ...atOnce })) },
    receivers: config.receivers.map(({ name }) => ({
      name,
      webhook_configs: [{ url: `${url}/${name}`, send_resolved: true }],
    })),
  });
}

describe('a running Alertmanager', { skip: withoutServer }, () => {
  const delivered: Delivered[] = [];
  let folder = '';
  let url = '';
  let webhook: Server | undefined;
  let alertmanager: ChildProcess | undefined;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nines-alertmanager-'));
    webhook = createServer(async (request, response) => {
      const parts: Buffer[] = [];
      for await (const part of request) parts.push(part as Buffer);
      const { alerts } = JSON.parse(Buffer.concat(parts).toString()) as Delivered;
      delivered.push({ receiver: (request.url ?? '').slice(1), alerts });
      response.end();
    }).listen(0, '127.0.0.1');
    await once(webhook, 'listening');
    writeFileSync(join(folder, 'a.yaml'), told(`http://127.0.0.1:${(webhook.address() as AddressInfo).port}`));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const args = ['--config.file=a.yaml', `--storage.path=${folder}`, `--web.listen-address=127.0.0.1:${port}`];
    alertmanager = spawn(PROGRAM, [...args, '--cluster.listen-address='], { cwd: folder, stdio: 'ignore' });
    await eventually(async () => (await fetch(`${url}/-/ready`)).ok);
  });
  after(async () => {
    if (alertmanager !== undefined && alertmanager.exitCode === null) {
      alertmanager.kill('SIGKILL');
      await once(alertmanager, 'exit');
    }
    webhook?.closeAllConnections();
    webhook?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function eventually(holds: () => Promise<boolean>): Promise<void> {
    for (let left = 300; left > 0; left--) {
      if (await holds().catch(() => false)) return;
      await wait(100);
    }
    assert.fail(`it did not come to it: ${JSON.stringify(delivered)}`);
  }

  /** With an end it is over. */
  async function fire(labels: Readonly<Record<string, string>>, end?: Date): Promise<void> {
    const ended = end === undefined ? {} : { endsAt: end.toISOString() };
    const body = JSON.stringify([{ labels: { cluster: 'north', ...labels }, ...ended }]);
    const headers = { 'content-type': 'application/json' };
    assert.ok((await fetch(`${url}/api/v2/alerts`, { method: 'POST', headers, body })).ok);
  }

  async function inhibitorsOf(alertname: string, zone: string): Promise<number> {
    const answer = await fetch(`${url}/api/v2/alerts?filter=alertname="${alertname}"&filter=zone="${zone}"`);
    const [alert] = (await answer.json()) as { status: { inhibitedBy: string[] } }[];
    return alert?.status.inhibitedBy.length ?? -1;
  }

  const reached = (alertname: string, zone?: string): readonly string[] =>
    delivered
      .filter(({ alerts }) =>
        alerts.some(({ labels }) => labels.alertname === alertname && (zone === undefined || labels.zone === zone)),
      )
      .map(({ receiver }) => receiver);

  test('delivers what is critical about a service to both who should know', async () => {
    const service = { destination_service_namespace: 'shop', destination_service_name: 'web' };
    await fire({ alertname: 'ErrorRateHigh', severity: 'critical', scope: 'service', ...service });
    await eventually(async () => ['critical', 'service'].every((name) => reached('ErrorRateHigh').includes(name)));
    await fire({ alertname: 'LatencyHigh', severity: 'warning', scope: 'service', ...service });
    const other = { ...service, destination_service_name: 'cart' };
    await fire({ alertname: 'ZonesUneven', severity: 'warning', scope: 'service', ...other });
    await eventually(async () => reached('ZonesUneven').includes('warning'));
    assert.deepEqual(reached('LatencyHigh'), [], 'a service that fails is slow as well: nobody is told twice');
  });

  test('holds back what is said better by another alert about the same workload', async () => {
    const workload = { severity: 'critical', scope: 'workload', namespace: 'shop', deployment: 'web' };
    await fire({ ...workload, alertname: 'PodsUnavailable' });
    await eventually(async () => reached('PodsUnavailable').includes('critical'));
    await fire({ ...workload, alertname: 'ReplicasLow', severity: 'warning' });
    await fire({ ...workload, alertname: 'ReplicasLow', severity: 'warning', deployment: 'cart' });
    await eventually(async () => reached('ReplicasLow').includes('warning'));
    const told = delivered.flatMap(({ alerts }) => alerts.map(({ labels }) => labels));
    const about = told.filter(({ alertname }) => alertname === 'ReplicasLow').map(({ deployment }) => deployment);
    assert.deepEqual([...new Set(about)], ['cart']);
  });

  test('tells once of what is one in kind and place, and again when it is over', async () => {
    const disk = { alertname: 'DiskNearlyFull', severity: 'warning', scope: 'platform' };
    await fire({ ...disk, instance: 'node-1' });
    await fire({ ...disk, instance: 'node-2' });
    const groups = () =>
      delivered.filter(({ alerts }) => alerts.some(({ labels }) => labels.alertname === disk.alertname));
    await eventually(async () => groups().some(({ alerts }) => alerts.length === 2));
    await fire({ ...disk, instance: 'node-1' }, new Date(Date.now() - 1000));
    await eventually(async () =>
      groups().some(({ alerts }) =>
        alerts.some(({ status, labels }) => status === 'resolved' && labels.instance === 'node-1'),
      ),
    );
  });

  test('a silence keeps it quiet', async () => {
    const matchers = [{ name: 'alertname', value: 'CacheHitsLow', isRegex: false, isEqual: true }];
    const now = Date.now();
    const silence = {
      matchers,
      startsAt: new Date(now - 1000).toISOString(),
      endsAt: new Date(now + 600_000).toISOString(),
      createdBy: 'test',
      comment: 'maintenance',
    };
    const headers = { 'content-type': 'application/json' };
    const made = await fetch(`${url}/api/v2/silences`, { method: 'POST', headers, body: JSON.stringify(silence) });
    assert.ok(made.ok);
    await fire({ alertname: 'CacheHitsLow', severity: 'warning', scope: 'platform', service: 'redis' });
    await fire({ alertname: 'TracesSlow', severity: 'warning', scope: 'platform' });
    await eventually(async () => reached('TracesSlow').includes('warning'));
    assert.deepEqual(reached('CacheHitsLow'), []);
  });

  test('holds back what a lost zone explains, and nothing of another zone', async () => {
    await fire({ alertname: 'ZoneDown', severity: 'critical', scope: 'platform', zone: 'northa' });
    await eventually(async () => reached('ZoneDown').includes('critical'));
    await fire({ alertname: 'NodeMemoryHigh', severity: 'critical', scope: 'platform', zone: 'northa' });
    await fire({ alertname: 'NodeMemoryHigh', severity: 'critical', scope: 'platform', zone: 'northb' });
    await eventually(async () => reached('NodeMemoryHigh', 'northb').includes('critical'));
    assert.equal(await inhibitorsOf('NodeMemoryHigh', 'northa'), 1);
    assert.equal(await inhibitorsOf('NodeMemoryHigh', 'northb'), 0);
    assert.deepEqual(reached('NodeMemoryHigh', 'northa'), []);
  });
});
