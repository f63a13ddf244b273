/**
 * Copies that our own program makes (B02 to B05, B07, B08): portable dumps, exports, snapshots of etcd, and what looks
 * after copies and keys. Each is a CronJob with an identity of its own; none runs beside itself, and one that takes too
 * long is ended, because the next is due.
 */
import { NINES_IMAGE } from '../../engines/nines-image.ts';
import { OWNER_ANNOTATION } from '../../manifests/own-annotations.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Backup, BackupJob, StoreBackup } from '../../model/backup-types.ts';
import type { Model } from '../../model/types.ts';
import { SECOND_US } from '../../units/duration.ts';
import { clusterRights } from '../cluster-rights.ts';
import { type CronTiming, cronJob } from '../cron-job.ts';
import { RESTRICTED, RESTRICTED_POD } from '../restricted-pod.ts';
import { tokenlessAccount } from '../tokenless-account.ts';
import { ETCD_KEYS, jobArguments } from './job-arguments.ts';
import { CREDENTIAL_KEYS, partMeta } from './parts.ts';

/** A controller that was away looks back so far; Kubernetes gives up by itself only after a hundred missed runs. */
const STARTING_DEADLINE_SECONDS = 300;
const DAY_SECONDS = 86_400;
/** A stream of frames of a mebibyte each: 256 MiB is twice what was measured. */
const RESOURCES = { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '1', memory: '256Mi' } };

function secretVariable(name: string, secret: string, key: string): JsonObject {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}

/** Names that PostgreSQL’s and Redis’ own tools read, and those of every S3 client. */
function environment({ secret }: Backup, store: StoreBackup | undefined): JsonObject[] {
  const asked =
    store === undefined || store.secret === null
      ? []
      : store.kind === 'redis'
        ? [secretVariable('REDISCLI_AUTH', store.secret, 'password')]
        : [secretVariable('PGUSER', store.secret, 'username'), secretVariable('PGPASSWORD', store.secret, 'password')];
  const credentials =
    secret === null
      ? []
      : [
          secretVariable('AWS_ACCESS_KEY_ID', secret, CREDENTIAL_KEYS.access),
          secretVariable('AWS_SECRET_ACCESS_KEY', secret, CREDENTIAL_KEYS.secret),
        ];
  return [...asked, ...credentials];
}

/** etcd is reached where it runs, with the keys that lie there: on a node of the control plane, as root, in its network. */
const ON_CONTROL_PLANE: JsonObject = {
  hostNetwork: true,
  nodeSelector: { 'node-role.kubernetes.io/control-plane': '' },
  tolerations: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' }],
  securityContext: { runAsUser: 0, seccompProfile: { type: 'RuntimeDefault' } },
};

function podSpec(model: Model, backup: Backup, job: BackupJob, cluster: string): JsonObject {
  const isEtcd = job.command === 'etcd';
  const env = environment(backup, job.store === null ? undefined : backup.stores[job.store]);
  const mounts: JsonObject[] = [{ name: 'scratch', mountPath: '/tmp' }];
  const volumes: JsonObject[] = [{ name: 'scratch', emptyDir: { sizeLimit: '1Gi' } }];
  if (isEtcd) {
    mounts.push({ name: 'keys', mountPath: ETCD_KEYS, readOnly: true });
    volumes.push({ name: 'keys', hostPath: { path: ETCD_KEYS, type: 'Directory' } });
  }
  return {
    serviceAccountName: job.name,
    // Only an export of the cluster’s objects asks its API.
    automountServiceAccountToken: job.command === 'configuration',
    restartPolicy: 'Never',
    ...(isEtcd ? ON_CONTROL_PLANE : { securityContext: RESTRICTED_POD }),
    containers: [
      {
        name: 'backup',
        image: NINES_IMAGE,
        args: [...jobArguments(model, backup, job, cluster)],
        ...(env.length === 0 ? {} : { env }),
        resources: RESOURCES,
        securityContext: RESTRICTED,
        volumeMounts: mounts,
      },
    ],
    volumes,
  };
}

function backupJob(model: Model, backup: Backup, job: BackupJob, cluster: string): KubeObject {
  const isPaused = job.pausedIn.includes(cluster);
  const owner = { [OWNER_ANNOTATION]: 'spec.suspend: nines failover' };
  const timing: CronTiming = {
    schedule: job.schedule,
    startingSeconds: STARTING_DEADLINE_SECONDS,
    deadlineSeconds: Math.floor(job.deadlineUs / SECOND_US),
    keptSeconds: DAY_SECONDS,
    isPaused,
  };
  const metadata = partMeta(model, job.namespace, job.name, isPaused ? owner : undefined);
  return cronJob(model, metadata, timing, podSpec(model, backup, job, cluster));
}

/** What is read for the export: everything that a cluster is built from, and no Secret. */
const READ: readonly JsonObject[] = [
  {
    apiGroups: [''],
    resources: [
      'configmaps',
      'namespaces',
      'persistentvolumeclaims',
      'persistentvolumes',
      'serviceaccounts',
      'services',
    ],
  },
  { apiGroups: ['apiextensions.k8s.io'], resources: ['customresourcedefinitions'] },
  { apiGroups: ['apps'], resources: ['daemonsets', 'deployments', 'statefulsets'] },
  { apiGroups: ['autoscaling'], resources: ['horizontalpodautoscalers'] },
  { apiGroups: ['batch'], resources: ['cronjobs'] },
  {
    apiGroups: ['networking.k8s.io', 'policy', 'rbac.authorization.k8s.io', 'scheduling.k8s.io', 'storage.k8s.io'],
    resources: ['*'],
  },
  {
    apiGroups: ['gateway.networking.k8s.io', 'networking.istio.io', 'security.istio.io', 'telemetry.istio.io'],
    resources: ['*'],
  },
  { apiGroups: ['barmancloud.cnpg.io', 'postgresql.cnpg.io', 'velero.io', 'monitoring.coreos.com'], resources: ['*'] },
];

/** Jobs of one cluster with their identities. */
export function backupJobs(model: Model, cluster: string): readonly KubeObject[] {
  const { backup } = model;
  if (backup === null) return [];
  return Object.values(backup.jobs)
    .filter(({ clusters }) => clusters.includes(cluster))
    .flatMap((job) => [
      tokenlessAccount(partMeta(model, job.namespace, job.name)),
      ...(job.command === 'configuration'
        ? clusterRights(
            model,
            job,
            READ.map((rule) => ({ ...rule, verbs: ['get', 'list'] })),
          )
        : []),
      backupJob(model, backup, job, cluster),
    ]);
}
