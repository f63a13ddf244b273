import { field, stringAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { collectorConfigs, usedComponents } from '../facts/collector-configs.ts';
import type { Rule } from '../types.ts';

export const balancerSeesOneAddress: Rule = {
  code: 'TRC005',
  title: 'A load-balancing exporter that finds one address',
  severity: 'error',
  rows: ['T02'],
  why: 'The name of a Service with a cluster IP resolves to that IP. The exporter then balances over one backend, and each connection of its goes to whichever pod the network chooses: spans of one trace meet different collectors, and scaling moves nothing.',
  fix: 'make the Service headless (clusterIP: None), or use the k8s resolver',
  find: inEachCluster((facts) =>
    collectorConfigs(facts).flatMap((each) =>
      usedComponents(each, 'exporters', 'loadbalancing').flatMap(({ name, settings }) => {
        const host = stringAt(settings, ['resolver', 'dns', 'hostname']) ?? '';
        const [service = '', namespace = each.namespace] = host.split('.');
        const { cluster } = facts;
        const target = facts.index.get({ cluster, group: '', kind: 'Service', namespace, name: service });
        if (target === undefined || field(target.object, ['spec', 'clusterIP']) === 'None') return [];
        const message = `${host} resolves to the one address of Service ${namespace}/${service}`;
        const path = each.at('exporters', name, 'resolver', 'dns', 'hostname');
        return [{ manifest: each.manifest, path, message, other: { manifest: target, path: ['spec'] } }];
      }),
    ),
  ),
};
