import type { JsonObject, KubeObject, ObjectMeta } from '../manifests/types.ts';
import type { Model } from '../model/types.ts';
import { partSelector, unmeshedLabels } from './object-meta.ts';

/** When a job is done, and what becomes of one that is late or long. */
export interface CronTiming {
  readonly schedule: string;
  /** How late it may still begin: its controller may have been away. */
  readonly startingSeconds: number;
  readonly deadlineSeconds: number;
  /** How long one that has ended is kept; absent: as long as the history has it. */
  readonly keptSeconds?: number;
  readonly isPaused?: boolean;
}

/** A job of the platform that is done again and again, one at a time, by pods outside the mesh. */
export function cronJob(model: Model, metadata: ObjectMeta, timing: CronTiming, podSpec: JsonObject): KubeObject {
  const { schedule, startingSeconds, deadlineSeconds, keptSeconds, isPaused } = timing;
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata,
    spec: {
      schedule,
      // Without it the zone is that of whichever machine the controller runs on.
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: startingSeconds,
      ...(isPaused === undefined ? {} : { suspend: isPaused }),
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        spec: {
          backoffLimit: 1,
          activeDeadlineSeconds: deadlineSeconds,
          ...(keptSeconds === undefined ? {} : { ttlSecondsAfterFinished: keptSeconds }),
          template: {
            metadata: { labels: { ...partSelector(metadata.name), ...unmeshedLabels(model) } },
            spec: podSpec,
          },
        },
      },
    },
  };
}
