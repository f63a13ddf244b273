import { perSecond } from '../units/rate.ts';
import type { WrittenLoad, WrittenWork } from './load-schema.ts';
import type { Load } from './types.ts';

/** Offered load, whichever way it is written; header names in lower case. */
export function writtenLoad(load: WrittenLoad): Load {
  if ('everyUs' in load) return { rps: perSecond(load), path: '/', method: 'GET', headers: {} };
  const { rps, host, path, method, headers } = load;
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return { rps, path, method, headers: lower, ...(host === undefined ? {} : { host }) };
}

/** Service times vary, and a constant would hide the tail. */
const USUAL_SHAPE = 'exponential';

/** Processor time of one request, whichever way it is written. */
export function writtenWork(work: WrittenWork): {
  readonly workUs: number;
  readonly workShape: 'constant' | 'exponential';
} {
  if (typeof work === 'number') return { workUs: work, workShape: USUAL_SHAPE };
  return { workUs: work.mean, workShape: work.shape };
}
