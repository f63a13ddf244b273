import { stringAt } from '../../manifests/field.ts';
import { chaosExperiments } from '../facts/chaos-experiments.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const experimentMayTouchNobody: Rule = {
  code: 'CHS003',
  title: 'An experiment that may happen to touch nobody',
  severity: 'info',
  rows: ['X01'],
  why: '`random-max-percent` draws a share from 0 to its value: a run that drew none looks like one that was survived.',
  fix: 'write `mode: fixed` with a number of pods',
  find: inEachCluster((facts) =>
    chaosExperiments(facts).flatMap(({ manifest, path, spec }) => {
      if (stringAt(spec, ['mode']) !== 'random-max-percent') return [];
      return [
        { manifest, path: [...path, 'mode'], message: 'how many pods it touches is drawn, and none is possible' },
      ];
    }),
  ),
};
