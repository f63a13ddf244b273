import { recordsAt, stringAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const severalTraceProviders: Rule = {
  code: 'TRC007',
  title: 'More than one provider of tracing in a rule',
  severity: 'error',
  rows: ['T01'],
  why: 'A proxy sends spans one way only: Istio takes one provider per rule (Telemetry API, tracing.providers) and leaves the others out, so that one of the two stores stays empty.',
  fix: 'name one provider, and let the collector that it leads to export to both',
  find: inEachCluster((facts) =>
    facts.objects('telemetry.istio.io', 'Telemetry').flatMap((manifest) =>
      recordsAt(manifest.object, ['spec', 'tracing']).flatMap(([index, tracing]) => {
        const names = recordsAt(tracing, ['providers']).map(([, each]) => stringAt(each, ['name']) ?? '?');
        if (names.length < 2) return [];
        const message = `spans are to go to ${names.join(' and ')}: only one of them gets any`;
        return [{ manifest, path: ['spec', 'tracing', index, 'providers'], message }];
      }),
    ),
  ),
};
