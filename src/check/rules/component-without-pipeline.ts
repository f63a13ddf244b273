import { recordAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { COMPONENT_KINDS, collectorConfigs, namedComponents } from '../facts/collector-configs.ts';
import type { Rule } from '../types.ts';

export const componentWithoutPipeline: Rule = {
  code: 'TRC002',
  title: 'A component that no pipeline uses',
  severity: 'warning',
  rows: ['T01'],
  why: 'The collector does not start it, and says nothing: a receiver that nobody listens with, an exporter that gets nothing, a sampler that does not sample.',
  fix: 'name it in a pipeline, or take it away',
  find: inEachCluster((facts) =>
    collectorConfigs(facts).flatMap((each) =>
      COMPONENT_KINDS.flatMap((kind) => {
        const named = new Set(namedComponents(each, kind).map(({ name }) => name));
        return Object.keys(recordAt(each.config, [kind]) ?? {}).flatMap((name) => {
          if (named.has(name)) return [];
          const message = `${name} is among the ${kind}, and no pipeline names it`;
          return [{ manifest: each.manifest, path: each.at(kind, name), message }];
        });
      }),
    ),
  ),
};
