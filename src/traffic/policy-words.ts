/** A destination's policy in one line: balancing, locality, ejection, limits, transport. */
import type { BalancePolicy, Cluster, LocalityPolicy, OutlierPolicy } from '../mesh/types.ts';

/** From here on a limit is Istio's way of writing "none". */
const UNLIMITED = 4_294_967_295;

const BALANCE: Readonly<Record<BalancePolicy['kind'], string>> = {
  leastRequest: 'least request',
  roundRobin: 'round robin',
  random: 'random',
  passthrough: 'the address that the client resolved',
  ringHash: 'ring hash',
  maglev: 'Maglev',
};

const LOCALITY: Readonly<Record<LocalityPolicy['kind'], string | null>> = {
  none: null,
  distribute: 'distributed over localities',
  failover: 'fails over by locality',
  failoverPriority: 'fails over by labels',
};

function ejection(outlier: OutlierPolicy): string {
  const seconds = outlier.baseEjectionUs / 1_000_000;
  const gateway = outlier.consecutiveGatewayErrors > 0 ? ` or ${outlier.consecutiveGatewayErrors} gateway errors` : '';
  const errors =
    outlier.consecutive5xx > 0 ? `${outlier.consecutive5xx} errors${gateway}` : gateway.replace(' or ', '');
  return errors === ''
    ? 'ejects nobody'
    : `ejects after ${errors} for ${seconds} s, at most ${outlier.maxEjectionPercent} %`;
}

function limits({ pool }: Cluster): readonly string[] {
  const named: readonly (readonly [string, number])[] = [
    ['connections', pool.maxConnections],
    ['pending', pool.maxPendingRequests],
    ['requests', pool.maxRequests],
    ['retries', pool.maxRetries],
  ];
  return named.filter(([, limit]) => limit < UNLIMITED).map(([name, limit]) => `at most ${limit} ${name}`);
}

/** `least request; ejects after 5 errors for 30 s, at most 100 %; TLS auto`. */
export function policyWords(cluster: Cluster): string {
  const words = [BALANCE[cluster.balance.kind]];
  const locality = LOCALITY[cluster.locality.kind];
  if (locality !== null) words.push(locality);
  words.push(cluster.outlier === null ? 'no outlier detection' : ejection(cluster.outlier), ...limits(cluster));
  if (cluster.tls.mode !== 'auto') words.push(`TLS ${cluster.tls.mode}`);
  return words.join('; ');
}
