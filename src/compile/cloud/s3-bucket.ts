/** What every bucket of the platform has, whoever keeps something in it. */
import type { JsonObject } from '../../manifests/types.ts';
import { wholeDays } from '../engine-duration.ts';

/** Uploads that were never finished are paid for and seen by nobody. */
export const S3_ABANDONED: JsonObject = { days_after_initiation: 7 };

/** No way in from outside, whatever a policy says. */
export const S3_BLOCKED: JsonObject = {
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
};

/** The only time that S3 promises a copy within, and tells of one that is later. */
const COPY_MINUTES = 15;
export const S3_COPY_TIME: JsonObject = { status: 'Enabled', time: { minutes: COPY_MINUTES } };
export const S3_COPY_METRICS: JsonObject = { status: 'Enabled', event_threshold: { minutes: COPY_MINUTES } };

/**
 * What is old is archived and yet read at once: Velero reads the description of each backup when it starts, and hours of
 * thawing are hours without service.
 */
export function s3Transitions(tiers: { readonly infrequentUs: number; readonly archiveUs: number }): JsonObject[] {
  return [
    { days: wholeDays(tiers.infrequentUs), storage_class: 'STANDARD_IA' },
    { days: wholeDays(tiers.archiveUs), storage_class: 'GLACIER_IR' },
  ];
}
