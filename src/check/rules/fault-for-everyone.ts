import { recordAt } from '../../manifests/field.ts';
import { faultOf } from '../../mesh/fault.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { isNarrowed } from '../facts/narrowed-rule.ts';
import { percentText } from '../facts/percent-text.ts';
import { writtenRules } from '../facts/written-rules.ts';
import type { Rule } from '../types.ts';

export const faultForEveryone: Rule = {
  code: 'MSH035',
  title: 'An injected fault that meets all users',
  severity: 'warning',
  rows: ['M24', 'D11'],
  why: 'Faults are injected by the caller’s own proxy, and the proxy neither retries nor times them out (virtual_service.proto): every user who takes the route meets them.',
  fix: 'match a header that only testers send, or take the fault away',
  find: inEachCluster((facts) =>
    writtenRules(facts, 'http').flatMap(({ rule, service }) => {
      const fault = faultOf(recordAt(rule.spec, ['fault']));
      if (fault === null || isNarrowed(rule)) return [];
      const said = [
        ...(fault.delay === null || fault.delay.perMillion === 0
          ? []
          : [`${percentText(fault.delay.perMillion / 1e6)} delayed by ${fault.delay.fixedUs / 1e6} s`]),
        ...(fault.abort === null || fault.abort.perMillion === 0
          ? []
          : [`${percentText(fault.abort.perMillion / 1e6)} answered ${fault.abort.httpStatus}`]),
      ];
      if (said.length === 0) return [];
      const message = `of all requests ${said.join(' and ')}`;
      return [{ manifest: rule.origin.manifest, path: [...rule.origin.path, 'fault'], message, ...service }];
    }),
  ),
};
