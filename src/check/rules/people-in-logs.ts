import { accessLogFormats, headersIn } from '../facts/access-log-formats.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

/** A client’s address whole: an operator that shortens it has the length of the network in parentheses. */
const ADDRESS = /%DOWNSTREAM_(?:DIRECT_)?REMOTE_ADDRESS(?:_WITHOUT_PORT)?%/;
const QUERY = /%REQ\([^)]*:path[^)]*\)/i;

/** What parts of a format tell of people. */
function tells(parts: readonly string[]): readonly string[] {
  const headers = parts.flatMap(headersIn);
  return [
    ...(parts.some((part) => QUERY.test(part)) ? ['queries'] : []),
    ...(parts.some((part) => ADDRESS.test(part)) || headers.includes('x-forwarded-for') ? ['whole addresses'] : []),
    ...(headers.includes('referer') ? ['the pages that people come from'] : []),
  ];
}

export const peopleInLogs: Rule = {
  code: 'LOG002',
  title: 'Logs that tell who asked for what',
  severity: 'info',
  rows: ['O09'],
  why: 'A client’s whole address is personal data, and queries hold what people type: names, e-mail addresses, tokens of links that reset a password. Istio’s own format prints both.',
  fix: 'write logFormat.labels with %REQ_WITHOUT_QUERY(X-ENVOY-ORIGINAL-PATH?:PATH)% and %DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT(24)%; leave X-FORWARDED-FOR and REFERER out',
  find: inEachCluster((facts) =>
    accessLogFormats(facts).flatMap(({ manifest, path, parts }) => {
      const told = parts === null ? ['queries', 'whole addresses'] : tells(parts);
      if (told.length === 0) return [];
      const whose = parts === null ? 'Istio’s own format logs' : 'the format logs';
      return [{ manifest, path, message: `${whose} ${told.join(' and ')}` }];
    }),
  ),
};
