/**
 * VirtualServices as istiod keeps them: short names resolved, delegates merged into their roots, oldest first. Rules of
 * HTTPRoutes and Flagger Canaries take the same shape, as they do in Istio, so that one translation serves all three.
 */
import { isRecord, type JsonRecord, recordsAt, stringAt, stringsAt } from '../manifests/field.ts';
import type { Manifest, Origin, Path } from '../manifests/types.ts';
import { compareText } from '../units/compare-text.ts';
import { resolveHost } from './host-name.ts';

/** One entry of a rule's `match` list, with the gateways it names resolved to `namespace/name` or `mesh`. */
export interface MatchRow {
  readonly spec: JsonRecord;
  readonly gateways: readonly string[];
  readonly origin: Origin;
}

/** One entry of an `http`, `tcp` or `tls` list. */
export interface MeshRule {
  readonly spec: JsonRecord;
  /** Position in the list of the object that wrote it. */
  readonly index: number;
  /** Null: the rule has no `match` and takes everything. */
  readonly rows: readonly MatchRow[] | null;
  /** Where short host names are looked up: the namespace of the object that wrote the rule. */
  readonly namespace: string;
  readonly origin: Origin;
}

export interface MeshVirtualService {
  readonly name: string;
  readonly namespace: string;
  readonly hosts: readonly string[];
  /** `mesh` or `namespace/name`. */
  readonly gateways: readonly string[];
  readonly exportTo: readonly string[] | null;
  /** Rules of the Gateway API match paths by whole segments and answer 500 where a backend is missing. */
  readonly semantics: 'istio' | 'gatewayApi';
  readonly http: readonly MeshRule[];
  readonly tcp: readonly MeshRule[];
  readonly tls: readonly MeshRule[];
  readonly origin: Origin;
}

/** `namespace/name` of a Gateway that an object of `namespace` names; `mesh` stays. */
export function resolveGateway(name: string, namespace: string): string {
  return name === 'mesh' || name.includes('/') ? name.replace(/^\.\//, `${namespace}/`) : `${namespace}/${name}`;
}

/** Rules of one list, as written in `manifest` at `path`. */
function readRules(
  manifest: Manifest,
  namespace: string,
  spec: unknown,
  list: 'http' | 'tcp' | 'tls',
  path: Path = ['spec'],
): readonly MeshRule[] {
  return recordsAt(spec, [list]).map(([index, rule]) => {
    const rulePath = [...path, list, index];
    const rows = recordsAt(rule, ['match']).map(([row, match]) => ({
      spec: match,
      gateways: stringsAt(match, ['gateways']).map((name) => resolveGateway(name, namespace)),
      origin: { manifest, path: [...rulePath, 'match', row] },
    }));
    return {
      spec: rule,
      index,
      rows: rows.length === 0 ? null : rows,
      namespace,
      origin: { manifest, path: rulePath },
    };
  });
}

/** One VirtualService as written; delegates are not merged yet. */
export function readVirtualService(manifest: Manifest, namespace: string): MeshVirtualService {
  const spec = isRecord(manifest.object.spec) ? manifest.object.spec : {};
  const gateways = stringsAt(spec, ['gateways']).map((name) => resolveGateway(name, namespace));
  const exportTo = stringsAt(spec, ['exportTo']);
  return {
    name: manifest.object.metadata.name,
    namespace,
    hosts: stringsAt(spec, ['hosts']).map((host) => resolveHost(host, namespace)),
    gateways: gateways.length === 0 ? ['mesh'] : gateways,
    exportTo: exportTo.length === 0 ? null : exportTo,
    semantics: 'istio',
    http: readRules(manifest, namespace, spec, 'http'),
    tcp: readRules(manifest, namespace, spec, 'tcp'),
    tls: readRules(manifest, namespace, spec, 'tls'),
    origin: { manifest, path: [] },
  };
}

function creationTime(virtualService: MeshVirtualService): string {
  return stringAt(virtualService.origin.manifest.object, ['metadata', 'creationTimestamp']) ?? '';
}

/** Oldest first, then by name and namespace (`sortConfigByCreationTime`). */
export function compareByAge(a: MeshVirtualService, b: MeshVirtualService): number {
  return (
    compareText(creationTime(a), creationTime(b)) ||
    compareText(a.name, b.name) ||
    compareText(a.namespace, b.namespace)
  );
}
