import { booleanAt, field, recordsAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const traceContextCut: Rule = {
  code: 'TRC014',
  title: 'Trace contexts that are not passed on',
  severity: 'warning',
  rows: ['T05'],
  why: 'With disableContextPropagation a proxy adds no headers to what it forwards (Telemetry API; meant for a gateway to the outside). Set for a whole namespace or mesh it cuts every trace at every call, and logs of one request share no id.',
  fix: 'give the Telemetry a selector that names the egress gateway, or take the field away',
  find: inEachCluster((facts) =>
    facts.objects('telemetry.istio.io', 'Telemetry').flatMap((manifest) => {
      const isSelective = ['selector', 'targetRef', 'targetRefs'].some(
        (name) => field(manifest.object, ['spec', name]) !== undefined,
      );
      if (isSelective) return [];
      return recordsAt(manifest.object, ['spec', 'tracing']).flatMap(([index, tracing]) => {
        if (booleanAt(tracing, ['disableContextPropagation']) !== true) return [];
        const message = `no proxy of ${facts.index.namespaceOf(manifest) ?? 'default'} passes a trace context on`;
        return [{ manifest, path: ['spec', 'tracing', index, 'disableContextPropagation'], message }];
      });
    }),
  ),
};
