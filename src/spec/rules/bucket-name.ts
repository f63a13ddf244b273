import type { Reading } from '../../schema/reading.ts';
import type { Path } from '../../schema/types.ts';

/** What S3 allows. */
const LONGEST = 63;

/** Reports a name that no bucket can have; `at` is what made it long. */
export function demandBucketName(bucket: string, at: Path, reading: Reading): void {
  if (bucket.length <= LONGEST) return;
  const message = `the bucket ${bucket} has a name of more than ${LONGEST} characters`;
  reading.report('SPEC010', at, message, 'choose a shorter one');
}
