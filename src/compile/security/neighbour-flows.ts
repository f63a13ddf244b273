/**
 * Between clusters of one region, which share a network: a pod is reached by its address, and a policy cannot name pods of
 * another cluster. So the ports are held, and of the pods only that they are of the network; who may ask a service is held
 * by the mesh, which knows identities, and who may ask a store by its password.
 */
import { HBONE_PORT } from '../../engines/hbone-port.ts';
import type { Store } from '../../model/store-types.ts';
import type { Model } from '../../model/types.ts';
import { REDIS_PORTS } from '../data/redis-config.ts';
import { runsIn } from '../object-meta.ts';
import { endOf, type Flow, type FlowEnd, type FlowPort, podsOf, tcp } from './flow.ts';
import type { ServiceDirectory } from './service-directory.ts';

/** Ports that clients of a store ask. */
function clientPorts(store: Store): readonly number[] {
  const hasSentinels = store.kind === 'redis' && store.topology.kind === 'sentinel';
  return hasSentinels ? [store.port, REDIS_PORTS.sentinel] : [store.port];
}

/** Pods of a store that runs in this cluster. */
function podsBehind(model: Model, directory: ServiceDirectory, name: string): readonly FlowEnd[] {
  const [service = '', namespace = ''] = model.externals[name]?.host.split('.') ?? [];
  return directory.find(namespace, service)?.sets.map(endOf) ?? [];
}

/** Flows to and from the other clusters of a cluster's region; none where it is the only one. */
export function neighbourFlows(model: Model, cluster: string, directory: ServiceDirectory): readonly Flow[] {
  const region = model.regions[model.clusters[cluster]?.region ?? ''];
  const others = region?.clusters.filter((name) => name !== cluster) ?? [];
  if (others.length === 0) return [];
  const near: FlowEnd = { kind: 'addresses', cidrs: model.security.network.pods };
  const services = Object.values(model.services);
  const here = services.filter((service) => runsIn(service, cluster));
  const there = services.filter((service) => others.some((name) => runsIn(service, name)));
  const called = new Set(there.flatMap(({ calls }) => calls.map(({ to }) => to)));
  const meshed = (ports: readonly FlowPort[]) =>
    model.mesh.mode === 'ambient' ? [...ports, ...tcp(HBONE_PORT)] : ports;
  return [
    ...here
      .filter(({ name, public: paths }) => called.has(name) || paths.length > 0)
      .map((service) => ({ from: near, to: podsOf(service), ports: meshed(tcp(service.port)) })),
    ...Object.values(model.stores)
      .filter(({ name }) => called.has(name))
      .flatMap((store) =>
        podsBehind(model, directory, store.name).map((to) => ({ from: near, to, ports: tcp(...clientPorts(store)) })),
      ),
    ...here.flatMap((service) =>
      service.calls.flatMap(({ to, port }): readonly Flow[] => {
        const store = model.stores[to];
        const isStoreThere = store !== undefined && others.some((name) => store.clusters.includes(name));
        if (isStoreThere) return [{ from: podsOf(service), to: near, ports: tcp(...clientPorts(store)) }];
        const isThere = there.some(({ name }) => name === to);
        return isThere ? [{ from: podsOf(service), to: near, ports: meshed(tcp(port)) }] : [];
      }),
    ),
  ];
}
