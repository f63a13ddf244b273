/**
 * A real Kubernetes control plane without a kubelet: etcd, API server, controller manager and scheduler on free ports of
 * loopback, and kwok in the place of every kubelet. Everything ends with the test, and nothing stays on disk.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { recordsAt } from '../../../src/manifests/field.ts';
import type { KubeObject } from '../../../src/manifests/types.ts';
import { freePort } from '../../../src/worlds/local/free-port.ts';
import { type EngineName, enginePath } from './engine-path.ts';
import { type EngineProcess, startEngine } from './engine-process.ts';
import { eventually } from './eventually.ts';
import { type KubeClient, kubeClient } from './kube-client.ts';

export interface ControlPlane {
  readonly client: KubeClient;
  /** For kubectl, istioctl and every other client. */
  readonly kubeconfig: string;
  /** Temporary: gone after `stop`. */
  readonly folder: string;
  /** Starts controller manager, scheduler and kwok over fake nodes: until then objects stand as they were applied. */
  startControllers(nodes: readonly KubeObject[]): Promise<void>;
  /** Ends a program with the control plane, before it. */
  endsWith(process: EngineProcess): void;
  stop(): Promise<void>;
}

/** Starts etcd and the API server; throws with a log when one does not become ready. */
export async function startControlPlane(): Promise<ControlPlane> {
  const folder = mkdtempSync(join(tmpdir(), 'nines-control-plane-'));
  const processes: EngineProcess[] = [];
  let client: KubeClient | null = null;
  const stop = async () => {
    client?.close();
    for (const each of processes.reverse()) await each.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const etcd = await startEtcd(folder, processes);
    const access = await startApiServer(folder, etcd, processes);
    const own = kubeClient(access);
    client = own;
    const kubeconfig = writeKubeconfig(folder, access);
    return {
      client: own,
      kubeconfig,
      folder,
      startControllers: (nodes) => startControllers(nodes, { folder, kubeconfig, client: own }, processes),
      endsWith: (process) => void processes.push(process),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startEtcd(folder: string, processes: EngineProcess[]): Promise<string> {
  const [client, peer] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${client}`;
  const args = [
    '--unsafe-no-fsync',
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    `--listen-peer-urls=http://127.0.0.1:${peer}`,
    `--initial-advertise-peer-urls=http://127.0.0.1:${peer}`,
    `--initial-cluster=default=http://127.0.0.1:${peer}`,
    '--log-level=warn',
  ];
  const etcd = startEngine(enginePath('etcd'), args, { cwd: folder });
  processes.push(etcd);
  await etcd.until('healthy', () => answersOk(`${url}/health`));
  return url;
}

function answersOk(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    get(url, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    }).on('error', () => resolve(false));
  });
}

interface Access {
  readonly port: number;
  readonly token: string;
  readonly authority: string;
}

async function startApiServer(folder: string, etcd: string, processes: EngineProcess[]): Promise<Access> {
  const port = await freePort();
  const token = randomBytes(16).toString('hex');
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = join(folder, 'service-accounts.key');
  writeFileSync(key, keys.privateKey.export({ type: 'pkcs1', format: 'pem' }));
  const tokens = join(folder, 'tokens.csv');
  writeFileSync(tokens, `${token},nines,nines,system:masters\n`);
  const certificates = join(folder, 'certificates');
  const args = [
    `--etcd-servers=${etcd}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${certificates}`,
    // There is one, at no address that a pod could reach.
    '--endpoint-reconciler-type=none',
    '--service-cluster-ip-range=10.96.0.0/16',
    `--token-auth-file=${tokens}`,
    '--authorization-mode=Node,RBAC',
    '--service-account-issuer=https://localhost',
    `--service-account-key-file=${key}`,
    `--service-account-signing-key-file=${key}`,
  ];
  const server = startEngine(enginePath('kube-apiserver'), args, { cwd: folder });
  processes.push(server);
  const authority = () => readFileSync(join(certificates, 'apiserver.crt'), 'utf8');
  await server.until('ready', async () => {
    const client = kubeClient({ port, token, authority: authority() });
    const { status } = await client.request('GET', '/readyz').finally(() => client.close());
    return status === 200;
  });
  return { port, token, authority: authority() };
}

function writeKubeconfig(folder: string, { port, token, authority }: Access): string {
  const path = join(folder, 'kubeconfig');
  const data = Buffer.from(authority).toString('base64');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [{ name: 'test', cluster: { server: `https://127.0.0.1:${port}`, 'certificate-authority-data': data } }],
    users: [{ name: 'nines', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'nines' } }],
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}

/** Stages of kwok: a node is ready and renews its lease, a pod runs at once, a claim is bound at once. */
const STAGES = ['node/fast', 'node/heartbeat-with-lease', 'pod/fast'];

function stageArguments(): string[] {
  const stages = join(dirname(enginePath('kwok')), 'kustomize', 'stage');
  return STAGES.flatMap((folder) =>
    readdirSync(join(stages, folder))
      .filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml')
      .map((name) => `--config=${join(stages, folder, name)}`),
  );
}

async function startControllers(
  nodes: readonly KubeObject[],
  { folder, kubeconfig, client }: Pick<ControlPlane, 'folder' | 'kubeconfig' | 'client'>,
  processes: EngineProcess[],
): Promise<void> {
  // Created and not applied: the status of a node may come with it.
  for (const node of nodes) await client.request('POST', '/api/v1/nodes', node);
  const start = (name: EngineName, args: readonly string[]) => {
    processes.push(startEngine(enginePath(name), [`--kubeconfig=${kubeconfig}`, ...args], { cwd: folder }));
  };
  const server = async (name: string) => [
    '--bind-address=127.0.0.1',
    '--leader-elect=false',
    `--cert-dir=${join(folder, name)}`,
    `--secure-port=${await freePort()}`,
  ];
  start('kwok', [
    '--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake',
    // Without leases the nodes would be lost after a minute.
    '--node-lease-duration-seconds=40',
    ...stageArguments(),
  ]);
  start('kube-controller-manager', [
    ...(await server('controllers')),
    `--service-account-private-key-file=${join(folder, 'service-accounts.key')}`,
    '--use-service-account-credentials',
    // Autoscalers that raise a workload to its minimum, and claims that are bound, wait for the next round.
    '--horizontal-pod-autoscaler-sync-period=1s',
    '--pvclaimbinder-sync-period=1s',
  ]);
  // A pod that finds every node tainted is tried again minutes later: the scheduler starts when they are ready.
  await eventually(async () => {
    const tainted = (await client.list('v1', 'Node')).filter((node) => recordsAt(node, ['spec', 'taints']).length > 0);
    if (tainted.length > 0) throw new Error(`${tainted.map(({ metadata }) => metadata.name)} are not ready`);
  });
  start('kube-scheduler', await server('scheduler'));
}
