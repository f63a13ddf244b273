/** Probes: a trickle of special requests beside the users, from wherever the service is entered or called. */
import type { Client, RequestShape } from '../worlds/sim/run-input.ts';
import { hostOf, insideEntry, PATIENCE_US, publicEntry, requestShape, servicePort } from './entry-clients.ts';
import { callersOf, type PlanContext, targetsOf, workloadsBehind } from './plan-context.ts';
import type { Scope } from './types.ts';

/** What makes a probe's requests special. */
export type ProbeShape = Partial<RequestShape> & { readonly name: string };

/** Where requests to a service come from in a cluster: the gateway for an entry, else one of its callers. */
function entryOf(context: PlanContext, scope: Scope): Client['entry'] {
  const service = scope.service ?? '';
  if (targetsOf(context, service)?.load?.host !== undefined) return { kind: 'gateway' };
  for (const { caller } of callersOf(context, service)) {
    const [workload] = workloadsBehind(context, scope.cluster, caller);
    if (workload === undefined) continue;
    const { labels, name, namespace, serviceAccount } = workload;
    return { kind: 'workload', namespace, workload: name, serviceAccount, labels, meshed: true, replicas: 3 };
  }
  return insideEntry(service.split('/')[0] ?? 'default');
}

/**
 * A client that makes these requests to the scope's service at `rps` in all. It enters as users do where the service
 * has a public host, and else with the identity and the sidecar of a service that calls it.
 */
export function probeClient(
  context: PlanContext,
  scope: Scope,
  rps: number,
  shapes: readonly ProbeShape[],
  changes: Partial<Client> = {},
): Client {
  const service = scope.service ?? '';
  const load = targetsOf(context, service)?.load;
  const entry = entryOf(context, scope);
  const at =
    entry.kind === 'gateway' && load?.host !== undefined
      ? {
          host: load.host,
          ...(publicEntry(context.index, scope.cluster, load.host) ?? { scheme: 'http' as const, port: 80 }),
        }
      : { host: hostOf(service), scheme: 'http' as const, port: servicePort(context.index, scope.cluster, service) };
  const basePath = load?.path ?? '/';
  return {
    name: `probe ${service}@${scope.cluster}`,
    service,
    cluster: scope.cluster,
    entry,
    rps,
    arrivals: 'regular',
    profile: [],
    patienceUs: PATIENCE_US,
    shapes: shapes.map((shape) => requestShape(shape.name, at.host, at.scheme, at.port, { path: basePath, ...shape })),
    ...changes,
  };
}
