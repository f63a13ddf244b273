import { field, recordsAt, stringAt, stringsAt } from '../../manifests/field.ts';
import type { Manifest } from '../../manifests/types.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule, RuleFinding, Subject } from '../types.ts';

const MESH_GROUPS: ReadonlySet<string> = new Set(['networking.istio.io', 'security.istio.io', '*']);
const CHANGES = ['create', 'update', 'patch', 'delete', '*'];
const RBAC = 'rbac.authorization.k8s.io';

/** What its operator is told: unless it says otherwise Kiali may write, in every namespace. */
function fromOperator(manifest: Manifest): readonly RuleFinding[] {
  const deployment = ['spec', 'deployment'];
  if (field(manifest.object, [...deployment, 'view_only_mode']) === true) return [];
  const isWritten = field(manifest.object, [...deployment, 'view_only_mode']) !== undefined;
  const everywhere = field(manifest.object, [...deployment, 'cluster_wide_access']) !== false;
  const path = [...deployment, ...(isWritten ? ['view_only_mode'] : [])];
  const other: Subject = { manifest, path: [...deployment, 'cluster_wide_access'] };
  return [{ manifest, path, message: sentence('Kiali', everywhere), other }];
}

function sentence(who: string, everywhere: boolean): string {
  return `${who} may change and delete routes and policies ${everywhere ? 'of every namespace' : 'of the namespaces that it looks at'}`;
}

/** Kiali's service accounts, as `namespace/name`. */
function viewers(facts: ClusterFacts): ReadonlySet<string> {
  const found = facts.workloads.filter(({ manifest }) =>
    recordsAt(manifest.object, ['spec', 'template', 'spec', 'containers']).some(([, each]) =>
      /(?:^|\/)kiali(?::|@|$)/.test(stringAt(each, ['image']) ?? ''),
    ),
  );
  return new Set(
    found.map(({ namespace, manifest }) => {
      const account = stringAt(manifest.object, ['spec', 'template', 'spec', 'serviceAccountName']);
      return `${namespace}/${account ?? 'default'}`;
    }),
  );
}

/** Roles that a binding gives to one of them and that change the mesh. */
function fromRoles(facts: ClusterFacts): readonly RuleFinding[] {
  const accounts = viewers(facts);
  if (accounts.size === 0) return [];
  return ['ClusterRoleBinding', 'RoleBinding'].flatMap((kind) =>
    facts.objects(RBAC, kind).flatMap((binding): readonly RuleFinding[] => {
      const namespace = facts.index.namespaceOf(binding) ?? 'default';
      const isViewer = recordsAt(binding.object, ['subjects']).some(
        ([, each]) =>
          stringAt(each, ['kind']) === 'ServiceAccount' &&
          accounts.has(`${stringAt(each, ['namespace']) ?? namespace}/${stringAt(each, ['name'])}`),
      );
      if (!isViewer) return [];
      const roleKind = stringAt(binding.object, ['roleRef', 'kind']) ?? '';
      const role = facts
        .objects(RBAC, roleKind)
        .find(({ object }) => object.metadata.name === stringAt(binding.object, ['roleRef', 'name']));
      const rule = recordsAt(role?.object, ['rules']).find(
        ([, each]) =>
          stringsAt(each, ['apiGroups']).some((group) => MESH_GROUPS.has(group)) &&
          stringsAt(each, ['verbs']).some((verb) => CHANGES.includes(verb)),
      );
      if (role === undefined || rule === undefined) return [];
      const message = sentence('Kiali', kind === 'ClusterRoleBinding');
      const other: Subject = { manifest: binding, path: ['roleRef'] };
      return [{ manifest: role, path: ['rules', rule[0], 'verbs'], message, other }];
    }),
  );
}

export const viewerMayChangeMesh: Rule = {
  code: 'SEC017',
  title: 'What draws the mesh may change it',
  severity: 'warning',
  rows: ['M26'],
  why: 'Whoever gets into Kiali, or finds its token, sends any traffic anywhere: it needs to read for all that it draws. Its operator lets it write unless view_only_mode says otherwise (kiali.io, deployment.view_only_mode).',
  fix: 'set view_only_mode: true, and change routes where they are written',
  find: inEachCluster((facts) => [...facts.objects('kiali.io', 'Kiali').flatMap(fromOperator), ...fromRoles(facts)]),
};
