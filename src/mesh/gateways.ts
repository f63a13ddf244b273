/**
 * Servers of Istio Gateways, and what a Gateway API listener becomes in Istio (gateway-api-gateways.ts): a place where
 * requests enter, with the hosts it accepts and from which namespaces.
 *
 * Leaves out: `bind`, `defaultEndpoint`, the translation of server ports to the target ports of the gateway's Service
 * (a listener keeps the port that clients use).
 */
import { booleanAt, numberAt, recordAt, recordsAt, stringAt, stringRecordAt, stringsAt } from '../manifests/field.ts';
import type { Labels, Manifest, Origin } from '../manifests/types.ts';
import { declaredProtocol, type PortProtocol } from './port-protocol.ts';
import type { ServerTls } from './types.ts';

export interface GatewayServer {
  /** What routes bind to: `namespace/name` of the Gateway, or Istio's internal name of one Gateway API listener. */
  readonly gateway: string;
  readonly port: number;
  readonly portName: string;
  readonly protocol: PortProtocol;
  /** Lower case; `namespace/host` where only routes of that namespace may bind. */
  readonly hosts: readonly string[];
  readonly tls: ServerTls | null;
  readonly httpsRedirect: boolean;
  readonly origin: Origin;
}

export interface MeshGateway {
  readonly name: string;
  readonly namespace: string;
  readonly api: 'istio' | 'gatewayApi';
  /** Labels of the proxies that serve it. */
  readonly selector: Labels;
  /** Gateway API gateways are served in their own namespace only; null: any. */
  readonly onlyNamespace: string | null;
  readonly servers: readonly GatewayServer[];
  readonly origin: Origin;
}

const TLS_MODES: ReadonlySet<string> = new Set([
  'SIMPLE',
  'MUTUAL',
  'OPTIONAL_MUTUAL',
  'PASSTHROUGH',
  'AUTO_PASSTHROUGH',
  'ISTIO_MUTUAL',
]);

function serverTls(tls: unknown): ServerTls | null {
  if (tls === undefined) return null;
  const mode = stringAt(tls, ['mode']) ?? '';
  // A server that only redirects states no mode and no certificate: it stays plain text.
  if (mode === '' && booleanAt(tls, ['httpsRedirect']) === true) return null;
  return {
    mode: TLS_MODES.has(mode) ? (mode as ServerTls['mode']) : 'PASSTHROUGH',
    minVersion: tlsVersion(stringAt(tls, ['minProtocolVersion'])),
    maxVersion: tlsVersion(stringAt(tls, ['maxProtocolVersion'])),
    cipherSuites: stringsAt(tls, ['cipherSuites']),
    credentialName: stringAt(tls, ['credentialName']) ?? stringsAt(tls, ['credentialNames'])[0] ?? null,
  };
}

function tlsVersion(written: string | undefined): string | null {
  return written === undefined || written === 'TLS_AUTO' ? null : written;
}

/** `./host` stands for the Gateway's own namespace, `*` before the slash for any. */
function serverHosts(hosts: readonly string[], namespace: string): readonly string[] {
  return hosts.map((host) => host.toLowerCase().replace(/^\.\//, `${namespace}/`).replace(/^\*\//, ''));
}

/** One Istio Gateway. */
export function readGateway(manifest: Manifest, namespace: string): MeshGateway {
  const { object } = manifest;
  const servers = recordsAt(object, ['spec', 'servers']).flatMap(([index, server]): GatewayServer[] => {
    const port = numberAt(server, ['port', 'number']);
    if (port === undefined) return [];
    const tls = recordAt(server, ['tls']);
    return [
      {
        gateway: `${namespace}/${object.metadata.name}`,
        port,
        portName: stringAt(server, ['port', 'name']) ?? '',
        protocol: declaredProtocol(stringAt(server, ['port', 'protocol']) ?? ''),
        hosts: serverHosts(stringsAt(server, ['hosts']), namespace),
        tls: serverTls(tls),
        httpsRedirect: booleanAt(tls, ['httpsRedirect']) ?? false,
        origin: { manifest, path: ['spec', 'servers', index] },
      },
    ];
  });
  return {
    name: object.metadata.name,
    namespace,
    api: 'istio',
    selector: stringRecordAt(object, ['spec', 'selector']),
    onlyNamespace: null,
    servers,
    origin: { manifest, path: [] },
  };
}

/** Hosts of a server that routes of `namespace` may use, without the namespace part (`NamesForNamespace`). */
export function hostsForNamespace(hosts: readonly string[], namespace: string): readonly string[] {
  return hosts.flatMap((host) => {
    const slash = host.indexOf('/');
    if (slash === -1) return [host];
    const owner = host.slice(0, slash);
    return owner === namespace || owner === '*' ? [host.slice(slash + 1)] : [];
  });
}
