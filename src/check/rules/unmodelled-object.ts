import { recordsAt, stringAt } from '../../manifests/field.ts';
import type { Manifest } from '../../manifests/types.ts';
import { onlyCounts } from '../../mesh/only-counts.ts';
import { RATE_LIMIT_FILTER } from '../../mesh/rate-limit-config.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule, RuleFinding } from '../types.ts';

/** An EnvoyFilter of which nothing is about local rate limits. */
function unknownFilter(manifest: Manifest): readonly RuleFinding[] {
  const patches = recordsAt(manifest.object, ['spec', 'configPatches']).filter(([, patch]) => !onlyCounts(patch));
  if (patches.length === 0 || JSON.stringify(manifest.object.spec).includes(RATE_LIMIT_FILTER)) return [];
  const places = [...new Set(patches.map(([, patch]) => stringAt(patch, ['applyTo']) ?? 'nothing'))].join(', ');
  const message = `${patches.length} patches of ${places} change what a proxy does in ways that are not modelled`;
  return [{ manifest, path: ['spec', 'configPatches'], message }];
}

export const unmodelledObject: Rule = {
  code: 'MSH014',
  title: 'Something here is not modelled',
  severity: 'note',
  rows: [],
  why: 'What is said and proven about traffic leaves this out. It is named so that nothing is left out in silence.',
  fix: 'nothing to mend: measure what it does where it runs',
  find: inEachCluster((facts) => [
    ...facts.mesh.unmodelled.map(({ what, origin }) => ({
      manifest: origin.manifest,
      path: origin.path,
      message: what,
    })),
    ...facts.objects('networking.istio.io', 'EnvoyFilter').flatMap(unknownFilter),
    ...facts.objects('extensions.istio.io', 'WasmPlugin').map((manifest) => ({
      manifest,
      path: ['spec'],
      message: 'a program in the proxy decides about requests, and nobody knows how',
    })),
  ]),
};
