import { stringAt, stringsAt } from '../../manifests/field.ts';
import { readQuery } from '../../promql/read-query.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

/** Whether a selector of /federate takes recorded series alone: by convention their names, and no other, have a colon. */
function isRecorded(match: string): boolean {
  const read = readQuery(match);
  if (read.kind !== 'read' || read.expression.kind !== 'selector') return true;
  const { name, matchers } = read.expression;
  if (name !== undefined) return name.includes(':');
  return matchers.some(({ label, op, value }) => label === '__name__' && op === '=~' && value.includes(':'));
}

export const rawSeriesFederated: Rule = {
  code: 'OBS010',
  title: 'Raw series are federated',
  severity: 'warning',
  rows: ['O08'],
  why: 'The Prometheus that reads them grows as large as all others together, and its readings take longer than their interval: the global view is late when it is needed.',
  fix: 'record what the global view needs, and match by those names: {__name__=~"service:.+"}',
  find: inEachCluster((facts) =>
    facts.objects('monitoring.coreos.com', 'ScrapeConfig').flatMap((manifest) => {
      if (stringAt(manifest.object, ['spec', 'metricsPath']) !== '/federate') return [];
      const path = ['spec', 'params', 'match[]'];
      return stringsAt(manifest.object, path)
        .filter((match) => !isRecorded(match))
        .map((match) => ({ manifest, path, message: `${match} selects more than recorded series` }));
    }),
  ),
};
