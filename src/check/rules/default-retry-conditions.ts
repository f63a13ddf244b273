import { recordAt, stringAt } from '../../manifests/field.ts';
import { retryPolicy } from '../../mesh/retry-policy.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { retriesUnavailable } from '../facts/retry-facts.ts';
import { writtenRules } from '../facts/written-rules.ts';
import type { Rule } from '../types.ts';

export const defaultRetryConditions: Rule = {
  code: 'MSH003',
  title: 'Retries that leave out 503, because they state no condition',
  severity: 'warning',
  rows: ['M14'],
  why: 'Since Istio 1.24 the default conditions have no status codes (retry.go, istio#50506): a 503 that the application or its proxy answers is passed on to the user, whatever `attempts` says.',
  fix: 'state the condition, for example retryOn: connect-failure,refused-stream,unavailable,cancelled,503',
  find: inEachCluster((facts) =>
    writtenRules(facts, 'http').flatMap(({ rule, service }) => {
      const written = recordAt(rule.spec, ['retries']);
      if (written === undefined || (stringAt(written, ['retryOn']) ?? '') !== '') return [];
      const policy = retryPolicy(written, null, false, facts.mesh.facts);
      if (policy === null || retriesUnavailable(policy)) return [];
      const message = `${policy.attempts} retries without retryOn do not retry a 503: the conditions are ${policy.retryOn.join(', ')}`;
      return [{ manifest: rule.origin.manifest, path: [...rule.origin.path, 'retries'], message, ...service }];
    }),
  ),
};
