import { numberAt, recordsAt, stringsAt } from '../../manifests/field.ts';
import { backupSchedules } from '../facts/backup-schedules.ts';
import { clusterFacts } from '../facts/cluster-facts.ts';
import { argumentsOf } from '../facts/data-sets.ts';
import type { Rule } from '../types.ts';

/** Ports of databases. */
const DATABASES: ReadonlyMap<number, string> = new Map([
  [1433, 'SQL Server'],
  [1521, 'Oracle'],
  [3306, 'MySQL'],
  [5432, 'PostgreSQL'],
  [6379, 'Redis'],
  [27_017, 'MongoDB'],
]);

export const externalStoreWithoutBackup: Rule = {
  code: 'BCK002',
  title: 'A database elsewhere that nothing here copies',
  severity: 'info',
  rows: ['B02', 'B09'],
  why: 'Whoever runs it may well back it up; then its copies are in the same hands and the same account as itself.',
  fix: 'dump it into a store of your own, or say with a reason who copies it and where to',
  find: (context) => {
    const clusters = [...clusterFacts(context).values()];
    // Several clusters ask one database, and one of them copies it.
    const jobs = clusters.flatMap((facts) =>
      backupSchedules(facts).map(({ manifest }) => argumentsOf(manifest).join(' ')),
    );
    const own = context.index.ofKind('postgresql.cnpg.io', 'Cluster').map(({ object }) => object.metadata.name);
    return clusters.flatMap((facts) =>
      facts.objects('networking.istio.io', 'ServiceEntry').flatMap((manifest) => {
        const port = recordsAt(manifest.object, ['spec', 'ports'])
          .map(([, each]) => numberAt(each, ['number']) ?? 0)
          .find((each) => DATABASES.has(each));
        const hosts = stringsAt(manifest.object, ['spec', 'hosts']);
        // A name of our own that leads to the region that writes is backed up where it writes.
        const isOurs = own.some((name) => hosts.some((host) => host.startsWith(`${name}.`)));
        if (port === undefined || isOurs || hosts.some((host) => jobs.some((words) => words.includes(host)))) return [];
        const message = `${hosts.join(', ')} (${DATABASES.get(port)}) is copied by nothing here`;
        return [{ manifest, path: ['spec', 'hosts'], message }];
      }),
    );
  },
};
