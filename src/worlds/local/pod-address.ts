/** Where a system has no more than one: pods then share it and differ by port. */
const SHARED = '127.0.0.1';
/** The second part of a pod's address, for the first zone: 127.0 is everybody's. */
const FIRST_ZONE = 16;
const MOST_ZONES = 200;

/**
 * The address of a pod: each has its own of loopback, the zone in its second part. On Linux all of 127.0.0.0/8 is there;
 * elsewhere one address is, and what is told from addresses (which zone an endpoint stands in) cannot be told.
 */
export function podAddress(zone: number, number: number, platform: string = process.platform): string {
  if (platform !== 'linux') return SHARED;
  return `127.${FIRST_ZONE + (zone % MOST_ZONES)}.${Math.floor(number / 250) % 256}.${(number % 250) + 1}`;
}
