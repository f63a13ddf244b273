/** Pieces that most cases are made of, so that a case shows only what it is about. */
import type { AskedProxy, Comparison, OfferedRequest, PodTold, Step } from '../types.ts';

export const GATEWAY: AskedProxy = {
  kind: 'gateway',
  namespace: 'istio-system',
  workload: 'istio-ingressgateway',
  labels: { istio: 'ingressgateway' },
};

/** Calls other services; nothing is deployed beside it but its pod's labels. */
export const CLIENT: AskedProxy = { kind: 'sidecar', namespace: 'shop', workload: 'client', labels: { app: 'client' } };

/** Is called: its inbound side is asked. */
export const SERVER: AskedProxy = { kind: 'sidecar', namespace: 'shop', workload: 'server', labels: { app: 'server' } };

export const EXACT: Comparison = { kind: 'exact' };

/** `exact`, with headers that the pods must have seen and that the caller must have got. */
export function exactWith(request: readonly string[], response: readonly string[] = []): Comparison {
  return { kind: 'exact', requestHeaders: request, responseHeaders: response };
}

/** YAML of one or more objects, each beginning a document of its own, so that fragments are joined by `+`. */
export type Fragment = string;

/** A gateway server for plain HTTP. */
export function gateway(hosts = "['*']", extra = ''): Fragment {
  return `---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: istio-system }
spec:
  selector: { istio: ingressgateway }
  servers:
    - port: { number: 80, name: http, protocol: HTTP }
      hosts: ${hosts}
${indent(extra, 6)}`;
}

/** A Kubernetes Service whose pods carry `app: NAME`. */
export function service(name: string, namespace = 'shop'): Fragment {
  return `---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  selector: { app: ${name} }
  ports: [{ name: http, port: 80, targetPort: 8080 }]
`;
}

/** A VirtualService in namespace shop; `http` is its list of routes. */
export function virtualService(
  http: string,
  { name = 'shop', hosts = '[shop.example]', gateways = '[istio-system/public]' } = {},
): Fragment {
  return `---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: shop }
spec:
  hosts: ${hosts}
  gateways: ${gateways}
  http:
${indent(http, 4)}`;
}

/** The same for calls between services. */
export function meshVirtualService(http: string, host = 'web'): Fragment {
  return virtualService(http, { name: host, hosts: `[${host}]`, gateways: '[mesh]' });
}

/** A DestinationRule in namespace shop; `policy` is its traffic policy. */
export function destinationRule(host: string, policy: string, subsets: readonly string[] = []): Fragment {
  const listed = subsets.map((version) => `{ name: ${version}, labels: { version: ${version} } }`).join(', ');
  return `---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${host}, namespace: shop }
spec:
  host: ${host}
${subsets.length > 0 ? `  subsets: [${listed}]\n` : ''}${policy === '' ? '' : `  trafficPolicy:\n${indent(policy, 4)}`}`;
}

/** `count` pods of an app, named `NAME-0`, `NAME-1`, …; with a version `NAME-VERSION-0`, …. */
export function pods(
  app: string,
  count: number,
  told: Partial<PodTold> & { readonly version?: string } = {},
): PodTold[] {
  const { version, labels, ...rest } = told;
  const stem = told.name ?? (version === undefined ? app : `${app}-${version}`);
  const own = { app, ...(version === undefined ? {} : { version }), ...labels };
  return Array.from({ length: count }, (_, i) => ({ ...rest, name: `${stem}-${i}`, labels: own }));
}

/** A GET of the shop through the gateway. */
export function get(
  path: string,
  headers: Readonly<Record<string, string>> = {},
  host = 'shop.example',
): OfferedRequest {
  return { host, path, headers };
}

/** One step that sends these one after another. */
export function sendAll(...requests: readonly OfferedRequest[]): readonly Step[] {
  return [{ send: requests }];
}

/** Moves a block of YAML to the right; it ends with a line break unless it is empty. */
function indent(text: string, by: number): string {
  const lines = text.replace(/^\n+|\s+$/g, '').split('\n');
  const own = Math.min(
    ...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length),
  );
  if (!Number.isFinite(own)) return '';
  return `${lines.map((line) => ' '.repeat(by) + line.slice(own)).join('\n')}\n`;
}
