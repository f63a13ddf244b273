import type { Manifest } from '../../manifests/types.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { isScrapedPort } from '../facts/serving-workloads.ts';
import type { Rule } from '../types.ts';

export const routedOutsideMesh: Rule = {
  code: 'MSH034',
  title: 'The mesh routes to pods that are not in it',
  severity: 'warning',
  rows: ['M01', 'M20', 'M21'],
  why: 'Without a proxy beside the pod there is no mutual TLS, no authorization and no telemetry on its side, and what it sends itself obeys no route.',
  fix: 'label the namespace istio-injection: enabled (or istio.io/dataplane-mode: ambient) and restart the pods',
  find: inEachCluster((facts) => {
    const said = new Set<Manifest>();
    return facts.services.flatMap(({ id, isAsked, workloads, service }) => {
      // A database that keeps out of the mesh has its own encryption, its own users and its own metrics.
      const isDatabase = service.ports.every((port) => port.protocol === 'tcp' || isScrapedPort(port));
      const isRouted = isAsked && !isDatabase;
      const outside = isRouted ? workloads.find((workload) => facts.membership.isOutside(workload)) : undefined;
      if (outside === undefined || said.has(outside.manifest)) return [];
      said.add(outside.manifest);
      const isLabelled = facts.mesh.namespaces.get(service.namespace) !== undefined;
      const why = isLabelled ? `its namespace or pod template keeps it out` : `its pod template keeps it out`;
      const message = `it gets requests for ${id} through the mesh and has no proxy: ${why}`;
      return [{ manifest: outside.manifest, path: [], message, service: id }];
    });
  }),
};
