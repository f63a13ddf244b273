import { isRecord, recordAt, recordsAt, stringAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const telemetryTagWithoutValue: Rule = {
  code: 'MSH044',
  title: 'A metric tag that has no value',
  severity: 'error',
  rows: ['M25'],
  why: 'Istio refuses the whole Telemetry object (a value is needed unless the operation is REMOVE, and forbidden with it): none of its metrics and tags is in force.',
  fix: 'write value with an expression, or operation: REMOVE alone',
  find: inEachCluster((facts) =>
    facts.objects('telemetry.istio.io', 'Telemetry').flatMap((manifest) =>
      recordsAt(manifest.object, ['spec', 'metrics']).flatMap(([metric, each]) =>
        recordsAt(each, ['overrides']).flatMap(([index, override]) =>
          Object.entries(recordAt(override, ['tagOverrides']) ?? {}).flatMap(([tag, written]) => {
            const isRemoved = stringAt(written, ['operation']) === 'REMOVE';
            const hasValue = isRecord(written) && written.value !== undefined && written.value !== '';
            if (isRemoved !== hasValue) return [];
            const message = isRemoved ? `tag ${tag} is removed and has a value` : `tag ${tag} has no value`;
            const path = ['spec', 'metrics', metric, 'overrides', index, 'tagOverrides', tag];
            return [{ manifest, path, message }];
          }),
        ),
      ),
    ),
  ),
};
