/**
 * Mutual TLS that a workload demands: port-level before workload before namespace before mesh, unset inherits, and
 * nothing written is PERMISSIVE (pilot/pkg/security/authn, `ComposePeerAuthentication`).
 */
import { recordAt, stringAt } from '../manifests/field.ts';
import type { Origin } from '../manifests/types.ts';
import type { Mesh } from './build-mesh.ts';
import { includesLabels } from './includes-labels.ts';
import type { PolicyObject } from './policies.ts';
import type { InboundPolicy, ProxyIdentity } from './types.ts';

export interface MtlsMode {
  readonly mode: InboundPolicy['mtls'];
  readonly origin: Origin | null;
}

function written(policy: PolicyObject | undefined, ...path: readonly string[]): MtlsMode | null {
  const mode = stringAt(policy?.spec, path);
  if (policy === undefined || (mode !== 'STRICT' && mode !== 'PERMISSIVE' && mode !== 'DISABLE')) return null;
  return { mode, origin: { manifest: policy.manifest, path: ['spec', ...path] } };
}

/** What a namespace says for all of its workloads, itself or through the mesh's root namespace; null: nothing. */
export function namespaceMtlsMode(mesh: Mesh, namespace: string): MtlsMode | null {
  const root = mesh.settings.rootNamespace;
  const all = mesh.peerAuthentications.filter(({ selector }) => selector === null);
  const own = namespace === root ? undefined : all.find((each) => each.namespace === namespace);
  const ofMesh = all.find((each) => each.namespace === root);
  return written(own, 'mtls', 'mode') ?? written(ofMesh, 'mtls', 'mode');
}

/** What a workload port demands. Only a policy with a selector can speak of ports; in the root namespace selectors do nothing. */
export function mtlsMode(mesh: Mesh, proxy: ProxyIdentity, port: number): MtlsMode {
  const root = mesh.settings.rootNamespace;
  const all = mesh.peerAuthentications;
  const ofWorkload = all.find(
    (each) =>
      each.namespace === proxy.namespace &&
      each.namespace !== root &&
      each.selector !== null &&
      includesLabels(proxy.labels, each.selector),
  );
  const named = recordAt(ofWorkload?.spec, ['portLevelMtls', String(port)]) !== undefined;
  return (
    (named ? written(ofWorkload, 'portLevelMtls', String(port), 'mode') : null) ??
    written(ofWorkload, 'mtls', 'mode') ??
    namespaceMtlsMode(mesh, proxy.namespace) ?? { mode: 'PERMISSIVE', origin: null }
  );
}
