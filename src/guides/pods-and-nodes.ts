/** Commands that several guides begin with: they look and change nothing. */
import { type Command, istioctl, kubectl, kubectlIn } from './commands/command.ts';
import type { Site } from './site.ts';

/** The namespace of services: its name where there is one, else what whoever looks fills in. */
export function serviceNamespace({ model }: Site): string {
  const [only, ...more] = model.namespaces;
  return only === undefined || more.length > 0 ? '$NAMESPACE' : only.name;
}

/** Pods of a workload, and where they run. */
export function podsOf(site: Site, app = '$WORKLOAD'): Command {
  return kubectlIn(serviceNamespace(site), 'get', 'pods', '-l', `app=${app}`, '-o', 'wide');
}

/** What happened in a namespace, the last at the end. */
export function eventsIn(namespace: string): Command {
  return kubectlIn(namespace, 'get', 'events', '--sort-by', '.lastTimestamp');
}

/** What a workload's containers printed in the last minutes; a name alone is that of a Deployment. */
export function logsOf(namespace: string, workload: string, container: string | null, since = '10m'): Command {
  const of = container === null ? ['--all-containers'] : ['-c', container];
  const named = workload.includes('/') ? workload : `deployment/${workload}`;
  return kubectlIn(namespace, 'logs', named, ...of, '--since', since, '--tail', '200');
}

/** Which revisions a workload has had. */
export function historyOf(namespace: string, workload: string): Command {
  return kubectlIn(namespace, 'rollout', 'history', `deployment/${workload}`);
}

/** What a workload's proxy knows of something: `endpoint`, `cluster`, `route`, `listener`, `secret`. */
export function proxyOf(namespace: string, workload: string, what: string, ...more: readonly string[]): Command {
  return istioctl('-n', namespace, 'proxy-config', what, `deployment/${workload}`, ...more);
}

/** Nodes with their zones. */
export function nodes(): Command {
  return kubectl('get', 'nodes', '-L', 'topology.kubernetes.io/zone');
}
