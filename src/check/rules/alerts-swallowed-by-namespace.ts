import { stringAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { queryFacts } from '../facts/query-findings.ts';
import type { Rule } from '../types.ts';

const GROUP = 'monitoring.coreos.com';
const STRATEGY = ['spec', 'alertmanagerConfigMatcherStrategy', 'type'];

export const alertsSwallowedByNamespace: Rule = {
  code: 'OBS007',
  title: 'Alerts without a namespace, routes that demand one',
  severity: 'warning',
  rows: ['O05'],
  why: 'The operator adds a matcher for the AlertmanagerConfig’s own namespace to its routes and inhibitions: alerts on zones, nodes and regions carry none and pass all of them by (prometheus-operator#3737).',
  fix: 'set alertmanagerConfigMatcherStrategy.type: None, or route in the Alertmanager’s own configuration',
  find: inEachCluster((facts) => {
    const configs = facts.objects(GROUP, 'AlertmanagerConfig');
    const strict = facts
      .objects(GROUP, 'Alertmanager')
      .find(({ object }) => (stringAt(object, STRATEGY) ?? 'OnNamespace') === 'OnNamespace');
    if (configs.length === 0 || strict === undefined) return [];
    const { rules, labelsOf } = queryFacts(facts);
    const lost = rules.find(({ rule: { alert, expr, labels } }) => {
      if (alert === undefined || labels.namespace !== undefined) return false;
      const own = labelsOf(expr);
      return own !== null && !own.includes('namespace');
    });
    if (lost === undefined) return [];
    const { alert = '', manifest, path } = lost.rule;
    return configs.map((config) => ({
      manifest: config,
      path: ['spec'],
      message: `${alert} has no label namespace: no route in here can take it`,
      other: { manifest, path },
    }));
  }),
};
