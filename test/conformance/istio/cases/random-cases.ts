/**
 * Arbitrary virtual services and destination rules over three services, always the same for the same seed: what nobody
 * thought of writing as a case.
 */
import fc from 'fast-check';
import type { KubeObject } from '../../../../src/manifests/types.ts';
import type { TranslationCase } from '../types.ts';
import { subsets, trafficPolicy } from './random-policies.ts';
import { httpRule, PORTS, SERVICES, SUBSETS } from './random-rules.ts';

export const RANDOM_SUITE = 'random';
const SEED = 20_260_827;
const CASES = 100;
/** One case in so many has pods that are not ready. */
const EVERY_UNREADY = 3;
const NETWORKING = 'networking.istio.io/v1';
const NAMESPACES = ['shop', 'other', 'istio-system'];

function service(name: string): KubeObject {
  const ports = [
    { name: 'http', port: PORTS.http, targetPort: 8080 },
    { name: 'grpc', port: PORTS.grpc, targetPort: 9000 },
    { name: 'plain', port: PORTS.unnamed, targetPort: 8080 },
  ];
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'shop' },
    spec: { selector: { app: name }, ports },
  };
}

function deployment(app: string, version: string, namespace: string): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: `${app}-${version}`, namespace },
    spec: { replicas: 2, template: { metadata: { labels: { app, version } }, spec: {} } },
  };
}

const GATEWAY: KubeObject = {
  apiVersion: NETWORKING,
  kind: 'Gateway',
  metadata: { name: 'entry', namespace: 'shop' },
  spec: {
    selector: { istio: 'ingressgateway' },
    servers: [
      { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] },
      {
        port: { number: 443, name: 'https', protocol: 'HTTPS' },
        hosts: ['*.example'],
        tls: { mode: 'SIMPLE', credentialName: 'example' },
      },
    ],
  },
};

const STANDING: readonly KubeObject[] = [
  ...SERVICES.map(service),
  ...SERVICES.flatMap((app) => SUBSETS.map((version) => deployment(app, version, 'shop'))),
  deployment('client', 'v1', 'other'),
  GATEWAY,
];

const EXAMPLES = ['a.example', '*.example'];
const virtualService = fc
  .record(
    {
      hosts: fc.uniqueArray(fc.constantFrom(...SERVICES, ...EXAMPLES), { minLength: 1, maxLength: 2 }),
      gateways: fc.constantFrom(['mesh'], ['shop/entry'], ['mesh', 'shop/entry']),
      exportTo: fc.constantFrom(['.'], ['*']),
      http: fc.array(httpRule, { minLength: 1, maxLength: 3 }),
    },
    { requiredKeys: ['hosts', 'http'] },
  )
  // Hosts of one virtual service must not overlap.
  .filter(({ hosts }) => !EXAMPLES.every((each) => hosts.includes(each)));

const destinationRule = fc
  .record(
    {
      host: fc.constantFrom(...SERVICES, '*.shop.svc.cluster.local'),
      trafficPolicy,
      subsets,
      visible: fc.constantFrom(
        { exportTo: ['.'] },
        { exportTo: ['*'] },
        { exportTo: ['.'], workloadSelector: { matchLabels: { app: 'client' } } },
      ),
    },
    { requiredKeys: ['host'] },
  )
  .map(({ visible = {}, ...rest }) => ({ ...rest, ...visible }));

function named(kind: string, specs: readonly object[], namespaces: readonly string[]): readonly KubeObject[] {
  return specs.map((spec, index) => ({
    apiVersion: NETWORKING,
    kind,
    metadata: { name: `${kind.toLowerCase()}-${index}`, namespace: namespaces[index % namespaces.length]! },
    spec,
  }));
}

const objects = fc
  .tuple(
    fc.array(virtualService, { minLength: 1, maxLength: 3 }),
    fc.array(destinationRule, { minLength: 1, maxLength: 4 }),
    fc.constantFrom(['shop'], ['shop', 'other'], NAMESPACES),
  )
  .map(([virtualServices, rules, namespaces]) => [
    ...named('VirtualService', virtualServices, ['shop']),
    ...named('DestinationRule', rules, namespaces),
  ]);

/** The cases of the seed. */
export function randomCases(): readonly TranslationCase[] {
  return fc.sample(objects, { seed: SEED, numRuns: CASES }).map((written, index) => ({
    suite: RANDOM_SUITE,
    name: `rules and policies ${index + 1}`,
    manifests: [...STANDING, ...written].map((object) => ({ object, cluster: 'default' })),
    ...(index % EVERY_UNREADY === 0 ? { hasUnready: true as const } : {}),
  }));
}
