import { recordsAt, stringsAt } from '../../manifests/field.ts';
import { type ClusterFacts, clusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

const PRINCIPAL = /^[^/*]+\/ns\/([^/*]+)\/sa\/([^/*]+)$/;

/** Service accounts that workloads of the whole mesh run as, and the namespaces of which that is known. */
function identities(facts: ClusterFacts): {
  readonly accounts: ReadonlySet<string>;
  readonly namespaces: ReadonlySet<string>;
} {
  const accounts = new Set<string>();
  const namespaces = new Set<string>();
  for (const each of clusterFacts(facts.context).values()) {
    for (const { namespace, template } of each.workloads) {
      accounts.add(`${namespace}/${template.serviceAccount}`);
      namespaces.add(namespace);
    }
    for (const account of each.objects('', 'ServiceAccount')) {
      accounts.add(`${each.index.namespaceOf(account)}/${account.object.metadata.name}`);
    }
  }
  namespaces.delete(facts.mesh.settings.rootNamespace);
  return { accounts, namespaces };
}

export const unknownPrincipal: Rule = {
  code: 'SEC016',
  title: 'A policy names a caller that does not exist',
  severity: 'warning',
  rows: ['M21'],
  why: 'A principal is the service account that pods run as; when none does, the rule lets nobody in, and the caller that was meant is refused with 403.',
  fix: 'name the caller’s service account: TRUST-DOMAIN/ns/NAMESPACE/sa/ACCOUNT',
  find: inEachCluster((facts) => {
    const { accounts, namespaces } = identities(facts);
    return facts.mesh.authorizationPolicies.flatMap(({ manifest, spec }) =>
      recordsAt(spec, ['rules']).flatMap(([rule, each]) =>
        recordsAt(each, ['from']).flatMap(([from, source]) =>
          stringsAt(source, ['source', 'principals']).flatMap((principal, index) => {
            const [, namespace = '', account = ''] = PRINCIPAL.exec(principal) ?? [];
            if (!namespaces.has(namespace) || accounts.has(`${namespace}/${account}`)) return [];
            const path = ['spec', 'rules', rule, 'from', from, 'source', 'principals', index];
            return [{ manifest, path, message: `no pods in ${namespace} run as service account ${account}` }];
          }),
        ),
      ),
    );
  }),
};
