import { inEachCluster } from '../facts/cluster-facts.ts';
import { evaluatedRules } from '../facts/evaluated-rules.ts';
import type { Rule } from '../types.ts';

export const criticalAlertWithoutRunbook: Rule = {
  code: 'RUN002',
  title: 'A critical alert without a runbook',
  severity: 'info',
  rows: ['D13', 'W01'],
  why: 'Whoever is woken by it begins with a search. The operators’ own rules link each alert to what is to be done, in `runbook_url`.',
  fix: 'add the annotation `runbook_url`',
  find: inEachCluster((facts) => {
    const lacking = evaluatedRules(facts).filter(
      ({ alert, labels, annotations }) =>
        alert !== undefined &&
        labels.severity === 'critical' &&
        (annotations.runbook_url ?? annotations.runbook) === undefined,
    );
    // Once per object: the rest of its alerts is told in the same sentence.
    const first = lacking.filter(({ manifest }, at) => lacking.findIndex((each) => each.manifest === manifest) === at);
    return first.map(({ manifest, path }) => {
      const names = [...new Set(lacking.filter((each) => each.manifest === manifest).map(({ alert }) => alert))];
      return { manifest, path, message: `no runbook for ${names.join(', ')}` };
    });
  }),
};
