import { stringAt } from '../../manifests/field.ts';
import { chaosExperiments } from '../facts/chaos-experiments.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

/** Actions that are over as soon as they are done. */
const MOMENTARY: ReadonlySet<string> = new Set(['pod-kill', 'container-kill']);

export const experimentWithoutEnd: Rule = {
  code: 'CHS004',
  title: 'An experiment without an end',
  severity: 'warning',
  rows: ['X02'],
  why: 'Without `duration` a fault lasts until somebody deletes its object: whoever began it may be asleep, or gone.',
  fix: 'add `duration`',
  find: inEachCluster((facts) =>
    chaosExperiments(facts).flatMap(({ manifest, path, spec, kind, lasts }) => {
      if (lasts !== null || MOMENTARY.has(stringAt(spec, ['action']) ?? '')) return [];
      return [{ manifest, path, message: `nothing ends this ${kind}` }];
    }),
  ),
};
