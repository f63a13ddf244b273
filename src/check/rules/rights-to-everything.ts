import { recordsAt, stringAt, stringsAt } from '../../manifests/field.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule, RuleFinding } from '../types.ts';

const GROUP = 'rbac.authorization.k8s.io';

/** Every verb on every kind of every group, or of the core, which has Secrets and Pods. */
function ofRoles(facts: ClusterFacts): readonly RuleFinding[] {
  return ['Role', 'ClusterRole'].flatMap((kind) =>
    facts.objects(GROUP, kind).flatMap((manifest) =>
      recordsAt(manifest.object, ['rules']).flatMap(([index, rule]): readonly RuleFinding[] => {
        const verbs = stringsAt(rule, ['verbs']);
        const resources = stringsAt(rule, ['resources']);
        const isWide = stringsAt(rule, ['apiGroups']).some((group) => group === '*' || group === '');
        if (!isWide || !verbs.includes('*') || !resources.includes('*')) return [];
        const message = `${kind} ${manifest.object.metadata.name} may do everything with every kind of ${groups(rule)}`;
        return [{ manifest, path: ['rules', index], message }];
      }),
    ),
  );
}

function groups(rule: unknown): string {
  const named = stringsAt(rule, ['apiGroups']).map((group) => (group === '' ? 'core' : group));
  return named.includes('*') ? 'any group' : named.join(', ');
}

function ofBindings(facts: ClusterFacts): readonly RuleFinding[] {
  return facts.objects(GROUP, 'ClusterRoleBinding').flatMap((manifest) => {
    if (stringAt(manifest.object, ['roleRef', 'name']) !== 'cluster-admin') return [];
    return recordsAt(manifest.object, ['subjects']).flatMap(([index, subject]): readonly RuleFinding[] => {
      if (stringAt(subject, ['kind']) !== 'ServiceAccount') return [];
      const name = `${stringAt(subject, ['namespace']) ?? 'default'}/${stringAt(subject, ['name']) ?? ''}`;
      return [{ manifest, path: ['subjects', index], message: `pods of service account ${name} are cluster-admin` }];
    });
  });
}

export const rightsToEverything: Rule = {
  code: 'SEC024',
  title: 'Rights to everything',
  severity: 'warning',
  rows: ['C01', 'C06'],
  why: 'Whoever gets into one pod with such a token has the cluster; and nobody can say what the program needs.',
  fix: 'name the groups, kinds and verbs that it uses: the audit log has them',
  find: inEachCluster((facts) => [...ofRoles(facts), ...ofBindings(facts)]),
};
