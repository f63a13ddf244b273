import type { Workload } from '../../kubernetes/workload.ts';
import { numberAt, recordsAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { workloadText } from '../facts/serving-workloads.ts';
import type { Rule } from '../types.ts';

function portsOf({ template }: Workload): readonly number[] {
  return template.containers.flatMap(({ ports }) => ports.map(({ port }) => port));
}

export const targetPortUndeclared: Rule = {
  code: 'MAN026',
  title: 'A Service port that leads to a port no container declares',
  severity: 'warning',
  rows: ['D11'],
  why: 'Containers may listen on ports that they do not declare, but where they declare others this one is most often a mistake: connections to it are refused.',
  fix: 'correct targetPort, or declare the port in containers[].ports',
  find: inEachCluster((facts) =>
    facts.services.flatMap(({ id, service, workloads, manifest }) =>
      service.ports.flatMap(({ number, targetPort }) => {
        if (typeof targetPort !== 'number' || manifest.object.kind !== 'Service') return [];
        const lacking = workloads.find((workload) => {
          const ports = workload.operator === null ? portsOf(workload) : [];
          return ports.length > 0 && !ports.includes(targetPort);
        });
        if (lacking === undefined) return [];
        const rows = recordsAt(manifest.object, ['spec', 'ports']);
        const [index = 0] = rows.find(([, row]) => numberAt(row, ['port']) === number) ?? [];
        const message = `port ${number} of ${id} leads to ${targetPort}, and ${workloadText(lacking)} declares ${portsOf(lacking).join(', ')}`;
        return [{ manifest, path: ['spec', 'ports', index], message, service: id }];
      }),
    ),
  ),
};
