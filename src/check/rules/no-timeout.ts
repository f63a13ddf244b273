import { parseDurationUs } from '../../manifests/duration.ts';
import { stringAt } from '../../manifests/field.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { guardedServices } from '../facts/guarded-services.ts';
import { isPromised } from '../facts/promised-rows.ts';
import { writtenRules } from '../facts/written-rules.ts';
import type { Rule, RuleFinding } from '../types.ts';

function hasTimeout(spec: unknown): boolean {
  return (parseDurationUs(stringAt(spec, ['timeout'])) ?? 0) > 0;
}

function find(facts: ClusterFacts): readonly RuleFinding[] {
  const guarded = new Map(guardedServices(facts).map((each) => [each.id, each] as const));
  const lacking = new Map<string, RuleFinding>();
  const routed = new Set<string>();
  for (const { rule, virtualService, service } of writtenRules(facts, 'http')) {
    if (service.service === undefined || !guarded.has(service.service)) continue;
    routed.add(service.service);
    const key = `${virtualService.namespace}/${virtualService.name} ${service.service}`;
    if (hasTimeout(rule.spec) || lacking.has(key)) continue;
    const message = `no timeout for requests to ${service.service}: a caller waits for as long as it takes`;
    lacking.set(key, { manifest: rule.origin.manifest, path: rule.origin.path, message, ...service });
  }
  const unrouted = [...guarded.values()]
    .filter(({ id }) => !routed.has(id) && isPromised(facts, 'M17', id))
    .map(({ id, manifest }) => ({
      manifest,
      path: [],
      message: `no route gives requests to ${id} a timeout`,
      service: id,
    }));
  return [...lacking.values(), ...unrouted];
}

export const noTimeout: Rule = {
  code: 'MSH010',
  title: 'No timeout',
  severity: 'warning',
  rows: ['M17'],
  why: 'Istio’s default is no timeout at all (Envoy alone has 15 s): while a service hangs, its callers’ connections and memory fill up with waiting requests until they hang as well.',
  fix: 'add timeout to the route: above the slowest good answer, below what users wait for',
  find: inEachCluster(find),
};
