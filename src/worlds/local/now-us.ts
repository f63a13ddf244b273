let lastUs = 0;

/** The world's time: microseconds since 1970, never backwards within one process. */
export function nowUs(): number {
  lastUs = Math.max(lastUs, Date.now() * 1000);
  return lastUs;
}
