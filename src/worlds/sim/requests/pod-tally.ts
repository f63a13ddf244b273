import type { LocalReply } from '../../../traffic/types.ts';

/** What one pod (its process and its own proxy) did in one window. */
export class PodTally {
  requests = 0;
  mirrored = 0;
  errors = 0;
  rateLimited = 0;
  denied = 0;
  unauthenticated = 0;
  plaintextRefused = 0;
  cpuUs = 0;
  maxInFlight = 0;
}

/** Counts what a proxy's own filters refused: the rate limit, authorization (403 without a token's fault), tokens. */
export function countRefusal(tally: PodTally, { status, flags, details }: LocalReply): void {
  if (flags.includes('RL')) tally.rateLimited++;
  else if (details.startsWith('rbac')) tally.denied++;
  else if (status === 401 || details.startsWith('jwt')) tally.unauthenticated++;
}
