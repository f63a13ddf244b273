import { field, recordsAt, stringAt, stringsAt } from '../../manifests/field.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule, RuleFinding } from '../types.ts';

const WRITES = new Set(['*', 'create', 'update', 'patch', 'delete', 'deletecollection']);

function byItsObject(facts: ClusterFacts): readonly RuleFinding[] {
  return facts.objects('kiali.io', 'Kiali').flatMap((manifest) => {
    const written = field(manifest.object, ['spec', 'deployment', 'view_only_mode']);
    if (written === true) return [];
    const why = written === undefined ? 'view_only_mode is not set, and false without it' : 'view_only_mode is false';
    const path = ['spec', 'deployment', ...(written === undefined ? [] : ['view_only_mode'])];
    return [{ manifest, path, message: `${why}: its roles let it change every object of Istio` }];
  });
}

/** Roles that somebody wrote for it: by their names, since who is bound to them seldom stands beside. */
function byItsRoles(facts: ClusterFacts): readonly RuleFinding[] {
  return ['ClusterRole', 'Role'].flatMap((kind) =>
    facts.objects('rbac.authorization.k8s.io', kind).flatMap((manifest) => {
      if (!/kiali/i.test(manifest.object.metadata.name)) return [];
      return recordsAt(manifest.object, ['rules']).flatMap(([index, rule]) => {
        const groups = stringsAt(rule, ['apiGroups']).filter((group) => group === '*' || /istio\.io$/.test(group));
        const verbs = stringsAt(rule, ['verbs']).filter((verb) => WRITES.has(verb));
        if (groups.length === 0 || verbs.length === 0) return [];
        return [
          { manifest, path: ['rules', index], message: `it may ${verbs.join(', ')} objects of ${groups.join(', ')}` },
        ];
      });
    }),
  );
}

function toEverybody(facts: ClusterFacts): readonly RuleFinding[] {
  return facts.objects('kiali.io', 'Kiali').flatMap((manifest) => {
    if (stringAt(manifest.object, ['spec', 'auth', 'strategy']) !== 'anonymous') return [];
    const message = 'it asks nobody who they are: whoever reaches its port sees, and may do, what it may';
    return [{ manifest, path: ['spec', 'auth', 'strategy'], message }];
  });
}

export const kialiMayWrite: Rule = {
  code: 'OBS013',
  title: 'Kiali that may do more than look',
  severity: 'warning',
  rows: ['M26'],
  why: 'A page that draws the mesh and may change it is a way to reroute every request past review: least privilege everywhere and the whole of Istio’s API for Kiali exclude each other.',
  fix: 'set deployment.view_only_mode: true and auth.strategy: token or openid, and leave get, list and watch in its roles',
  find: inEachCluster((facts) => [...byItsObject(facts), ...byItsRoles(facts), ...toEverybody(facts)]),
};
