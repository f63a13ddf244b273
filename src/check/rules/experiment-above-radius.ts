import { stringAt, stringRecordAt } from '../../manifests/field.ts';
import { WAIVED_ANNOTATION } from '../../manifests/own-annotations.ts';
import { chaosExperiments } from '../facts/chaos-experiments.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { percentText } from '../facts/percent-text.ts';
import { touchedPods } from '../facts/touched-pods.ts';
import type { Rule } from '../types.ts';

/** Fewer than one customer in ten (X02). */
const RADIUS = 0.1;

export const experimentAboveRadius: Rule = {
  code: 'CHS001',
  title: 'An experiment that touches more than it should',
  severity: 'warning',
  rows: ['X02'],
  why: 'A share of pods is rounded up by Chaos Mesh: 10 % of three pods is one of them, a third of the service. What was meant for few customers then hits many.',
  fix: `select a fixed number of pods that is at most a tenth, or say why it may touch more in the annotation ${WAIVED_ANNOTATION}`,
  find: inEachCluster((facts) =>
    chaosExperiments(facts).flatMap((experiment) => {
      const { manifest, path, spec } = experiment;
      const pods = touchedPods(experiment);
      if (pods === null || pods.of === 0 || pods.touched / pods.of <= RADIUS) return [];
      if (stringRecordAt(manifest.object, ['metadata', 'annotations'])[WAIVED_ANNOTATION] !== undefined) return [];
      const mode = stringAt(spec, ['mode']) ?? '';
      const message = `${mode} touches ${pods.touched} of ${pods.of} pods, ${percentText(pods.touched / pods.of)} of them`;
      return [{ manifest, path: [...path, 'mode'], message }];
    }),
  ),
};
