import type { ConformanceCase } from '../types.ts';
import { ACTIONS } from './actions.ts';
import { AUTHORIZATION } from './authorization.ts';
import { BALANCING } from './balancing.ts';
import { ENDPOINTS } from './endpoints.ts';
import { FILTERS } from './filters.ts';
import { GATEWAY_API } from './gateway-api.ts';
import { GRPC } from './grpc.ts';
import { HOSTS } from './hosts.ts';
import { IDENTITY } from './identity.ts';
import { LOCALITIES } from './localities.ts';
import { MATCHING } from './matching.ts';
import { OUTLIERS } from './outliers.ts';
import { POOLS } from './pools.ts';
import { RATE_LIMITS } from './rate-limits.ts';
import { RETRIES } from './retries.ts';
import { SERVERS } from './servers.ts';
import { WEIGHTS } from './weights.ts';

/** Every case, in the order of the table. */
export const ALL_CASES: readonly ConformanceCase[] = [
  ...HOSTS,
  ...SERVERS,
  ...MATCHING,
  ...GATEWAY_API,
  ...WEIGHTS,
  ...ACTIONS,
  ...FILTERS,
  ...RETRIES,
  ...POOLS,
  ...GRPC,
  ...OUTLIERS,
  ...BALANCING,
  ...LOCALITIES,
  ...RATE_LIMITS,
  ...AUTHORIZATION,
  ...IDENTITY,
  ...ENDPOINTS,
];
