/** JWT rules of the RequestAuthentications that apply to a proxy (pilot/pkg/security/authn/policy_applier.go). */
import { booleanAt, recordsAt, stringAt, stringsAt } from '../manifests/field.ts';
import { compareText } from '../units/compare-text.ts';
import type { Mesh } from './build-mesh.ts';
import { attaches } from './policies.ts';
import type { JwtRule, ProxyIdentity } from './types.ts';

function jwtRule(rule: unknown, origin: JwtRule['origin']): JwtRule {
  return {
    issuer: stringAt(rule, ['issuer']) ?? '',
    audiences: stringsAt(rule, ['audiences']),
    jwksUri: stringAt(rule, ['jwksUri']) ?? stringAt(rule, ['jwks_uri']) ?? null,
    jwks: stringAt(rule, ['jwks']) ?? null,
    fromHeaders: recordsAt(rule, ['fromHeaders']).map(([, each]) => ({
      name: (stringAt(each, ['name']) ?? '').toLowerCase(),
      prefix: stringAt(each, ['prefix']) ?? '',
    })),
    fromParams: stringsAt(rule, ['fromParams']),
    forwardOriginalToken: booleanAt(rule, ['forwardOriginalToken']) ?? false,
    outputPayloadToHeader: stringAt(rule, ['outputPayloadToHeader']) ?? null,
    outputClaimToHeaders: recordsAt(rule, ['outputClaimToHeaders']).map(([, each]) => ({
      header: (stringAt(each, ['header']) ?? '').toLowerCase(),
      claim: stringAt(each, ['claim']) ?? '',
    })),
    origin,
  };
}

/** Own namespace first, then the root namespace, sorted by issuer as Istio does. */
export function jwtRules(mesh: Mesh, proxy: ProxyIdentity): readonly JwtRule[] {
  const found = mesh.requestAuthentications
    .filter((policy) => attaches(policy, proxy, mesh.settings.rootNamespace))
    .flatMap((policy) =>
      recordsAt(policy.spec, ['jwtRules']).map(([index, rule]) =>
        jwtRule(rule, { manifest: policy.manifest, path: ['spec', 'jwtRules', index] }),
      ),
    );
  return found.sort((a, b) => compareText(a.issuer, b.issuer));
}
