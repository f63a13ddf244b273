import { HBONE_PORT } from '../../engines/hbone-port.ts';
import { targetPortOf } from '../../kubernetes/endpoints.ts';
import {
  type NetworkEnd,
  type NetworkPolicies,
  type NetworkVerdict,
  networkPoliciesOf,
  networkPolicyAllows,
} from '../../kubernetes/network-policy.ts';
import type { Workload } from '../../kubernetes/workload.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { serviceOfHost } from '../facts/route-destinations.ts';
import type { ServiceFacts } from '../facts/service-facts.ts';
import { toldServices } from '../facts/told-services.ts';
import type { Rule, RuleFinding } from '../types.ts';

function endOf({ namespace, template }: Workload): NetworkEnd {
  return { kind: 'pod', namespace, labels: template.labels, ports: template.containers.flatMap(({ ports }) => ports) };
}

/** What stops every way to a service; undefined when one is open, or nothing is behind it. */
function blockOf(
  facts: ClusterFacts,
  policies: NetworkPolicies,
  caller: Workload,
  callee: ServiceFacts,
  ports: readonly number[],
): NetworkVerdict | undefined {
  const from = endOf(caller);
  const verdicts = callee.workloads.flatMap((workload) => {
    const to = endOf(workload);
    const known = to.kind === 'pod' ? to.ports : [];
    const targets = callee.service.ports
      .filter(({ number }) => ports.includes(number))
      .flatMap(({ targetPort }) => targetPortOf(targetPort, known) ?? []);
    const isTunnelled = facts.membership.isMeshed(caller) && facts.membership.isMeshed(workload);
    return [...targets, ...(isTunnelled && targets.length > 0 ? [HBONE_PORT] : [])].map((port) =>
      networkPolicyAllows(policies, { from, to, port, protocol: 'TCP' }),
    );
  });
  return verdicts.some(({ isAllowed }) => isAllowed) ? undefined : verdicts[0];
}

function finding(caller: Workload, callee: string, verdict: NetworkVerdict): RuleFinding {
  if (verdict.isAllowed) throw new Error('what is let through is no finding');
  const [policy] = verdict.policies;
  const names = verdict.policies.map(({ manifest }) => manifest.object.metadata.name).join(', ');
  const side = verdict.direction === 'egress' ? 'lets it out' : 'lets it in';
  return {
    manifest: policy?.manifest ?? caller.manifest,
    path: ['spec', verdict.direction],
    message: `${caller.kind} ${caller.namespace}/${caller.name} calls ${callee}, and none of the network policies in its way (${names}) ${side}`,
    service: callee,
    other: { manifest: caller.manifest, path: [] },
  };
}

function inside(facts: ClusterFacts, policies: NetworkPolicies): readonly RuleFinding[] {
  const calls = (facts.targets?.services ?? []).flatMap(({ service, calls: made }) =>
    (facts.serviceById.get(service)?.workloads ?? []).flatMap((caller) =>
      made.flatMap((call) => {
        const callee = facts.serviceById.get(call.service);
        return callee === undefined
          ? []
          : [{ caller, callee, ports: callee.service.ports.map(({ number }) => number) }];
      }),
    ),
  );
  const told = facts.workloads.flatMap((caller) =>
    toldServices(facts, caller).map(({ service: callee, port }) => ({ caller, callee, ports: [port] })),
  );
  const seen = new Set<string>();
  return [...calls, ...told].flatMap(({ caller, callee, ports }) => {
    const id = `${caller.id} ${callee.id}`;
    if (seen.has(id)) return [];
    const verdict = blockOf(facts, policies, caller, callee, ports);
    if (verdict === undefined) return [];
    seen.add(id);
    return [finding(caller, callee.id, verdict)];
  });
}

/** Of a host elsewhere only the port is known, so any address that is let out at it will do. */
function outside(facts: ClusterFacts, policies: NetworkPolicies): readonly RuleFinding[] {
  return (facts.targets?.services ?? []).flatMap(({ service, calls }) =>
    (facts.serviceById.get(service)?.workloads ?? []).flatMap((caller) =>
      calls.flatMap((call): readonly RuleFinding[] => {
        if (call.service.includes('/') || !call.service.includes('.')) return [];
        const declared = serviceOfHost(facts.mesh, call.service.toLowerCase(), caller.namespace);
        const port = declared?.registry === 'serviceEntry' ? declared.ports[0]?.number : undefined;
        if (port === undefined) return [];
        const addresses = policies.policies.flatMap(({ rules }) =>
          rules.egress.flatMap(({ peers }) =>
            (peers ?? []).flatMap((peer) => (peer.kind === 'range' ? [peer.cidr] : [])),
          ),
        );
        const tried = ['203.0.113.1', ...new Set(addresses.map((range) => range.split('/')[0] ?? ''))];
        const verdicts = tried.map((address) =>
          networkPolicyAllows(policies, {
            from: endOf(caller),
            to: { kind: 'address', address },
            port,
            protocol: 'TCP',
          }),
        );
        const [verdict] = verdicts;
        return verdict === undefined || verdicts.some(({ isAllowed }) => isAllowed)
          ? []
          : [finding(caller, `${call.service}:${port}`, verdict)];
      }),
    ),
  );
}

export const callBlockedByNetworkPolicy: Rule = {
  code: 'SEC017',
  title: 'A call that a network policy blocks',
  severity: 'error',
  rows: ['C01', 'D11'],
  why: 'A pod that any policy of a direction selects takes and sends only what one of them allows: the connection is dropped without an answer, and the caller waits for its timeout.',
  fix: 'allow the caller’s pods at the callee’s port in the policy of the callee, and the callee’s pods in that of the caller',
  find: inEachCluster((facts) => {
    const policies = networkPoliciesOf(facts.index, facts.cluster);
    return policies.policies.length === 0 ? [] : [...inside(facts, policies), ...outside(facts, policies)];
  }),
};
