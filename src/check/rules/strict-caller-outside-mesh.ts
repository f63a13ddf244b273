import { mtlsMode } from '../../mesh/mtls-mode.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import type { ServiceFacts } from '../facts/service-facts.ts';
import { sidecarOfWorkload } from '../facts/workload-sidecar.ts';
import type { Rule, RuleFinding } from '../types.ts';

function strictPlace(facts: ClusterFacts, callee: ServiceFacts) {
  const workload = callee.workloads.find((each) => facts.membership.isMeshed(each));
  if (workload === undefined) return null;
  const { mode, origin } = mtlsMode(
    facts.mesh,
    sidecarOfWorkload(workload),
    workload.template.serving.ports[0]?.port ?? 0,
  );
  return mode === 'STRICT' ? origin : null;
}

function find(facts: ClusterFacts): readonly RuleFinding[] {
  return (facts.targets?.services ?? []).flatMap(({ service, calls }) => {
    const caller = facts.serviceById.get(service)?.workloads.find((each) => !facts.membership.isMeshed(each));
    if (caller === undefined || !facts.membership.usesMesh) return [];
    return calls.flatMap((call): readonly RuleFinding[] => {
      const callee = facts.serviceById.get(call.service);
      const strict = callee === undefined ? null : strictPlace(facts, callee);
      if (strict === null) return [];
      const message = `${caller.kind} ${caller.name} is outside the mesh and calls ${call.service}, which accepts mutual TLS only`;
      return [{ manifest: caller.manifest, path: [], message, service: call.service, other: strict }];
    });
  });
}

export const strictCallerOutsideMesh: Rule = {
  code: 'SEC002',
  title: 'A caller outside the mesh calls into STRICT mutual TLS',
  severity: 'error',
  rows: ['M20', 'D11'],
  why: 'Without a proxy the caller speaks plain text, which pods under STRICT refuse: its calls fail from the moment the policy is applied.',
  fix: 'bring the caller into the mesh first, or leave its callee PERMISSIVE until then',
  find: inEachCluster(find),
};
