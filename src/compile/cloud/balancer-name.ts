import { contentHash } from '../content-hash.ts';

/** Amazon’s limit. */
const LONGEST = 32;

/** Name of the load balancer in front of a cluster’s gateways; one per cluster and account. */
export function balancerName(platform: string, cluster: string): string {
  const whole = `${platform}-${cluster}`;
  if (whole.length <= LONGEST) return whole;
  const mark = contentHash(whole).slice(0, 8);
  return `${whole.slice(0, LONGEST - mark.length - 1).replace(/-+$/, '')}-${mark}`;
}
