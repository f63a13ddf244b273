import type { Migration } from '../../model/migration-types.ts';
import type { Service } from '../../model/types.ts';
import { printDuration } from '../../units/duration.ts';
import { kubectlAt } from '../commands/command.ts';
import { liveWorkload } from '../live-workload.ts';
import type { Site } from '../site.ts';
import type { Operation, Step } from '../types.ts';

const STEPS = ['expand', 'backfill', 'contract'] as const;

/** The cluster that holds the jobs of a migration, and their names; null: none was compiled. */
function placeOf({ compiled }: Site, { name, namespace }: Service, migration: Migration): string | null {
  const first = `${name}-${migration.name}-${STEPS[0]}`;
  const file = compiled.files.find(({ objects }) =>
    objects.some(({ kind, metadata }) => kind === 'Job' && metadata.name === first && metadata.namespace === namespace),
  );
  return file?.cluster ?? null;
}

/** Lets a job go, waits for it, and reads what it said. */
function go(cluster: string, service: Service, migration: Migration, step: (typeof STEPS)[number], text: string): Step {
  const { name, namespace } = service;
  const job = `${name}-${migration.name}-${step}`;
  const within = `${Math.ceil(migration.deadlineUs / 1_000_000)}s`;
  return {
    text,
    run: [
      kubectlAt(cluster, namespace, 'patch', 'job', job, '--type', 'merge', '-p', 'spec: {suspend: false}'),
      kubectlAt(cluster, namespace, 'wait', '--for', 'condition=complete', `job/${job}`, '--timeout', within),
      kubectlAt(cluster, namespace, 'logs', `job/${job}`, '--tail', '100'),
    ],
  };
}

function operation(site: Site, service: Service): Operation | null {
  const { migration, namespace } = service;
  const cluster = migration === null ? null : placeOf(site, service, migration);
  if (migration === null || cluster === null) return null;
  const images = kubectlAt(cluster, namespace, 'get', 'deployment', liveWorkload(service), '-o', 'wide');
  return {
    title: `Schema migration: ${migration.name} of ${service.name}`,
    purpose: `\`${migration.store}\` changes its form while \`${service.name}\` is used, in five steps of which each can be lived with for as long as one likes: expand, write both, backfill, read the new, contract. The jobs are compiled in ${cluster}, suspended; each says on itself (\`nines.dev/gate\`) what has to be true before it is let go.`,
    before: {
      text: `The backup of \`${migration.store}\` is younger than an hour, nobody rolls out, and nothing fires. The next [version](#deployment) of somebody else waits until this one is over.`,
      run: [kubectlAt(cluster, namespace, 'get', 'jobs'), images],
    },
    steps: [
      go(
        cluster,
        service,
        migration,
        'expand',
        'Expand: the new stands beside the old, empty. Nobody is asked for it yet.',
      ),
      {
        text: `Write both: \`services.${service.name}.image: ${migration.writes}\` in \`${site.spec}\`, as any new version. Go on when every pod of every cluster runs it.`,
        run: [images],
      },
      go(
        cluster,
        service,
        migration,
        'backfill',
        `Backfill: what was there before is copied into the new. It may be ended and begun again; after ${printDuration(migration.deadlineUs)} it is given up.`,
      ),
      {
        text: `Read the new: \`services.${service.name}.image: ${migration.reads}\`, as any new version. Wait ${printDuration(migration.soakUs)} with everybody on it: a day has every kind of request.`,
        run: [images],
      },
      go(cluster, service, migration, 'contract', 'Contract: the old is taken away. From here there is no way back.'),
    ],
    after: {
      text: `all three jobs are \`Complete\`, failures are what they were, and \`migration\` of \`${service.name}\` is taken out of \`${site.spec}\`.`,
      run: [kubectlAt(cluster, namespace, 'get', 'jobs')],
    },
    back: [
      `Before the last step: the image before, as any new version. What was expanded stays; it hurts nobody.`,
      `Behind the last step: \`${migration.store}\` at a moment before it, [beside the one that is used](/backup-and-restore.md#5-one-database-to-a-moment).`,
    ],
  };
}

/** Changes of schemas that are waiting to be made. */
export function schemaMigrations(site: Site): readonly Operation[] {
  return Object.values(site.model.services).flatMap((service) => operation(site, service) ?? []);
}
