import { recordAt, stringAt, stringsAt } from '../../manifests/field.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { type CollectorConfig, collectorConfigs, usedComponents } from '../facts/collector-configs.ts';
import type { Rule } from '../types.ts';

/** Exporters that send all spans of one trace the same way, and the hosts among which they choose. */
function balancedHosts(facts: ClusterFacts): readonly string[] {
  return collectorConfigs(facts).flatMap((each) =>
    usedComponents(each, 'exporters', 'loadbalancing').flatMap(({ settings }) => {
      const key = stringAt(settings, ['routing_key']) ?? 'traceID';
      if (key !== 'traceID') return [];
      const resolver = recordAt(settings, ['resolver']);
      const named = [stringAt(resolver, ['dns', 'hostname']), stringAt(resolver, ['k8s', 'service'])];
      return [...named, ...stringsAt(resolver, ['static', 'hostnames'])].filter((host) => host !== undefined);
    }),
  );
}

/** Whether a host of a load balancer is one of the names of these collectors. */
function isFound({ serviceNames, namespace }: CollectorConfig, hosts: readonly string[]): boolean {
  return hosts.some((host) => {
    const [first = '', second] = (host.split(':')[0] ?? '').split('.');
    // A pod of a StatefulSet is named before its Service; a host from outside the files may be anything.
    return serviceNames.includes(first)
      ? second === undefined || second === namespace
      : second !== undefined && serviceNames.includes(second);
  });
}

export const tailSamplingInParts: Rule = {
  code: 'TRC004',
  title: 'Tail sampling in several collectors without balancing by trace',
  severity: 'error',
  rows: ['T02', 'T03'],
  why: 'A collector decides on the spans that it got (README of tail_sampling: all spans of a trace must reach the same instance). Through a plain Service they are spread: each part is drawn on its own, errors are kept without what led to them, and most traces have holes.',
  fix: 'put a tier before it whose loadbalancing exporter routes by traceID to a headless Service, or run one replica',
  find: inEachCluster((facts) => {
    const hosts = balancedHosts(facts);
    return collectorConfigs(facts).flatMap((each) => {
      const [sampler] = usedComponents(each, 'processors', 'tail_sampling');
      if (sampler === undefined || each.mostPods < 2 || isFound(each, hosts)) return [];
      const pods = Number.isFinite(each.mostPods) ? `up to ${each.mostPods} pods` : 'one pod per node';
      const message = `${sampler.name} decides in ${pods}, and nothing sends all spans of a trace to the same one`;
      return [{ manifest: each.manifest, path: each.at('processors', sampler.name), message }];
    });
  }),
};
