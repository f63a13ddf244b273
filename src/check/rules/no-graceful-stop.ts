import { isRecord, recordAt, recordsAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { podSpecOf } from '../facts/pod-spec.ts';
import { servingWorkloads } from '../facts/serving-workloads.ts';
import type { Rule } from '../types.ts';

export const noGracefulStop: Rule = {
  code: 'DLV002',
  title: 'Pods stop before their callers know',
  severity: 'info',
  rows: ['V01'],
  why: 'SIGTERM and the removal from the endpoints set out at the same time: for a second or so callers still send requests to a pod that has closed its port, unless it waits before it stops.',
  fix: 'add lifecycle.preStop: { sleep: { seconds: 5 } }, or let the application go on answering after SIGTERM',
  find: inEachCluster((facts) =>
    servingWorkloads(facts).flatMap(({ workload, service, isScrapedOnly }) => {
      const spec = podSpecOf(workload.manifest.object);
      const isKnown = recordsAt(spec, ['containers']).length > 0;
      const hooks = recordsAt(spec, ['containers']).some(([, each]) =>
        isRecord(recordAt(each, ['lifecycle', 'preStop'])),
      );
      if (isScrapedOnly || !isKnown || hooks) return [];
      const message = `no preStop: every update and drain costs ${service.id} some requests`;
      return [{ manifest: workload.manifest, path: ['spec', 'template', 'spec'], message, service: service.id }];
    }),
  ),
};
