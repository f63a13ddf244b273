import { numberAt, recordAt, recordsAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const unreadOutlierField: Rule = {
  code: 'MSH042',
  title: 'consecutiveErrors, which Istio no longer reads',
  severity: 'warning',
  rows: ['M13'],
  why: 'Istio’s control plane ignores the field, though its schema still has it; a block that has nothing else ejects after Envoy’s own default of five 5xx answers, whatever is written here.',
  fix: 'write consecutive5xxErrors',
  find: inEachCluster((facts) =>
    facts.objects('networking.istio.io', 'DestinationRule').flatMap((manifest) => {
      const subsets = recordsAt(manifest.object, ['spec', 'subsets']).map(([index]) => ['spec', 'subsets', index]);
      return [['spec'], ...subsets].flatMap((place) => {
        const path = [...place, 'trafficPolicy', 'outlierDetection'];
        const block = recordAt(manifest.object, path);
        const written = numberAt(block, ['consecutiveErrors']);
        if (written === undefined) return [];
        const message = `consecutiveErrors: ${written} is not read: five 5xx answers in a row eject instead`;
        return [{ manifest, path: [...path, 'consecutiveErrors'], message }];
      });
    }),
  ),
};
