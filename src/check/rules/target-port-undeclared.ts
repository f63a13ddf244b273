import type { Workload } from '../../kubernetes/workload.ts';
import { numberAt, recordsAt, stringAt } from '../../manifests/field.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { podSpecOf } from '../facts/pod-spec.ts';
import { workloadText } from '../facts/serving-workloads.ts';
import type { Rule } from '../types.ts';

function portsOf({ template }: Workload): readonly number[] {
  return template.containers.flatMap(({ ports }) => ports.map(({ port }) => port));
}

/** The number stands in an argument, a variable, a probe or a mounted ConfigMap: the program is told to listen there. */
function isMentioned(facts: ClusterFacts, { manifest, namespace }: Workload, port: number): boolean {
  const spec = podSpecOf(manifest.object);
  const mounted = recordsAt(spec, ['volumes']).flatMap(([, volume]) => {
    const name = stringAt(volume, ['configMap', 'name']);
    const ref = { cluster: facts.cluster, group: '', kind: 'ConfigMap', namespace, name: name ?? '' };
    const config = name === undefined ? undefined : facts.index.get(ref);
    return config === undefined ? [] : [config.object.data];
  });
  const text = JSON.stringify([spec, ...mounted]);
  return new RegExp(`(?<![0-9.])${port}(?![0-9])`).test(text);
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
        // The API reads 0 as not written.
        if (typeof targetPort !== 'number' || targetPort === 0 || manifest.object.kind !== 'Service') return [];
        const lacking = workloads.find((workload) => {
          const ports = workload.operator === null ? portsOf(workload) : [];
          return ports.length > 0 && !ports.includes(targetPort) && !isMentioned(facts, workload, targetPort);
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
