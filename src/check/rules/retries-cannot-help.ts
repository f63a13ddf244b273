import { parseDurationUs } from '../../manifests/duration.ts';
import { numberAt, recordAt, stringAt } from '../../manifests/field.ts';
import { retryConditions } from '../../mesh/retry-policy.ts';
import { nearestWord } from '../../units/nearest-word.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { writtenRules } from '../facts/written-rules.ts';
import type { Rule } from '../types.ts';

/** Conditions that Envoy's router knows for HTTP and gRPC (router_filter.rst, `x-envoy-retry-on` and `-grpc-on`). */
const CONDITIONS = [
  '5xx',
  'gateway-error',
  'reset',
  'reset-before-request',
  'connect-failure',
  'envoy-ratelimited',
  'refused-stream',
  'retriable-4xx',
  'retriable-headers',
  'retriable-status-codes',
  'http3-post-connect-failure',
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
];

export const retriesCannotHelp: Rule = {
  code: 'MSH008',
  title: 'Retries that cannot happen',
  severity: 'warning',
  rows: ['M14'],
  why: 'Envoy ignores conditions it does not know, and a try that may last as long as the whole request leaves no time for a second one (router_filter.rst).',
  fix: 'write conditions that Envoy knows, and a perTryTimeout well below the timeout',
  find: inEachCluster((facts) =>
    writtenRules(facts, 'http').flatMap(({ rule, service }) => {
      const retries = recordAt(rule.spec, ['retries']);
      if (retries === undefined || (numberAt(retries, ['attempts']) ?? 0) <= 0) return [];
      const at = (field: string, message: string, fix: string) => ({
        manifest: rule.origin.manifest,
        path: [...rule.origin.path, 'retries', field],
        message,
        fix,
        ...service,
      });
      const { retryOn } = retryConditions(stringAt(retries, ['retryOn']) ?? '');
      const unknown = retryOn.filter((condition) => !CONDITIONS.includes(condition));
      const findings = unknown.map((condition) => {
        const near = nearestWord(condition, CONDITIONS);
        const fix = near === undefined ? `use one of ${CONDITIONS.join(', ')}` : `did you mean ${near}?`;
        return at('retryOn', `retryOn names ${condition}, which Envoy does not know and ignores`, fix);
      });
      const timeout = stringAt(rule.spec, ['timeout']);
      const perTry = stringAt(retries, ['perTryTimeout']);
      const [wholeUs, tryUs] = [parseDurationUs(timeout), parseDurationUs(perTry)];
      if (wholeUs !== undefined && wholeUs > 0 && tryUs !== undefined && tryUs >= wholeUs) {
        const message = `one try may last ${perTry}, and the whole request ${timeout}: a slow try is never repeated`;
        findings.push(at('perTryTimeout', message, 'write a perTryTimeout of the timeout divided by the tries'));
      }
      return findings;
    }),
  ),
};
