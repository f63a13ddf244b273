/** Databases of CloudNativePG and where their logs go. */
import { booleanAt, recordAt, recordsAt, stringAt } from '../../manifests/field.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import { DAY_US, MINUTE_US } from '../../units/duration.ts';
import type { ClusterFacts } from './cluster-facts.ts';

/** What CloudNativePG does where nothing is said. */
const ARCHIVE_TIMEOUT_US = 5 * MINUTE_US;
const RETENTION_DAYS: Readonly<Record<string, number>> = { d: 1, w: 7, m: 31 };
const POSTGRES_UNITS_US: Readonly<Record<string, number>> = {
  ms: 1000,
  s: 1e6,
  min: MINUTE_US,
  h: 60 * MINUTE_US,
  d: DAY_US,
};

/** `archive_timeout` as PostgreSQL reads it: seconds unless a unit stands behind them. 0 switches it off. */
export function archiveTimeoutUs({ object }: Manifest): number {
  const value = recordAt(object, ['spec', 'postgresql', 'parameters'])?.archive_timeout;
  const [, digits = '', unit = 's'] = /^'?(\d+)\s*(ms|s|min|h|d)?'?$/.exec(String(value ?? '')) ?? [];
  return digits === '' ? ARCHIVE_TIMEOUT_US : Number(digits) * (POSTGRES_UNITS_US[unit] ?? 1e6);
}

/** `30d`, `4w`, `3m`; null for what is no time of keeping. */
export function retentionUs(text: string | undefined): number | null {
  const [, count, unit = ''] = /^([1-9]\d*)([dwm])$/.exec(text ?? '') ?? [];
  return count === undefined ? null : Number(count) * (RETENTION_DAYS[unit] ?? 1) * DAY_US;
}

/** Where the log of a database goes: the object that says for how long, and where it says so. */
export interface Archive {
  readonly manifest: Manifest;
  readonly at: Path;
  readonly retention: Path;
  readonly destination: string | null;
  readonly serverName: string;
  readonly plugin: boolean;
}

/** The archive of a database; null where nobody keeps its log. */
export function archiveOf(facts: ClusterFacts, cluster: Manifest): Archive | null {
  const { object } = cluster;
  const plugins = recordsAt(object, ['spec', 'plugins']);
  const [index, plugin] = plugins.find(([, each]) => booleanAt(each, ['isWALArchiver']) === true) ?? [];
  const own = recordAt(object, ['spec', 'backup', 'barmanObjectStore']);
  if (plugin !== undefined && index !== undefined) {
    const name = stringAt(plugin, ['parameters', 'barmanObjectName']) ?? '';
    const namespace = facts.index.namespaceOf(cluster);
    const store = facts.index.get({
      cluster: facts.cluster,
      group: 'barmancloud.cnpg.io',
      kind: 'ObjectStore',
      namespace,
      name,
    });
    return {
      manifest: store ?? cluster,
      at: store === undefined ? ['spec', 'plugins', index] : ['spec', 'configuration'],
      retention: store === undefined ? [] : ['spec', 'retentionPolicy'],
      destination: stringAt(store?.object, ['spec', 'configuration', 'destinationPath']) ?? null,
      serverName: stringAt(plugin, ['parameters', 'serverName']) ?? object.metadata.name,
      plugin: true,
    };
  }
  if (own === undefined) return null;
  return {
    manifest: cluster,
    at: ['spec', 'backup', 'barmanObjectStore'],
    retention: ['spec', 'backup', 'retentionPolicy'],
    destination: stringAt(own, ['destinationPath']) ?? null,
    serverName: stringAt(own, ['serverName']) ?? object.metadata.name,
    plugin: false,
  };
}

/** Databases that write here: one that follows another has nothing of its own. */
export function databasesOf(facts: ClusterFacts): readonly Manifest[] {
  return facts.objects('postgresql.cnpg.io', 'Cluster').filter(({ object }) => {
    const { enabled, primary, self } = recordAt(object, ['spec', 'replica']) ?? {};
    return enabled !== true && (primary === undefined || primary === (self ?? object.metadata.name));
  });
}
