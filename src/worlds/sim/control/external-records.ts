/** Servers outside the clusters as pods that no node carries: ready from the first moment, never restarted by anybody. */
import { podTemplateOf } from '../../../kubernetes/pod-template.ts';
import type { Mesh } from '../../../mesh/build-mesh.ts';
import type { Targets } from '../../../targets/types.ts';
import { type ExternalServer, externalServers } from './external-servers.ts';
import { makePod } from './make-pod.ts';
import type { PlatformState, PodRecord, WorkloadRecord } from './platform-state.ts';
import type { PodLife } from './pod-life.ts';

/** Requests that a server outside works on at once: a database's connections, not a container's processors. */
const CONCURRENCY = 256;

/** Adds the servers of one cluster that are not there yet, and returns those added. */
export function addExternalServers(
  state: PlatformState,
  life: PodLife,
  mesh: Mesh,
  targets: Targets,
): ReadonlyMap<PodRecord, ExternalServer> {
  const cluster = state.cluster(mesh.cluster);
  const added = new Map<PodRecord, ExternalServer>();
  for (const server of externalServers(mesh, targets, cluster.region)) {
    const owner = cluster.workloads.get(server.workload) ?? externalOwner(server, mesh);
    if ([...owner.pods].some(({ sim }) => sim.name === server.name)) continue;
    cluster.workloads.set(server.workload, owner);
    const record = makePod(state, owner, templateOf(server), -1, server.name);
    record.sim.locality = server.locality;
    life.settle(record, null);
    added.set(record, server);
  }
  return added;
}

function templateOf({ labels, name, ports }: ExternalServer): WorkloadRecord['workload']['template'] {
  const container = {
    name,
    ports: ports.map((port) => ({ name: port.name, containerPort: port.port })),
    resources: { limits: { cpu: CONCURRENCY } },
  };
  return podTemplateOf({ metadata: { labels }, spec: { containers: [container] } }, () => ({
    value: 0,
    mayPreempt: true,
  }));
}

function externalOwner(server: ExternalServer, mesh: Mesh): WorkloadRecord {
  const template = templateOf(server);
  const { cluster } = mesh;
  const origin = mesh.services.get(server.host)?.[0]?.origin.manifest;
  return {
    cluster,
    workload: {
      id: server.workload,
      kind: 'External',
      cluster,
      namespace: server.namespace,
      name: server.host,
      replicas: 1,
      replicasFrom: 'default',
      perNode: false,
      template,
      selector: { matchLabels: {}, matchExpressions: [] },
      update: { kind: 'none' },
      minReadyUs: 0,
      progressDeadlineUs: 0,
      operator: null,
      manifest: origin ?? { object: { apiVersion: '', kind: 'External', metadata: { name: server.host } }, cluster },
    },
    replicas: 1,
    sets: [{ revision: template.revision, template, spec: 1, ofMaximum: 1 }],
    pods: new Set(),
    role: 'external',
    meshed: false,
    made: 0,
    lastProgressUs: 0,
  };
}
