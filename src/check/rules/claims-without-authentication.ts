import { isRecord } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

const CLAIM = /^@request\.auth\.claims/;

export const claimsWithoutAuthentication: Rule = {
  code: 'SEC013',
  title: 'A route looks at claims of a token that nobody verifies',
  severity: 'error',
  rows: ['M22', 'M04'],
  why: 'Claims are known only where a RequestAuthentication has verified the token; without one the route never matches (IST0149).',
  fix: 'add a RequestAuthentication for the gateway’s pods',
  find: inEachCluster((facts) => {
    if (facts.mesh.requestAuthentications.length > 0) return [];
    return facts.mesh.virtualServices.flatMap(({ http }) =>
      http.flatMap((rule) =>
        (rule.rows ?? []).flatMap(({ spec, origin }) => {
          const headers = [spec.headers, spec.withoutHeaders].filter(isRecord).flatMap((each) => Object.keys(each));
          const claim = headers.find((name) => CLAIM.test(name));
          if (claim === undefined) return [];
          const message = `${claim} is asked for, and no RequestAuthentication verifies tokens: this never matches`;
          return [{ manifest: origin.manifest, path: origin.path, message }];
        }),
      ),
    );
  }),
};
