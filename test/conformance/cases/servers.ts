/** Gateway servers behind TLS: the name that a handshake asks for chooses the server, the host chooses among its routes. */
import type { ConformanceCase, OfferedRequest } from '../types.ts';
import { EXACT, exactWith, GATEWAY, pods, sendAll, service, virtualService } from './fragments.ts';

function servers(...each: readonly string[]): string {
  return `---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: istio-system }
spec:
  selector: { istio: ingressgateway }
  servers:
${each.map((one) => `    - ${one}`).join('\n')}
`;
}

function secure(name: string, hosts: string): string {
  return `{ port: { number: 443, name: ${name}, protocol: HTTPS }, hosts: ${hosts}, tls: { mode: SIMPLE, credentialName: ${name} } }`;
}

function routed(name: string, host: string): string {
  return service(name) + virtualService(`- route: [{ destination: { host: ${name} } }]`, { name, hosts: `[${host}]` });
}

function over(serverName: string, host = serverName, path = '/'): OfferedRequest {
  return { serverName, host, path, port: 443 };
}

const SHOP_AND_NEAR = routed('shop', 'shop.example') + routed('near', '"*.near.example"');
const PODS = [...pods('shop', 1), ...pods('near', 1)];

export const SERVERS: readonly ConformanceCase[] = [
  {
    suite: 'servers',
    name: 'the name asked for chooses the server; a name that no server has is refused',
    backs: ['virtual host selection'],
    objects: servers(secure('shop', '[shop.example]'), secure('near', '["*.near.example"]')) + SHOP_AND_NEAR,
    proxy: GATEWAY,
    pods: PODS,
    steps: sendAll(
      over('shop.example'),
      over('a.near.example'),
      over('a.b.near.example'),
      over('near.example'),
      over('other.test'),
    ),
    compare: EXACT,
  },
  {
    suite: 'servers',
    name: 'routes of another server are not reached by its host alone',
    backs: ['virtual host selection'],
    objects: servers(secure('shop', '[shop.example]'), secure('near', '["*.near.example"]')) + SHOP_AND_NEAR,
    proxy: GATEWAY,
    pods: PODS,
    steps: sendAll(
      over('shop.example', 'a.near.example'),
      over('a.near.example', 'shop.example'),
      over('shop.example', 'shop.example:443'),
    ),
    compare: EXACT,
  },
  {
    suite: 'servers',
    name: 'the more specific name goes first, whatever the order',
    backs: ['virtual host selection'],
    objects:
      servers(secure('any', '["*.example"]'), secure('shop', '[shop.example]')) +
      routed('shop', 'shop.example') +
      routed('any', 'a.example'),
    proxy: GATEWAY,
    pods: [...pods('shop', 1), ...pods('any', 1)],
    steps: sendAll(over('shop.example'), over('a.example')),
    compare: EXACT,
  },
  {
    suite: 'servers',
    name: 'plain requests are sent to the server behind TLS',
    backs: ['virtual host selection', 'redirect'],
    objects:
      servers(
        '{ port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example], tls: { httpsRedirect: true } }',
        secure('shop', '[shop.example]'),
      ) + routed('shop', 'shop.example'),
    proxy: GATEWAY,
    pods: pods('shop', 1),
    steps: sendAll({ host: 'shop.example', path: '/a?b' }, over('shop.example', 'shop.example', '/a?b')),
    compare: exactWith([], ['location']),
  },
  {
    suite: 'servers',
    name: 'a redirect of scheme behind TLS drops the port that TLS implies',
    backs: ['redirect', 'route matching'],
    objects:
      servers(secure('shop', '[shop.example]')) +
      service('shop') +
      virtualService(`
        - match: [{ uri: { prefix: /down } }]
          redirect: { scheme: http }
        - match: [{ scheme: { exact: https } }]
          route: [{ destination: { host: shop } }]
        - directResponse: { status: 418 }`),
    proxy: GATEWAY,
    pods: pods('shop', 1),
    steps: sendAll(
      over('shop.example', 'shop.example', '/down'),
      over('shop.example', 'shop.example:443', '/down'),
      over('shop.example'),
    ),
    compare: exactWith([], ['location']),
  },
];
