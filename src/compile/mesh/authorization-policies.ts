import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { AllowRule, AllowSource, Auth } from '../../model/traffic-types.ts';
import type { Model, Service } from '../../model/types.ts';
import { platformMeta, serviceMeta, serviceSelector } from '../object-meta.ts';

/** Sources of one kind go into one entry: within a list any matches, between entries of `from` any does too. */
function sources(from: readonly AllowSource[]): JsonObject[] {
  if (from.some((source) => source.kind === 'anyone')) return [];
  const principals = from.flatMap((source) =>
    source.kind === 'service' || source.kind === 'gateway' ? [source.principal] : [],
  );
  const namespaces = from.flatMap((source) => (source.kind === 'namespace' ? [source.namespace] : []));
  return [
    ...(principals.length === 0 ? [] : [{ source: { principals } }]),
    ...(namespaces.length === 0 ? [] : [{ source: { namespaces } }]),
  ];
}

function allowRule(rule: AllowRule): JsonObject {
  const from = sources(rule.from);
  const operation = {
    ...(rule.methods.length === 0 ? {} : { methods: [...rule.methods] }),
    ...(rule.paths.length === 0 ? {} : { paths: [...rule.paths] }),
  };
  return {
    ...(from.length === 0 ? {} : { from }),
    ...(Object.keys(operation).length === 0 ? {} : { to: [{ operation }] }),
  };
}

function policy(model: Model, service: Service, name: string, action: string, rules: JsonObject[]): KubeObject {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: serviceMeta(model, service, name),
    spec: { selector: { matchLabels: serviceSelector(service) }, action, rules },
  };
}

/**
 * A token is demanded by denying whoever has none: an ALLOW rule with request principals would let a second ALLOW
 * rule, written for another purpose, open the door again. Claims likewise.
 */
function tokenPolicies(model: Model, service: Service, jwt: NonNullable<Auth['jwt']>): KubeObject[] {
  const issuer = model.mesh.jwt[jwt.issuer];
  if (issuer === undefined) throw new Error(`service ${service.name} wants tokens of an unknown issuer ${jwt.issuer}`);
  const operation = {
    // Without a port it would close every TCP port of the workload: only HTTP has tokens.
    ports: [String(service.port)],
    ...(jwt.paths.length === 0 ? {} : { paths: [...jwt.paths] }),
    ...(jwt.except.length === 0 ? {} : { notPaths: [...jwt.except] }),
  };
  const to = { to: [{ operation }] };
  const rules: JsonObject[] = [];
  if (jwt.require) rules.push({ from: [{ source: { notRequestPrincipals: [`${issuer.issuer}/*`] } }], ...to });
  for (const [claim, values] of Object.entries(jwt.claims)) {
    rules.push({ ...to, when: [{ key: `request.auth.claims[${claim}]`, notValues: [...values] }] });
  }
  return rules.length === 0 ? [] : [policy(model, service, `${service.name}-token`, 'DENY', rules)];
}

/**
 * Who may call whom (M21). `allow-nothing` closes each namespace; one ALLOW policy per service opens it to its callers
 * only. A policy without rules matches no request, and a workload with any ALLOW policy refuses what none matches.
 */
export function authorizationPolicies(model: Model): readonly KubeObject[] {
  const closed: KubeObject[] = model.mesh.defaultDeny
    ? model.namespaces
        .filter((namespace) => namespace.mesh !== 'none')
        .map((namespace) => ({
          apiVersion: 'security.istio.io/v1',
          kind: 'AuthorizationPolicy',
          metadata: platformMeta(model, 'allow-nothing', namespace.name),
          spec: {},
        }))
    : [];
  const opened = Object.values(model.services)
    .filter((service) => service.inMesh && !service.background)
    .flatMap((service) => {
      const { auth } = service;
      if (auth === null) return [];
      const allow =
        auth.allow.length === 0 ? [] : [policy(model, service, service.name, 'ALLOW', auth.allow.map(allowRule))];
      return [...allow, ...(auth.jwt === null ? [] : tokenPolicies(model, service, auth.jwt))];
    });
  return [...closed, ...opened];
}
