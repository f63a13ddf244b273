import { isRecord, recordAt, recordsAt, stringAt, stringsAt } from '../../manifests/field.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import { resolveHost } from '../../mesh/host-name.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { serviceOfHost } from '../facts/route-destinations.ts';
import type { Rule, RuleFinding } from '../types.ts';

interface NamedHost {
  readonly manifest: Manifest;
  readonly path: Path;
  readonly host: string;
}

function hasSuffix(host: string): boolean {
  return /-shadow(?::\d+)?$/.test(host);
}

/** Hosts that routes are for, and authorities that their matches ask for. */
function routedHosts(manifest: Manifest): readonly NamedHost[] {
  const { object } = manifest;
  const hosts = stringsAt(object, ['spec', 'hosts']).map((host, index) => ({ host, path: ['spec', 'hosts', index] }));
  const authorities = recordsAt(object, ['spec', 'http']).flatMap(([rule, http]) =>
    recordsAt(http, ['match']).flatMap(([row, match]) => {
      const authority = recordAt(match, ['authority']);
      const host = isRecord(authority)
        ? (stringAt(authority, ['exact']) ?? stringAt(authority, ['prefix']))
        : undefined;
      return host === undefined ? [] : [{ host, path: ['spec', 'http', rule, 'match', row, 'authority'] }];
    }),
  );
  return [...hosts, ...authorities].map((each) => ({ manifest, ...each }));
}

function permittedHosts(manifest: Manifest): readonly NamedHost[] {
  return recordsAt(manifest.object, ['spec', 'rules']).flatMap(([rule, each]) =>
    recordsAt(each, ['to']).flatMap(([to, operation]) =>
      stringsAt(operation, ['operation', 'hosts']).map((host, index) => ({
        manifest,
        host,
        path: ['spec', 'rules', rule, 'to', to, 'operation', 'hosts', index],
      })),
    ),
  );
}

function find(facts: ClusterFacts): readonly RuleFinding[] {
  if (facts.mesh.facts.mirrorShadowSuffix || !facts.destinations.some(({ isMirror }) => isMirror)) return [];
  const named = [
    ...facts.objects('networking.istio.io', 'VirtualService').flatMap(routedHosts),
    ...facts.objects('security.istio.io', 'AuthorizationPolicy').flatMap(permittedHosts),
  ];
  return named.flatMap(({ manifest, path, host }) => {
    const namespace = facts.index.namespaceOf(manifest) ?? 'default';
    // A service that is really called so is nobody's belief about mirrors.
    if (!hasSuffix(host) || serviceOfHost(facts.mesh, resolveHost(host, namespace), namespace) !== null) return [];
    const message = `${host} is waited for, but Istio ${facts.mesh.facts.version} mirrors requests with their own host`;
    return [{ manifest, path, message }];
  });
}

export const expectsShadowSuffix: Rule = {
  code: 'MSH002',
  title: 'Something waits for the -shadow suffix of mirrored requests',
  severity: 'warning',
  rows: ['M07'],
  why: 'Istio turns Envoy’s -shadow suffix off (DISABLE_SHADOW_HOST_SUFFIX is true by default), so what is told apart by it is never reached and mirrored requests look like those of users.',
  fix: 'mirror to a service or subset of its own, or add a header to tell copies apart',
  find: inEachCluster(find),
};
