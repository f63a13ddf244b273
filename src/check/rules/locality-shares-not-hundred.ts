import { inEachCluster } from '../facts/cluster-facts.ts';
import { distributeRows, localitySettings } from '../facts/locality-settings.ts';
import type { Rule } from '../types.ts';

export const localitySharesNotHundred: Rule = {
  code: 'MSH030',
  title: 'Locality weights that do not sum to 100',
  severity: 'error',
  rows: ['M18'],
  why: 'Istio refuses the whole DestinationRule (validation.go, `total locality weight`): its subsets and policies do not exist.',
  fix: 'write weights that sum to 100 in every row of distribute',
  find: inEachCluster((facts) =>
    localitySettings(facts).flatMap((setting) =>
      distributeRows(setting).flatMap(({ from, to, path }) => {
        const sum = Object.values(to).reduce((total, weight) => total + weight, 0);
        if (sum === 100) return [];
        return [
          { manifest: setting.manifest, path: [...path, 'to'], message: `the weights from ${from} sum to ${sum}` },
        ];
      }),
    ),
  ),
};
