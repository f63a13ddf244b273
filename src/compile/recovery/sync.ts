/**
 * Artifacts in step between regions (D14): a job in the region that makes them copies what is new, and watchers in the
 * others take from their caches what a copy has replaced. A copy that has not ended when the next is due is one that
 * cannot keep the time: it is ended, and `ArtifactsOld` tells.
 */
import { NINES_IMAGE, SYNC_COMMANDS } from '../../engines/nines-image.ts';
import { RPO_ANNOTATION } from '../../manifests/own-annotations.ts';
import type { JsonObject, KubeObject, Labels, ObjectMeta } from '../../manifests/types.ts';
import type { Sync } from '../../model/sync-types.ts';
import type { Model } from '../../model/types.ts';
import { printDuration, SECOND_US } from '../../units/duration.ts';
import { everySchedule } from '../../units/every-schedule.ts';
import { type CronTiming, cronJob } from '../cron-job.ts';
import { evenSpread } from '../even-spread.ts';
import { evictionBudget } from '../eviction-budget.ts';
import { partSelector, platformPartMeta, unmeshedLabels } from '../object-meta.ts';
import { RESTRICTED, RESTRICTED_POD } from '../restricted-pod.ts';
import { tokenlessAccount } from '../tokenless-account.ts';

const WATCHERS = 2;
const HEALTH_PORT = 8080;
const RESOURCES = { cpu: '100m', memory: '128Mi' };
const RESERVED: JsonObject = { requests: RESOURCES, limits: RESOURCES };

function meta(model: Model, name: string, annotations?: Labels): ObjectMeta {
  return platformPartMeta(model, { part: name, component: 'sync', namespace: model.namespace }, name, annotations);
}

function account(model: Model, name: string): KubeObject {
  return tokenlessAccount(meta(model, name));
}

function container(args: readonly string[], more: JsonObject = {}): JsonObject {
  return {
    name: 'sync',
    image: NINES_IMAGE,
    args: [...args],
    resources: RESERVED,
    securityContext: RESTRICTED,
    volumeMounts: [{ name: 'scratch', mountPath: '/tmp' }],
    ...more,
  };
}

const SCRATCH: JsonObject[] = [{ name: 'scratch', emptyDir: { sizeLimit: '1Gi' } }];

function copyJob(model: Model, sync: Sync, name: string): KubeObject {
  const { from, to, everyUs, rpoUs } = sync;
  const args = [
    ...SYNC_COMMANDS.copy,
    `--from=s3://${from.bucket}`,
    ...to.map(({ bucket }) => `--to=s3://${bucket}`),
    `--rpo=${printDuration(rpoUs)}`,
  ];
  const timing: CronTiming = {
    schedule: everySchedule(everyUs) ?? '',
    startingSeconds: 60,
    // The pause before it and the copy together are the age of what the others have.
    deadlineSeconds: Math.floor(Math.min(everyUs, rpoUs - everyUs) / SECOND_US),
  };
  return cronJob(model, meta(model, name, { [RPO_ANNOTATION]: printDuration(rpoUs) }), timing, {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    restartPolicy: 'Never',
    securityContext: RESTRICTED_POD,
    containers: [container(args)],
    volumes: SCRATCH,
  });
}

/** Each cache is asked with the password that it wants. */
function passwords({ caches }: Sync): JsonObject[] {
  return Object.entries(caches).flatMap(([store, { secret }]) =>
    secret === null
      ? []
      : [
          {
            name: `${store.toUpperCase().replaceAll('-', '_')}_PASSWORD`,
            valueFrom: { secretKeyRef: { name: secret, key: 'password' } },
          },
        ],
  );
}

function watcherPod(model: Model, sync: Sync, name: string, bucket: string): JsonObject {
  const args = [
    ...SYNC_COMMANDS.watch,
    `--bucket=s3://${bucket}`,
    ...Object.entries(sync.caches).map(([store, { host, port }]) => `--cache=${store}=redis://${host}:${port}`),
  ];
  const env = passwords(sync);
  const probe = { httpGet: { path: '/healthz', port: 'health' }, periodSeconds: 10, timeoutSeconds: 2 };
  return {
    metadata: { labels: { ...partSelector(name), ...unmeshedLabels(model) } },
    spec: {
      serviceAccountName: name,
      automountServiceAccountToken: false,
      topologySpreadConstraints: evenSpread(partSelector(name)),
      securityContext: RESTRICTED_POD,
      containers: [
        container(args, {
          ...(env.length === 0 ? {} : { env }),
          ports: [{ name: 'health', containerPort: HEALTH_PORT, protocol: 'TCP' }],
          readinessProbe: { ...probe, failureThreshold: 2 },
          livenessProbe: { ...probe, failureThreshold: 6 },
        }),
      ],
      volumes: SCRATCH,
    },
  };
}

/** Two, since a key that nobody takes away is served until it ends by itself; taking it away twice changes nothing. */
function watchers(model: Model, sync: Sync, name: string, bucket: string): readonly KubeObject[] {
  return [
    account(model, name),
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: meta(model, name),
      spec: {
        replicas: WATCHERS,
        selector: { matchLabels: partSelector(name) },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1, maxSurge: 1 } },
        template: watcherPod(model, sync, name, bucket),
      },
    },
    evictionBudget(meta(model, name), partSelector(name)),
  ];
}

/** What one cluster does of every sync. */
export function syncs(model: Model, cluster: string): readonly KubeObject[] {
  return Object.values(model.sync).flatMap((sync) => {
    const target = sync.to.find((place) => place.cluster === cluster);
    const name = `sync-${sync.name}`;
    return [
      ...(sync.from.cluster === cluster ? [account(model, name), copyJob(model, sync, name)] : []),
      ...(target !== undefined && Object.keys(sync.caches).length > 0
        ? watchers(model, sync, `${name}-watch`, target.bucket)
        : []),
    ];
  });
}
