import type { Installation } from '../../engines/installation.ts';
import { INSTALLATIONS } from '../../engines/installations.ts';
import type { Site } from '../site.ts';

/** An engine, and what it has to serve. */
export interface EngineRow {
  readonly engine: string;
  readonly version: string;
  readonly namespace: string;
  /** `networking.istio.io/v1`. */
  readonly serves: readonly string[];
  /** Areas whose files need it; where none does, the engines that do. */
  readonly for: readonly string[];
}

/** API versions of compiled objects, by group. */
function servedVersions({ compiled }: Site): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { objects } of compiled.files) {
    for (const { apiVersion } of objects) {
      const [group = ''] = apiVersion.includes('/') ? apiVersion.split('/') : [''];
      found.set(group, (found.get(group) ?? new Set()).add(apiVersion));
    }
  }
  return found;
}

function areaOf(file: string): string {
  return file.split('/')[0] ?? file;
}

/** Engines that the compiled files need, in the order in which they are installed. */
export function engineRows(site: Site): readonly EngineRow[] {
  const versions = servedVersions(site);
  const serves = ({ signs }: Installation): readonly string[] =>
    (signs.groups ?? []).flatMap((group) => [...(versions.get(group) ?? [])]).sort();
  const rows = new Map<string, EngineRow & { readonly for: string[] }>();
  const add = (key: string, row: Omit<EngineRow, 'for'>, neededBy: readonly string[]): void => {
    const known = rows.get(key) ?? { ...row, for: [] };
    for (const each of neededBy.map(areaOf)) if (!known.for.includes(each)) known.for.push(each);
    rows.set(key, known);
  };
  for (const { steps, elsewhere } of site.compiled.installing.values()) {
    for (const { name, installation, version, namespace, neededBy } of steps) {
      add(name, { engine: installation.title, version, namespace, serves: serves(installation) }, neededBy);
    }
    for (const { engine, neededBy } of elsewhere) {
      const own = INSTALLATIONS.filter((each) => each.engine === engine).flatMap(serves);
      add(engine, { engine, version: 'by others', namespace: '', serves: [...new Set(own)] }, neededBy);
    }
  }
  return [...rows.values()];
}
