import { holdsCredential } from '../../engines/credential-headers.ts';
import { recordAt, recordsAt, stringAt } from '../../manifests/field.ts';
import { quoteList } from '../../units/quote-list.ts';
import { accessLogFormats, headersIn } from '../facts/access-log-formats.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule, RuleFinding } from '../types.ts';

function inLogs(facts: ClusterFacts): readonly RuleFinding[] {
  return accessLogFormats(facts).flatMap(({ manifest, path, parts }) => {
    const headers = [...new Set((parts ?? []).flatMap(headersIn).filter(holdsCredential))];
    if (headers.length === 0) return [];
    return [{ manifest, path, message: `every request’s ${quoteList(headers)} is logged` }];
  });
}

/** Tags of spans are kept as long as logs, and read by as many. */
function inSpans(facts: ClusterFacts): readonly RuleFinding[] {
  return facts.objects('telemetry.istio.io', 'Telemetry').flatMap((manifest) =>
    recordsAt(manifest.object, ['spec', 'tracing']).flatMap(([index, tracing]) =>
      Object.entries(recordAt(tracing, ['customTags']) ?? {}).flatMap(([tag, value]) => {
        const header = stringAt(value, ['header', 'name']) ?? '';
        if (!holdsCredential(header)) return [];
        const path = ['spec', 'tracing', index, 'customTags', tag];
        return [{ manifest, path, message: `every request’s ${header} is a tag of its spans` }];
      }),
    ),
  );
}

export const credentialInLogs: Rule = {
  code: 'LOG001',
  title: 'Credentials in logs',
  severity: 'error',
  rows: ['O09'],
  why: 'Whoever may read a log may act as any of its clients for as long as the token or session lasts, and logs are read by many, copied, and kept for weeks.',
  fix: 'take the header out of the format; to tell sessions apart log a request id',
  find: inEachCluster((facts) => [...inLogs(facts), ...inSpans(facts)]),
};
