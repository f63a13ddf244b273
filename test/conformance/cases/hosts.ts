import type { ConformanceCase } from '../types.ts';
import {
  CLIENT,
  EXACT,
  GATEWAY,
  gateway,
  get,
  meshVirtualService,
  pods,
  sendAll,
  service,
  virtualService,
} from './fragments.ts';

const BACKENDS = ['exact', 'near', 'wide', 'any'];
const SERVICES = BACKENDS.map((name) => service(name)).join('');
const PODS = BACKENDS.flatMap((name) => pods(name, 1));

function forHost(name: string, hosts: string): string {
  return virtualService(`- route: [{ destination: { host: ${name} } }]`, { name, hosts });
}

export const HOSTS: readonly ConformanceCase[] = [
  {
    suite: 'hosts',
    name: 'exact host, then the longest suffix, then any',
    backs: ['virtual host selection'],
    objects:
      gateway() +
      SERVICES +
      forHost('any', '["*"]') +
      forHost('wide', '["*.example"]') +
      forHost('near', '["*.shop.example"]') +
      forHost('exact', '[www.shop.example]'),
    proxy: GATEWAY,
    pods: PODS,
    steps: sendAll(
      ...['www.shop.example', 'WWW.Shop.Example', 'www.shop.example:80', 'www.shop.example:8443'].map((host) =>
        get('/', {}, host),
      ),
      ...['a.shop.example', 'a.b.shop.example', 'shop.example', 'example', 'other.test', 'www.shop.example.'].map(
        (host) => get('/', {}, host),
      ),
    ),
    compare: EXACT,
  },
  {
    suite: 'hosts',
    name: 'a host that nobody serves',
    backs: ['virtual host selection'],
    objects: gateway() + service('exact') + forHost('exact', '[shop.example]'),
    proxy: GATEWAY,
    pods: pods('exact', 1),
    steps: sendAll(get('/'), get('/', {}, 'other.example'), get('/', {}, 'a.shop.example')),
    compare: EXACT,
  },
  {
    suite: 'hosts',
    name: 'a gateway server admits only its own hosts',
    backs: ['virtual host selection'],
    objects:
      gateway('[shop.example, "*.near.example"]') +
      SERVICES +
      forHost('exact', '[shop.example, far.example]') +
      forHost('near', '["a.near.example"]'),
    proxy: GATEWAY,
    pods: PODS,
    steps: sendAll(
      get('/'),
      get('/', {}, 'far.example'),
      get('/', {}, 'a.near.example'),
      get('/', {}, 'b.near.example'),
    ),
    compare: EXACT,
  },
  {
    suite: 'hosts',
    name: 'two virtual services of one host: catch-alls go last',
    backs: ['virtual host selection', 'route matching'],
    objects:
      gateway() +
      SERVICES +
      forHost('any', '[shop.example]') +
      virtualService(
        `
        - match: [{ uri: { prefix: /near } }]
          route: [{ destination: { host: near } }]`,
        { name: 'near', hosts: '[shop.example]' },
      ),
    proxy: GATEWAY,
    pods: PODS,
    steps: sendAll(get('/near/x'), get('/')),
    compare: EXACT,
  },
  {
    suite: 'hosts',
    name: 'a server that redirects to https',
    backs: ['virtual host selection', 'redirect'],
    objects:
      gateway('[shop.example]', 'tls: { httpsRedirect: true }') + service('exact') + forHost('exact', '[shop.example]'),
    proxy: GATEWAY,
    pods: pods('exact', 1),
    steps: sendAll(get('/a?b=c'), get('/', {}, 'shop.example:80'), get('/', {}, 'other.example')),
    compare: { kind: 'exact', responseHeaders: ['location'] },
  },
  {
    suite: 'hosts',
    name: 'short and full names of a service, with and without port',
    backs: ['virtual host selection'],
    objects: service('exact') + service('near', 'other'),
    proxy: CLIENT,
    pods: [...pods('exact', 1), ...pods('near', 1, { namespace: 'other' })],
    steps: sendAll(
      ...[
        'exact',
        'exact.shop',
        'exact.shop.svc',
        'exact.shop.svc.cluster.local',
        'exact:80',
        'exact.shop.svc.cluster.local:80',
      ].map((host) => get('/', {}, host)),
      ...['near.other', 'near.other.svc.cluster.local'].map((host) => get('/', {}, host)),
    ),
    compare: EXACT,
  },
  {
    suite: 'hosts',
    name: 'routes of a service apply by all of its names',
    backs: ['virtual host selection', 'route matching'],
    objects:
      service('exact') +
      service('near') +
      meshVirtualService(
        '- match: [{ uri: { prefix: /n } }]\n  route: [{ destination: { host: near } }]\n- route: [{ destination: { host: exact } }]',
        'exact',
      ),
    proxy: CLIENT,
    pods: [...pods('exact', 1), ...pods('near', 1)],
    steps: sendAll(
      ...['exact', 'exact.shop', 'exact.shop.svc.cluster.local'].flatMap((host) => [
        get('/', {}, host),
        get('/n', {}, host),
      ]),
    ),
    compare: EXACT,
  },
  {
    suite: 'hosts',
    name: 'unknown host where only the registry may be called',
    backs: ['virtual host selection'],
    objects: `${service('exact')}---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: shop }
spec:
  egress: [{ hosts: ["./*"] }]
  outboundTrafficPolicy: { mode: REGISTRY_ONLY }
`,
    proxy: CLIENT,
    pods: pods('exact', 1),
    steps: sendAll(get('/', {}, 'exact'), get('/', {}, 'unknown.example')),
    compare: EXACT,
  },
  {
    suite: 'hosts',
    name: 'source labels and gateways choose routes when they are generated',
    backs: ['route matching'],
    objects:
      SERVICES +
      gateway() +
      virtualService(
        `
        - match: [{ sourceLabels: { app: other } }]
          route: [{ destination: { host: any } }]
        - match: [{ gateways: [istio-system/public] }]
          route: [{ destination: { host: wide } }]
        - match: [{ sourceLabels: { app: client }, uri: { prefix: /near } }]
          route: [{ destination: { host: near } }]
        - route: [{ destination: { host: exact } }]`,
        { hosts: '[exact]', gateways: '[mesh, istio-system/public]' },
      ),
    proxy: CLIENT,
    pods: PODS,
    steps: sendAll(get('/near', {}, 'exact'), get('/', {}, 'exact')),
    compare: EXACT,
  },
  {
    suite: 'hosts',
    name: 'a delegate narrows its root',
    backs: ['route matching', 'virtual host selection'],
    objects: `${gateway()}${SERVICES}${virtualService(`
        - match: [{ uri: { prefix: /near } }]
          delegate: { name: inner, namespace: shop }
        - route: [{ destination: { host: any } }]`)}---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: inner, namespace: shop }
spec:
  http:
    - match: [{ uri: { prefix: /near/a } }]
      route: [{ destination: { host: near } }]
    - match: [{ uri: { prefix: /far } }]
      route: [{ destination: { host: wide } }]
    - route: [{ destination: { host: exact } }]
`,
    proxy: GATEWAY,
    pods: PODS,
    steps: sendAll(get('/near/a'), get('/near/b'), get('/far'), get('/')),
    compare: EXACT,
  },
];
