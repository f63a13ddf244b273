/** Velero's server outside of the cluster that it backs up, with its plugin for object stores. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { freePort } from '../../../src/worlds/local/free-port.ts';
import type { ControlPlane } from './control-plane.ts';
import { enginePath } from './engine-path.ts';
import { startEngine } from './engine-process.ts';
import type { ObjectStore } from './object-store.ts';

/** Where Velero is installed, and what it reads. */
export const NAMESPACE = 'velero';

export interface RunningVelero {
  /** Velero's command line; throws with what it says when it fails. */
  run(args: readonly string[]): void;
  readonly log: () => string;
}

/** Starts the server; it ends with the control plane. */
export async function startVelero(plane: ControlPlane, { access }: ObjectStore): Promise<RunningVelero> {
  const folder = join(plane.folder, 'velero');
  mkdirSync(folder);
  // A restore looks at the server's own Deployment for its image.
  const labels = { deploy: 'velero' };
  const container = { name: 'velero', image: 'velero/velero:v1.18.3' };
  const { status, body } = await plane.client.apply({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'velero', namespace: NAMESPACE },
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  });
  if (status >= 300) throw new Error(`Velero's Deployment: ${body.message}`);
  const env = {
    HOME: folder,
    AWS_ACCESS_KEY_ID: access.key,
    AWS_SECRET_ACCESS_KEY: access.secret,
    VELERO_NAMESPACE: NAMESPACE,
  };
  const metrics = await freePort();
  const common = [`--kubeconfig=${plane.kubeconfig}`, `--namespace=${NAMESPACE}`];
  const args = [
    ...common,
    `--plugin-dir=${dirname(enginePath('velero-plugin-for-aws'))}`,
    `--metrics-address=127.0.0.1:${metrics}`,
    `--profiler-address=127.0.0.1:${await freePort()}`,
    '--store-validation-frequency=1s',
  ];
  const server = startEngine(enginePath('velero'), ['server', ...args], { cwd: folder, env });
  plane.endsWith(server);
  await server.until('serving', async () => (await fetch(`http://127.0.0.1:${metrics}/metrics`)).ok);
  return {
    run(words) {
      const { status, stdout, stderr } = spawnSync(enginePath('velero'), [...words, ...common], {
        encoding: 'utf8',
        env: { ...process.env, HOME: folder },
      });
      if (status !== 0) throw new Error(`velero ${words.join(' ')}: ${stdout}${stderr}`);
    },
    log: server.log,
  };
}
