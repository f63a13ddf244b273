import { samplePlatform } from '../spec/sample-platform.ts';
import { sampleModel } from './sample-model.ts';
import type { Model } from './types.ts';

const REGIONS =
  'one: { zones: [a, b, c] }\n  two: { role: warm, zones: [a, b, c] }\n  three: { role: passive, zones: [a] }';
/** The databases of it where none are named. */
export const BACKED_UP_DATA =
  'db: { kind: postgres, run: {} }, old: { kind: postgres, host: old.example }, cache: { kind: redis, run: {} }';

/** For tests: a platform with these lines of `backup` and of `data`, in an active, a warm and a passive region. */
export function sampleBackup(lines: string, data = BACKED_UP_DATA, regions = REGIONS): Model {
  const rest = `backup: { bucket: shop-backups, ${lines} }\ndata: { ${data} }`;
  return sampleModel(samplePlatform({ rest, regions }));
}
