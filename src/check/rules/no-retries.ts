import { numberAt, recordAt } from '../../manifests/field.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { guardedServices } from '../facts/guarded-services.ts';
import { writtenRules } from '../facts/written-rules.ts';
import type { Rule, RuleFinding } from '../types.ts';

/** Rules without retries of their own, by service: the first of each, and how many there are. */
function find(facts: ClusterFacts): readonly RuleFinding[] {
  if (facts.mesh.settings.defaultRetries !== null) return [];
  const lacking = new Map<string, RuleFinding[]>();
  const routed = new Set<string>();
  const guarded = new Map(guardedServices(facts).map((each) => [each.id, each] as const));
  for (const { rule, service } of writtenRules(facts, 'http')) {
    if (service.service === undefined || !guarded.has(service.service)) continue;
    routed.add(service.service);
    const retries = recordAt(rule.spec, ['retries']);
    const isOff = retries !== undefined && (numberAt(retries, ['attempts']) ?? 0) <= 0;
    if (retries !== undefined && !isOff) continue;
    const message = isOff
      ? `retries to ${service.service} are switched off: one failed try is a failed request`
      : `no retries to ${service.service}: Istio’s default tries again only where a connection failed, never after a 503`;
    const finding = { manifest: rule.origin.manifest, path: rule.origin.path, message, ...service };
    lacking.set(service.service, [...(lacking.get(service.service) ?? []), finding]);
  }
  const unrouted = [...guarded.values()]
    .filter(
      ({ id, manifest }) => !routed.has(id) && recordAt(manifest.object, ['spec', 'service', 'retries']) === undefined,
    )
    .map(({ id, manifest }) => ({
      manifest,
      path: [],
      message: `no route states retries to ${id}: Istio’s default tries again only where a connection failed`,
      service: id,
    }));
  return [...[...lacking.values()].flatMap((all) => all.slice(0, 1)), ...unrouted];
}

export const noRetries: Rule = {
  code: 'MSH007',
  title: 'No retries',
  severity: 'info',
  rows: ['M14'],
  why: 'A request that meets one bad pod or one lost connection fails although another pod could have answered it. Istio’s default retries connection failures only (retry.go).',
  fix: 'add retries with attempts, retryOn and perTryTimeout to the route, where requests may be repeated',
  find: inEachCluster(find),
};
