import { numberAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

/** Objects of operators that make what watches, where the number of pods stands, and what is without it. */
const WATCHERS: readonly (readonly [group: string, kind: string, path: readonly string[], loss: string])[] = [
  ['monitoring.coreos.com', 'Prometheus', ['spec', 'replicas'], 'nothing is measured and no alert fires'],
  ['monitoring.coreos.com', 'Alertmanager', ['spec', 'replicas'], 'nobody is told of any alert'],
  ['monitoring.coreos.com', 'ThanosRuler', ['spec', 'replicas'], 'no rule is evaluated'],
  ['kiali.io', 'Kiali', ['spec', 'deployment', 'replicas'], 'nobody sees the mesh'],
];

export const watcherAlone: Rule = {
  code: 'OBS014',
  title: 'What watches stands alone',
  severity: 'warning',
  rows: ['O10'],
  why: 'It is lost with its node, in the very incident that it should tell of; its operator’s own default is one pod.',
  fix: 'set replicas: 2 or more',
  find: inEachCluster((facts) =>
    WATCHERS.flatMap(([group, kind, path, loss]) =>
      facts.objects(group, kind).flatMap((manifest) => {
        const written = numberAt(manifest.object, path);
        if ((written ?? 1) !== 1) return [];
        const one = written === undefined ? 'one pod, since replicas are not written' : 'one pod';
        return [{ manifest, path: written === undefined ? ['spec'] : path, message: `${one}: without it ${loss}` }];
      }),
    ),
  ),
};
