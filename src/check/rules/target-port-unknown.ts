import { numberAt, recordsAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { workloadText } from '../facts/serving-workloads.ts';
import type { Rule } from '../types.ts';

export const targetPortUnknown: Rule = {
  code: 'MAN025',
  title: 'A Service port whose target no container names',
  severity: 'error',
  rows: ['D11'],
  why: 'A named target port is looked up in each pod; a pod without that name is no endpoint of the port.',
  fix: 'name the port in containers[].ports, or write its number',
  find: inEachCluster((facts) =>
    facts.services.flatMap(({ id, service, workloads, manifest }) =>
      service.ports.flatMap(({ number, targetPort }) => {
        if (typeof targetPort !== 'string' || /^\d+$/.test(targetPort) || manifest.object.kind !== 'Service') return [];
        const names = ({ template }: (typeof workloads)[number]) =>
          template.containers.some(({ ports }) => ports.some(({ name }) => name === targetPort));
        const lacking = workloads.find((workload) => workload.operator === null && !names(workload));
        if (lacking === undefined) return [];
        const rows = recordsAt(manifest.object, ['spec', 'ports']);
        const [index = 0] = rows.find(([, row]) => numberAt(row, ['port']) === number) ?? [];
        const message = `port ${number} of ${id} leads to ${targetPort}, which ${workloadText(lacking)} does not name`;
        return [{ manifest, path: ['spec', 'ports', index, 'targetPort'], message, service: id }];
      }),
    ),
  ),
};
