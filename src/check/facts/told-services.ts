import type { Workload } from '../../kubernetes/workload.ts';
import { recordsAt, stringAt, stringsAt } from '../../manifests/field.ts';
import type { ClusterFacts } from './cluster-facts.ts';
import { podSpecOf } from './pod-spec.ts';
import type { ServiceFacts } from './service-facts.ts';

export interface ToldService {
  readonly service: ServiceFacts;
  /** Port of the Service. */
  readonly port: number;
}

const ADDRESS =
  /(?:^|[/@=,\s"'])([a-z0-9][a-z0-9-]*)(?:\.([a-z0-9][a-z0-9-]*)(?:\.svc(?:\.cluster\.local)?)?)?:(\d{2,5})\b/g;

/** Services of the cluster whose `name:port` a workload is given in arguments or plain environment variables. */
export function toldServices(facts: ClusterFacts, workload: Workload): readonly ToldService[] {
  const spec = podSpecOf(workload.manifest.object);
  const texts = ['containers', 'initContainers'].flatMap((list) =>
    recordsAt(spec, [list]).flatMap(([, container]) => [
      ...stringsAt(container, ['args']),
      ...stringsAt(container, ['command']),
      ...recordsAt(container, ['env']).flatMap(([, variable]) => stringAt(variable, ['value']) ?? []),
    ]),
  );
  const found = new Map<string, ToldService>();
  for (const text of texts) {
    for (const [, name = '', namespace = workload.namespace, port = ''] of text.matchAll(ADDRESS)) {
      const service = facts.serviceById.get(`${namespace}/${name}`);
      const isPort = service?.service.ports.some(({ number }) => number === Number(port)) === true;
      if (service !== undefined && isPort) found.set(`${service.id}:${port}`, { service, port: Number(port) });
    }
  }
  return [...found.values()];
}
