import { stringAt } from '../../manifests/field.ts';
import { containerPort } from '../../mesh/inbound-policy.ts';
import { mtlsMode } from '../../mesh/mtls-mode.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { policyPlace } from '../facts/guarded-services.ts';
import { servedSubsets } from '../facts/served-subsets.ts';
import type { ServiceFacts } from '../facts/service-facts.ts';
import { sidecarOfWorkload } from '../facts/workload-sidecar.ts';
import type { Rule, RuleFinding } from '../types.ts';

function findingOf(facts: ClusterFacts, service: ServiceFacts): readonly RuleFinding[] {
  const pool = servedSubsets(facts, service).find(({ policy }) => {
    const mode = stringAt(policy.tls, ['mode']);
    // A block without a mode is DISABLE, the first value of the enumeration; SIMPLE shows no certificate of the mesh.
    return policy.tls !== null && mode !== 'ISTIO_MUTUAL' && mode !== 'MUTUAL';
  });
  const workload = service.workloads.find((each) => facts.membership.isMeshed(each));
  if (pool === undefined || workload === undefined) return [];
  const port = service.service.ports.find(({ number }) => number === pool.port);
  const number = port === undefined ? null : containerPort(port, { ports: workload.template.serving.ports });
  const { mode, origin } = mtlsMode(facts.mesh, sidecarOfWorkload(workload), number ?? pool.port);
  if (mode !== 'STRICT') return [];
  const { manifest, path } = policyPlace(service);
  const written = stringAt(pool.policy.tls, ['mode']) ?? 'DISABLE';
  return [
    {
      manifest,
      path: [...path, 'tls'],
      message: `clients of ${service.id} are told TLS mode ${written}, and its pods accept mutual TLS only: every call fails`,
      service: service.id,
      ...(origin === null ? {} : { other: origin }),
    },
  ];
}

export const clientTlsAgainstStrict: Rule = {
  code: 'SEC001',
  title: 'Clients are told not to use the mutual TLS that is demanded',
  severity: 'error',
  rows: ['M20', 'D11'],
  why: 'A DestinationRule’s tls overrides automatic mutual TLS; pods under STRICT close plain connections, and callers get 503.',
  fix: 'remove tls from the DestinationRule, or write mode: ISTIO_MUTUAL',
  find: inEachCluster((facts) =>
    facts.services.flatMap((service) => (service.destinationRule === null ? [] : findingOf(facts, service))),
  ),
};
