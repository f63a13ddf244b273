import { recordAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { COMPONENT_KINDS, collectorConfigs, namedComponents } from '../facts/collector-configs.ts';
import type { Rule } from '../types.ts';

export const pipelineComponentMissing: Rule = {
  code: 'TRC001',
  title: 'A pipeline with a component that is not configured',
  severity: 'error',
  rows: ['T01'],
  why: 'The collector reads its configuration as a whole and refuses to start: after the next restart no span, metric or log passes.',
  fix: 'configure the component, or take its name out of the pipeline',
  find: inEachCluster((facts) =>
    collectorConfigs(facts).flatMap((each) =>
      COMPONENT_KINDS.flatMap((kind) =>
        namedComponents(each, kind).flatMap(({ name, pipeline, path }) => {
          const places = kind === 'processors' ? [kind] : [kind, 'connectors'];
          if (places.some((place) => Object.hasOwn(recordAt(each.config, [place]) ?? {}, name))) return [];
          const message = `pipeline ${pipeline} names ${name}, which is not among the ${kind}`;
          return [{ manifest: each.manifest, path: each.at(...path), message }];
        }),
      ),
    ),
  ),
};
