import { field, numberAt, recordsAt } from '../../manifests/field.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { collectorConfigs, usedComponents } from '../facts/collector-configs.ts';
import { samplingPolicies } from '../facts/sampling-policies.ts';
import type { Rule } from '../types.ts';

interface Head {
  readonly percent: number;
  readonly manifest: Manifest;
  readonly path: Path;
}

/** The share of traces that the mesh lets begin, where one object says it for all of it. */
function meshHead(facts: ClusterFacts): Head | null {
  for (const manifest of facts.objects('telemetry.istio.io', 'Telemetry')) {
    const isAll = facts.index.namespaceOf(manifest) === facts.mesh.settings.rootNamespace;
    if (!isAll || field(manifest.object, ['spec', 'selector']) !== undefined) continue;
    for (const [index, tracing] of recordsAt(manifest.object, ['spec', 'tracing'])) {
      const percent = numberAt(tracing, ['randomSamplingPercentage']);
      const path = ['spec', 'tracing', index, 'randomSamplingPercentage'];
      if (percent !== undefined) return { percent, manifest, path };
    }
  }
  return null;
}

const WHOLE = 100;

export const headBelowTail: Rule = {
  code: 'TRC009',
  title: 'All of some traces are kept, of the few that begin',
  severity: 'warning',
  rows: ['T02', 'T03'],
  why: 'Whether a trace is recorded is decided where it begins, and everybody behind follows. A policy at the tail chooses among what is left: “every error” of a mesh that lets 20 % begin is one error in five.',
  fix: 'let all traces begin (randomSamplingPercentage: 100) and write the rates as policies of the tail',
  find: inEachCluster((facts) => {
    const head = meshHead(facts);
    if (head === null || head.percent >= WHOLE) return [];
    return collectorConfigs(facts).flatMap((each) =>
      usedComponents(each, 'processors', 'tail_sampling').flatMap(({ name, settings }) => {
        const whole = samplingPolicies(settings).filter(({ percent }) => percent === WHOLE);
        const [first] = whole;
        if (first === undefined) return [];
        const names = whole.map((policy) => policy.name).join(', ');
        const message = `${names} of ${name} keep 100 %, but the mesh lets ${head.percent} % of traces begin: really ${head.percent} %`;
        const path = each.at('processors', name, 'policies', first.index);
        return [{ manifest: each.manifest, path, message, other: { manifest: head.manifest, path: head.path } }];
      }),
    );
  }),
};
