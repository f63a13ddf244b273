/**
 * A change of a schema that no request notices (V04), in five steps: expand, a rollout of what writes both, backfill, a
 * rollout of what reads the new, contract. The three that touch the database are jobs, suspended: whoever goes on sets
 * `suspend` to false when the gate that stands on the job is true. Until the last step the way back is another rollout.
 */
import { OWNER_ANNOTATION } from '../../manifests/own-annotations.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Migration } from '../../model/migration-types.ts';
import type { Model, Service } from '../../model/types.ts';
import { printDuration } from '../../units/duration.ts';
import { wholeSeconds } from '../engine-duration.ts';
import { runsIn, serviceMeta, unmeshedLabels } from '../object-meta.ts';
import { RESTRICTED, RESTRICTED_POD } from '../restricted-pod.ts';

/** What must be true before a step is let go, for people and for whoever goes on in their place. */
const GATE_ANNOTATION = 'nines.dev/gate';
const STEPS = ['expand', 'backfill', 'contract'] as const;
type Step = (typeof STEPS)[number];

function gateOf(service: Service, migration: Migration, step: Step): string {
  const previous = (done: Step): string => `job ${jobName(service, migration, done)} is complete`;
  const everywhere = (image: string): string => `every pod of ${service.name} runs ${image}`;
  switch (step) {
    case 'expand':
      return 'a backup of the database is younger than an hour';
    case 'backfill':
      return `${previous('expand')}; ${everywhere(migration.writes)}`;
    case 'contract':
      return `${previous('backfill')}; ${everywhere(migration.reads)} since ${printDuration(migration.soakUs)}`;
  }
}

function jobName(service: Service, migration: Migration, step: Step): string {
  return `${service.name}-${migration.name}-${step}`;
}

/** The cluster of the primary: there is one schema, and one place to change it. */
function runsHere(model: Model, { store }: Migration, cluster: string): boolean {
  const known = model.stores[store];
  if (known === undefined || known.kind !== 'postgres') return cluster === Object.keys(model.clusters)[0];
  const { replication } = known;
  return replication.writer === 'one' ? cluster === replication.primary : known.clusters.includes(cluster);
}

function job(model: Model, service: Service, migration: Migration, step: Step): KubeObject {
  const name = jobName(service, migration, step);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: serviceMeta(model, service, name, {
      [GATE_ANNOTATION]: gateOf(service, migration, step),
      [OWNER_ANNOTATION]: 'spec.suspend: whoever goes on with the migration',
    }),
    spec: {
      suspend: true,
      // A step is written so that it can be begun again; a step that fails three times is looked at.
      backoffLimit: 2,
      activeDeadlineSeconds: wholeSeconds(migration.deadlineUs),
      template: {
        metadata: { labels: { app: name, ...unmeshedLabels(model) } },
        spec: podSpec(service, migration, step),
      },
    },
  };
}

function podSpec(service: Service, migration: Migration, step: Step): JsonObject {
  const env = Object.entries(service.env).map(
    ([name, value]): JsonObject =>
      'value' in value
        ? { name, value: value.value }
        : { name, valueFrom: { secretKeyRef: { name: value.secret, key: value.key } } },
  );
  return {
    serviceAccountName: service.serviceAccount,
    automountServiceAccountToken: false,
    restartPolicy: 'Never',
    priorityClassName: service.priority.className,
    securityContext: RESTRICTED_POD,
    containers: [
      {
        name: step,
        image: migration.image,
        command: [...migration.command, step],
        ...(env.length === 0 ? {} : { env }),
        resources: { requests: { cpu: '250m', memory: '256Mi' }, limits: { cpu: '1', memory: '256Mi' } },
        securityContext: RESTRICTED,
      },
    ],
  };
}

/** Jobs of every migration, where the database is written. */
export function migrationJobs(model: Model, cluster: string): readonly KubeObject[] {
  return Object.values(model.services).flatMap((service) => {
    const { migration } = service;
    if (migration === null || !runsHere(model, migration, cluster) || !runsIn(service, cluster)) return [];
    return STEPS.map((step) => job(model, service, migration, step));
  });
}
