import { stringAt } from '../../manifests/field.ts';
import { sidecarOf } from '../../mesh/sidecar-scope.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { serviceOfHost } from '../facts/route-destinations.ts';
import { sidecarOfWorkload } from '../facts/workload-sidecar.ts';
import type { Rule } from '../types.ts';

export const externalUndeclared: Rule = {
  code: 'SEC014',
  title: 'A call to a host that the mesh does not let out',
  severity: 'error',
  rows: ['M23', 'D11'],
  why: 'Under REGISTRY_ONLY a proxy answers 502 to every host that neither a Service nor a ServiceEntry declares.',
  fix: 'declare the host in a ServiceEntry with its port and protocol',
  find: inEachCluster((facts) =>
    (facts.targets?.services ?? []).flatMap(({ service, calls }) => {
      const caller = facts.serviceById.get(service);
      const workload = caller?.workloads.find((each) => facts.membership.isMeshed(each));
      if (caller === undefined || workload === undefined) return [];
      const sidecar = sidecarOf(facts.mesh, sidecarOfWorkload(workload));
      const mode = stringAt(sidecar?.spec, ['outboundTrafficPolicy', 'mode']) ?? facts.mesh.settings.outbound;
      if (mode !== 'REGISTRY_ONLY') return [];
      return calls.flatMap((call) => {
        const isInside = call.service.includes('/') || !call.service.includes('.');
        if (isInside || serviceOfHost(facts.mesh, call.service.toLowerCase(), workload.namespace) !== null) return [];
        const message = `${service} calls ${call.service}, which nothing declares: each call is answered 502`;
        return [{ manifest: sidecar?.manifest ?? workload.manifest, path: [], message, service }];
      });
    }),
  ),
};
