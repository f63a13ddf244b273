/**
 * Delegation (pilot/pkg/model/virtualservice.go, `MergeHTTPRoutes`): a root rule's `delegate` is replaced by the rules
 * of a VirtualService without hosts. One level; a delegate row must narrow some row of the root, else its whole rule is
 * dropped. A delegate that is missing or not exported drops the root rule alone.
 */
import { isRecord, type JsonRecord, recordAt, stringAt } from '../manifests/field.ts';
import type { Origin } from '../manifests/types.ts';
import type { MatchRow, MeshRule, MeshVirtualService } from './virtual-services.ts';
import { visibleTo } from './visibility.ts';

/** Something that was dropped, with the reason: printed, never silent. */
export interface Unmodelled {
  readonly what: string;
  readonly origin: Origin;
}

const STRING_FIELDS = ['uri', 'scheme', 'method', 'authority'] as const;
const MAP_FIELDS = ['headers', 'withoutHeaders', 'queryParams'] as const;
/** What a delegate's rule takes from its root when it does not say itself. */
const INHERITED = [
  'rewrite',
  'directResponse',
  'timeout',
  'retries',
  'fault',
  'mirror',
  'mirrorPercent',
  'mirrorPercentage',
  'corsPolicy',
  'mirrors',
  'headers',
] as const;

function stringConflict(root: unknown, leaf: unknown): boolean {
  if (!isRecord(root) || !isRecord(leaf)) return false;
  const of = (match: JsonRecord, kind: string): string => stringAt(match, [kind]) ?? '';
  const says = (match: JsonRecord): boolean =>
    of(match, 'regex') !== '' || of(match, 'prefix') !== '' || of(match, 'exact') !== '';
  if (of(root, 'regex') !== '' && says(leaf)) return true;
  if (of(leaf, 'regex') !== '' && says(root)) return true;
  const exact = of(root, 'exact');
  if (exact !== '') return of(leaf, 'prefix') !== '' || of(leaf, 'exact') !== exact;
  const prefix = of(root, 'prefix');
  if (prefix !== '') {
    const narrower = of(leaf, 'prefix') !== '' ? of(leaf, 'prefix') : of(leaf, 'exact');
    if (narrower !== '') return !narrower.startsWith(prefix);
  }
  return true;
}

function mapConflict(root: MatchRow, leaf: MatchRow, name: string): boolean {
  const leaves = recordAt(leaf.spec, [name]) ?? {};
  return Object.keys(leaves).some((key) => stringConflict(recordAt(root.spec, [name, key]), leaves[key]));
}

function rowsConflict(root: MatchRow, leaf: MatchRow): boolean {
  if (STRING_FIELDS.some((name) => stringConflict(root.spec[name], leaf.spec[name]))) return true;
  if (MAP_FIELDS.some((name) => mapConflict(root, leaf, name))) return true;
  if ((root.spec.ignoreUriCase === true) !== (leaf.spec.ignoreUriCase === true)) return true;
  if (root.spec.port && leaf.spec.port && root.spec.port !== leaf.spec.port) return true;
  if (root.spec.sourceNamespace && root.spec.sourceNamespace !== leaf.spec.sourceNamespace) return true;
  const rootLabels = recordAt(root.spec, ['sourceLabels']) ?? {};
  const leafLabels = recordAt(leaf.spec, ['sourceLabels']) ?? {};
  if (Object.keys(leafLabels).some((key) => key in rootLabels && rootLabels[key] !== leafLabels[key])) return true;
  const named = root.gateways.length > 0 && leaf.gateways.length > 0;
  return named && leaf.gateways.some((gateway) => !root.gateways.includes(gateway));
}

function mergeRow(root: MatchRow, leaf: MatchRow): MatchRow {
  const spec: Record<string, unknown> = { ...root.spec, ...leaf.spec };
  for (const name of [...MAP_FIELDS, 'sourceLabels']) {
    const merged = { ...recordAt(root.spec, [name]), ...recordAt(leaf.spec, [name]) };
    if (Object.keys(merged).length > 0) spec[name] = merged;
  }
  const names = [stringAt(root.spec, ['name']), stringAt(leaf.spec, ['name'])].filter((name) => name);
  if (names.length > 0) spec.name = names.join('-');
  return { spec, gateways: leaf.gateways.length > 0 ? leaf.gateways : root.gateways, origin: leaf.origin };
}

/** Rows of the merged rule; undefined when the delegate asks for what its root never hands over. */
function mergeRows(root: MeshRule, leaf: MeshRule): readonly MatchRow[] | null | undefined {
  if (root.rows === null) return leaf.rows;
  // The rule is the delegate's, so it is the place to point at, although its conditions are the root's.
  if (leaf.rows === null) return root.rows.map((row) => ({ ...row, origin: leaf.origin }));
  const merged: MatchRow[] = [];
  for (const leafRow of leaf.rows) {
    const fitting = root.rows.filter((rootRow) => !rowsConflict(rootRow, leafRow));
    if (fitting.length === 0) return undefined;
    merged.push(...fitting.map((rootRow) => mergeRow(rootRow, leafRow)));
  }
  return merged;
}

function mergeRule(root: MeshRule, leaf: MeshRule): MeshRule | null {
  const rows = mergeRows(root, leaf);
  if (rows === undefined) return null;
  const spec: Record<string, unknown> = { ...leaf.spec };
  for (const name of INHERITED) {
    if (spec[name] === undefined && root.spec[name] !== undefined) spec[name] = root.spec[name];
  }
  const names = [stringAt(root.spec, ['name']), stringAt(leaf.spec, ['name'])].filter((name) => name);
  if (names.length > 0) spec.name = names.join('-');
  return { ...leaf, spec, rows };
}

/** Every VirtualService with hosts, its delegates merged in. */
export function mergeDelegates(
  written: readonly MeshVirtualService[],
  unmodelled: Unmodelled[],
): readonly MeshVirtualService[] {
  const delegates = new Map(
    written.filter((each) => each.hosts.length === 0).map((each) => [`${each.namespace}/${each.name}`, each]),
  );
  const expand = (root: MeshVirtualService, rule: MeshRule): readonly MeshRule[] => {
    const reference = recordAt(rule.spec, ['delegate']);
    if (reference === undefined) return [rule];
    const name = `${stringAt(reference, ['namespace']) ?? root.namespace}/${stringAt(reference, ['name']) ?? ''}`;
    const origin = { manifest: rule.origin.manifest, path: [...rule.origin.path, 'delegate'] };
    const delegate = delegates.get(name);
    if (delegate === undefined || !visibleTo(delegate.exportTo, delegate.namespace, root.namespace)) {
      const why = delegate === undefined ? 'is not defined' : 'is not exported here';
      unmodelled.push({ what: `delegate ${name} ${why}, so Istio drops the rule`, origin });
      return [];
    }
    return delegate.http.flatMap((leaf) => {
      const merged = mergeRule(rule, leaf);
      if (merged === null)
        unmodelled.push({
          what: `delegate rule matches nothing its root hands over, so Istio drops it`,
          origin: leaf.origin,
        });
      return merged ?? [];
    });
  };
  return written
    .filter((each) => each.hosts.length > 0)
    .map((root) => ({ ...root, http: root.http.flatMap((rule) => expand(root, rule)) }));
}
