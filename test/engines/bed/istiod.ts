/** Istio's control plane beside a test's API server: the one that answers its validation webhook. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KubeObject } from '../../../src/manifests/types.ts';
import { freePort } from '../../../src/worlds/local/free-port.ts';
import { makeAuthority } from '../../conformance/harness/certificate.ts';
import type { ControlPlane } from './control-plane.ts';
import { enginePath } from './engine-path.ts';
import { startEngine } from './engine-process.ts';

/** No proxies ask this one: nothing is injected, and nobody needs a certificate. */
const ENVIRONMENT = {
  PILOT_CERT_PROVIDER: 'none',
  ENABLE_CA_SERVER: 'false',
  XDS_AUTH: 'false',
  PILOT_ENABLE_XDS_IDENTITY_CHECK: 'false',
  INJECT_ENABLED: 'false',
};
const GROUPS = ['security.istio.io', 'networking.istio.io', 'telemetry.istio.io', 'extensions.istio.io'];

/** Starts istiod; from then on the API server asks it about every object of Istio. */
export async function startIstiod(plane: ControlPlane): Promise<void> {
  const folder = join(plane.folder, 'istiod');
  mkdirSync(folder);
  const { chain, key, authority } = makeAuthority().issue({ dns: 'localhost' });
  writeFileSync(join(folder, 'tls.crt'), chain);
  writeFileSync(join(folder, 'tls.key'), key);
  writeFileSync(join(folder, 'ca.crt'), authority);
  const mesh = join(folder, 'mesh');
  writeFileSync(mesh, '{}');
  const [https, http, grpc, monitoring] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const args = [
    'discovery',
    `--kubeconfig=${plane.kubeconfig}`,
    `--meshConfig=${mesh}`,
    `--httpsAddr=127.0.0.1:${https}`,
    `--httpAddr=127.0.0.1:${http}`,
    `--grpcAddr=127.0.0.1:${grpc}`,
    '--secureGRPCAddr=',
    `--monitoringAddr=127.0.0.1:${monitoring}`,
    '--ctrlz_port=0',
    `--tlsCertFile=${join(folder, 'tls.crt')}`,
    `--tlsKeyFile=${join(folder, 'tls.key')}`,
    `--caCertFile=${join(folder, 'ca.crt')}`,
  ];
  const istiod = startEngine(enginePath('pilot-discovery'), args, { cwd: folder, env: ENVIRONMENT });
  plane.endsWith(istiod);
  await istiod.until('ready', async () => (await fetch(`http://127.0.0.1:${http}/ready`)).ok);
  const { status, body } = await plane.client.apply(webhook(`https://localhost:${https}/validate`, authority));
  if (status >= 300) throw new Error(`the webhook is not taken: ${body.message}`);
  await istiod.until('asked', () => refusesNonsense(plane));
}

function webhook(url: string, authority: string): KubeObject {
  const rule = { operations: ['CREATE', 'UPDATE'], apiGroups: GROUPS, apiVersions: ['*'], resources: ['*'] };
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'istio-validator' },
    webhooks: [
      {
        name: 'validation.istio.io',
        clientConfig: { url, caBundle: Buffer.from(authority).toString('base64') },
        rules: [rule],
        failurePolicy: 'Fail',
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
      },
    ],
  };
}

/** The API server learns of a webhook a little later; only the webhook refuses a negative weight. */
async function refusesNonsense({ client }: ControlPlane): Promise<boolean> {
  const route = [{ destination: { host: 'a.b.svc.cluster.local' }, weight: -5 }];
  const nonsense: KubeObject = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'nonsense', namespace: 'default' },
    spec: { hosts: ['a.b.svc.cluster.local'], http: [{ route }] },
  };
  const path = await client.pathOf(nonsense);
  const { status } = await client.request('POST', `${path.slice(0, path.lastIndexOf('/'))}?dryRun=All`, nonsense);
  return status === 400;
}
