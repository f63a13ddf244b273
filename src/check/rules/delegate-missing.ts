import { recordAt, recordsAt, stringAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const delegateMissing: Rule = {
  code: 'MSH029',
  title: 'A route delegates to a VirtualService that is not there',
  severity: 'error',
  rows: ['D11'],
  why: 'Istio drops the rule, and the requests it should take are answered by a later rule or 404 (virtualservice.go, MergeHTTPRoutes).',
  fix: 'define the delegate without hosts, or correct its name and namespace',
  find: inEachCluster((facts) => {
    const all = facts.objects('networking.istio.io', 'VirtualService');
    const names = new Set(all.map((each) => `${facts.index.namespaceOf(each)}/${each.object.metadata.name}`));
    return all.flatMap((manifest) =>
      recordsAt(manifest.object, ['spec', 'http']).flatMap(([index, rule]) => {
        const delegate = recordAt(rule, ['delegate']);
        if (delegate === undefined) return [];
        const namespace = stringAt(delegate, ['namespace']) ?? facts.index.namespaceOf(manifest) ?? 'default';
        const name = `${namespace}/${stringAt(delegate, ['name']) ?? ''}`;
        if (names.has(name)) return [];
        const message = `VirtualService ${name} is not defined: Istio drops this rule`;
        return [{ manifest, path: ['spec', 'http', index, 'delegate'], message }];
      }),
    );
  }),
};
