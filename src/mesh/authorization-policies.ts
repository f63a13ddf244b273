/** AuthorizationPolicies of a proxy in Istio's order: the root namespace's first, then its own, oldest first. */
import { recordAt, recordsAt, stringAt, stringsAt } from '../manifests/field.ts';
import type { Mesh } from './build-mesh.ts';
import type { Unmodelled } from './delegates.ts';
import { attaches, type PolicyObject } from './policies.ts';
import type {
  AuthorizationOperation,
  AuthorizationRule,
  AuthorizationRuleSet,
  AuthorizationSource,
  ProxyIdentity,
} from './types.ts';

const DRY_RUN = 'istio.io/dry-run';
const ACTIONS: ReadonlySet<string> = new Set(['ALLOW', 'DENY', 'AUDIT', 'CUSTOM']);

function source(written: unknown, namespace: string): AuthorizationSource {
  const list = (name: string): readonly string[] => stringsAt(written, [name]);
  // A service account without a namespace is one of the policy's own.
  const accounts = (name: string): readonly string[] =>
    list(name).map((each) => (each.includes('/') ? each : `${namespace}/${each}`));
  return {
    principals: list('principals'),
    notPrincipals: list('notPrincipals'),
    requestPrincipals: list('requestPrincipals'),
    notRequestPrincipals: list('notRequestPrincipals'),
    namespaces: list('namespaces'),
    notNamespaces: list('notNamespaces'),
    ipBlocks: list('ipBlocks'),
    notIpBlocks: list('notIpBlocks'),
    remoteIpBlocks: list('remoteIpBlocks'),
    notRemoteIpBlocks: list('notRemoteIpBlocks'),
    serviceAccounts: accounts('serviceAccounts'),
    notServiceAccounts: accounts('notServiceAccounts'),
  };
}

function operation(written: unknown): AuthorizationOperation {
  const list = (name: string): readonly string[] => stringsAt(written, [name]);
  return {
    hosts: list('hosts'),
    notHosts: list('notHosts'),
    ports: list('ports'),
    notPorts: list('notPorts'),
    methods: list('methods'),
    notMethods: list('notMethods'),
    paths: list('paths'),
    notPaths: list('notPaths'),
  };
}

function authorizationRule(rule: unknown, namespace: string): AuthorizationRule {
  return {
    from: recordsAt(rule, ['from']).map(([, each]) => source(recordAt(each, ['source']), namespace)),
    to: recordsAt(rule, ['to']).map(([, each]) => operation(recordAt(each, ['operation']))),
    when: recordsAt(rule, ['when']).map(([, each]) => ({
      key: stringAt(each, ['key']) ?? '',
      values: stringsAt(each, ['values']),
      notValues: stringsAt(each, ['notValues']),
    })),
  };
}

function ruleSet(policy: PolicyObject): AuthorizationRuleSet {
  const action = stringAt(policy.spec, ['action']) ?? 'ALLOW';
  return {
    action: (ACTIONS.has(action) ? action : 'ALLOW') as AuthorizationRuleSet['action'],
    dryRun: policy.manifest.object.metadata.annotations?.[DRY_RUN] === 'true',
    rules: recordsAt(policy.spec, ['rules']).map(([, rule]) => authorizationRule(rule, policy.namespace)),
    origin: { manifest: policy.manifest, path: ['spec'] },
  };
}

/** The policies that guard a proxy; those of the root namespace come first. */
export function authorizationPolicies(
  mesh: Mesh,
  proxy: ProxyIdentity,
  unmodelled: Unmodelled[],
): readonly AuthorizationRuleSet[] {
  const root = mesh.settings.rootNamespace;
  const found = mesh.authorizationPolicies.filter((policy) => attaches(policy, proxy, root));
  for (const policy of found) {
    for (const [rule, written] of recordsAt(policy.spec, ['rules'])) {
      for (const [entry, each] of recordsAt(written, ['from'])) {
        for (const name of ['trustDomains', 'notTrustDomains']) {
          if (recordAt(each, ['source'])?.[name] === undefined) continue;
          const path = ['spec', 'rules', rule, 'from', entry, 'source', name];
          unmodelled.push({ what: 'a condition on the trust domain', origin: { manifest: policy.manifest, path } });
        }
      }
    }
  }
  const first = found.filter((policy) => policy.namespace === root);
  return [...first, ...found.filter((policy) => policy.namespace !== root)].map(ruleSet);
}
