/**
 * The protocol of a port as Istio reads it (pkg/config/kube/conversion.go, pkg/config/protocol): `appProtocol`, else
 * the name up to its first hyphen, else unknown, which Istio detects on the wire (`auto`).
 */

export type PortProtocol = 'http' | 'http2' | 'grpc' | 'https' | 'tls' | 'tcp' | 'udp' | 'auto';

const BY_WORD: Readonly<Record<string, PortProtocol>> = {
  http: 'http',
  http2: 'http2',
  grpc: 'grpc',
  'grpc-web': 'grpc',
  https: 'https',
  tls: 'tls',
  tcp: 'tcp',
  udp: 'udp',
  mongo: 'tcp',
  redis: 'tcp',
  mysql: 'tcp',
};

const BY_APP_PROTOCOL: Readonly<Record<string, PortProtocol>> = {
  'kubernetes.io/h2c': 'http2',
  'kubernetes.io/ws': 'http',
  'kubernetes.io/wss': 'https',
};

/** Servers that speak first: detection would break them, so unnamed they are TCP (SMTP, DNS, MySQL, MongoDB). */
const SERVER_FIRST_PORTS: ReadonlySet<number> = new Set([25, 53, 3306, 27017]);

/** Protocol of a Service port. */
export function portProtocol(port: number, name: string, transport: string, appProtocol: string | null): PortProtocol {
  if (transport.toUpperCase() === 'UDP') return 'udp';
  const known = appProtocol === null ? undefined : BY_APP_PROTOCOL[appProtocol];
  if (known !== undefined) return known;
  const words = (appProtocol ?? name).toLowerCase();
  const found = words.startsWith('grpc-web') ? 'grpc' : (BY_WORD[words.split('-')[0] ?? ''] ?? 'auto');
  return found === 'auto' && SERVER_FIRST_PORTS.has(port) ? 'tcp' : found;
}

/** Protocol named in a ServiceEntry or Gateway port. */
export function declaredProtocol(word: string): PortProtocol {
  return BY_WORD[word.toLowerCase()] ?? 'auto';
}

/** HTTP, or detected and therefore possibly HTTP: it gets virtual hosts. */
export function carriesHttp(protocol: PortProtocol): boolean {
  return protocol === 'http' || protocol === 'http2' || protocol === 'grpc' || protocol === 'auto';
}
