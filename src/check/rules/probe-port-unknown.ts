import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const probePortUnknown: Rule = {
  code: 'DLV006',
  title: 'A probe of a port that its container does not name',
  severity: 'error',
  rows: ['V01', 'D11'],
  why: 'The kubelet cannot resolve the name, so the probe fails for ever: the pod is never ready, or is restarted again and again.',
  fix: 'name the port in containers[].ports, or write its number',
  find: inEachCluster((facts) =>
    facts.workloads.flatMap((workload) =>
      workload.operator !== null
        ? []
        : workload.template.containers.flatMap(({ name, ports, readiness, liveness, startup }, index) =>
            (['readinessProbe', 'livenessProbe', 'startupProbe'] as const).flatMap((kind) => {
              const probe = { readinessProbe: readiness, livenessProbe: liveness, startupProbe: startup }[kind];
              const port = probe?.port;
              if (typeof port !== 'string' || /^\d+$/.test(port) || ports.some((each) => each.name === port)) return [];
              const message = `${kind} of container ${name} asks port ${port}, which the container does not name`;
              const path = ['spec', 'template', 'spec', 'containers', index, kind];
              return [{ manifest: workload.manifest, path, message }];
            }),
          ),
    ),
  ),
};
