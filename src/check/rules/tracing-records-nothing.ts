import { booleanAt, numberAt, recordsAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const tracingRecordsNothing: Rule = {
  code: 'TRC008',
  title: 'Tracing that records no trace',
  severity: 'warning',
  rows: ['T01', 'T05'],
  why: 'With 0 % no trace begins in a proxy. Services follow the decision that they are handed (parent-based sampling, the SDKs’ default), so behind this proxy nobody records anything.',
  fix: 'write the share that should begin, or disableSpanReporting: true if none should',
  find: inEachCluster((facts) =>
    facts.objects('telemetry.istio.io', 'Telemetry').flatMap((manifest) =>
      recordsAt(manifest.object, ['spec', 'tracing']).flatMap(([index, tracing]) => {
        const isOff = booleanAt(tracing, ['disableSpanReporting']) === true;
        if (isOff || numberAt(tracing, ['randomSamplingPercentage']) !== 0) return [];
        const message = 'tracing is on, and 0 % of traces begin';
        return [{ manifest, path: ['spec', 'tracing', index, 'randomSamplingPercentage'], message }];
      }),
    ),
  ),
};
