import type { Story } from '../story.ts';

/** Where the objects of a story stand: what `services` made, and what `objects` adds. */
export const SERVICES_KEY = 'services';

/**
 * Services with their workloads, one per line: `shop/cart 80 v1:3 v2:1` is a Service of port 80 (`tcp:5432` names the
 * protocol) over two Deployments whose pods are labelled `app: cart` and `version`; `shop/web 80 3` is one Deployment.
 * Pods have sidecars, except behind a leading `plain`. Replaces what an earlier `services` made.
 */
export function services(_args: readonly string[], body: string, story: Story): string {
  const lines = body.split('\n').filter((line) => line.trim() !== '');
  const namespaces = new Set(lines.map((line) => /(\S+)\//.exec(line)?.[1] ?? ''));
  const injected = [...namespaces].map(
    (name) =>
      `---\napiVersion: v1\nkind: Namespace\nmetadata: { name: ${name}, labels: { istio-injection: enabled } }\n`,
  );
  story.memory.set(SERVICES_KEY, [...injected, ...lines.map(serviceObjects)].join(''));
  return '';
}

function serviceObjects(line: string): string {
  const words = line.trim().split(/\s+/);
  const isPlain = words[0] === 'plain';
  const [place = '', ports = '', ...workloads] = isPlain ? words.slice(1) : words;
  const [namespace, name] = place.split('/');
  const numbers = ports.split(',').map((port) => port.split(':').reverse());
  const listed = numbers
    .map(([port, protocol = 'http']) => `{ name: ${protocol}-${port}, port: ${port}, targetPort: 8080 }`)
    .join(', ');
  const service =
    `---\napiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: ${namespace} }\n` +
    `spec: { selector: { app: ${name} }, ports: [${listed}] }\n`;
  const deployments = workloads.map((workload) => {
    const [version, replicas] = workload.includes(':') ? workload.split(':') : [null, workload];
    const labels = version === null ? `app: ${name}` : `app: ${name}, version: ${version}`;
    const inject = isPlain ? ', sidecar.istio.io/inject: "false"' : '';
    const full = version === null ? name : `${name}-${version}`;
    return (
      `---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${full}, namespace: ${namespace} }\n` +
      `spec:\n  replicas: ${replicas}\n  selector: { matchLabels: { ${labels} } }\n  template:\n` +
      `    metadata: { labels: { ${labels}${inject} } }\n` +
      `    spec: { serviceAccountName: ${name}, containers: [{ name: ${name}, image: i, ports: [{ containerPort: 8080 }] }] }\n`
    );
  });
  return [service, ...deployments].join('');
}
