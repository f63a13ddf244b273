/**
 * What a service counts of its own business, beside its answers: orders that failed among orders that were tried, though
 * each was answered with 200.
 *
 * The counters are the pods' own, read from each pod as Prometheus would. Their labels `workload` (`namespace/name`, of
 * the pod that counted, as in every signal) and `pod` tell whose they are; what other labels tell apart is added up.
 */
import type { Signal } from '../../ports/types.ts';
import type { MetricTick } from '../judge/types.ts';
import type { Parts } from './find-parts.ts';
import type { CounterReading, RolloutReadings } from './rollout-kept.ts';

type Counters = RolloutReadings['counters'];
type Business = NonNullable<Parts['policy']['business']>;

/** The business counters of both sides among all that were read, by pod, side, metric and other labels. */
export function readBusinessCounters(
  signals: readonly Signal[],
  { policy, home, candidate }: Pick<Parts, 'policy' | 'home' | 'candidate'>,
): Counters {
  const { business, service } = policy;
  if (business === null) return {};
  const sides = new Map([
    [`${service.namespace}/${home.name}`, 'home'],
    [`${service.namespace}/${candidate.name}`, 'candidate'],
  ]);
  const counters: Record<string, CounterReading> = {};
  for (const { metric, labels, value, sinceUs, atUs } of signals) {
    const { workload = '', pod = '', ...others } = labels;
    const side = sides.get(workload);
    const isAsked = metric === business.bad || metric === business.of;
    // A service may export whatever it likes.
    if (side === undefined || !isAsked || !Number.isFinite(value) || value < 0) continue;
    const rest = Object.entries(others)
      .map(([key, of]) => `${key}=${of}`)
      .sort()
      .join(',');
    counters[[`pod ${pod}`, side, metric, rest].join('\n')] = { value, sinceUs, atUs };
  }
  return counters;
}

/**
 * What came between two looks, of all pods that can be compared: those that were read both times and did not begin anew,
 * and those that began after the first look (`fromUs`). Null when nothing was tried.
 */
export function businessTick(before: Counters, after: Counters, business: Business, fromUs: number): MetricTick | null {
  const earlier = byPod(before, business);
  const arms = { home: { requests: 0, bad: 0 }, candidate: { requests: 0, bad: 0 } };
  for (const [pod, now] of byPod(after, business)) {
    const then = earlier.get(pod);
    if (then === undefined ? now.some(({ sinceUs }) => sinceUs < fromUs) : !isComparable(then, now)) continue;
    const rise = (metric: string): number => Math.round(sumOf(now, metric) - sumOf(then ?? [], metric));
    const arm = arms[now[0]!.side];
    const tried = rise(business.of);
    arm.requests += tried;
    // Two counters of one pod are not read at one instant.
    arm.bad += Math.min(rise(business.bad), tried);
  }
  if (arms.home.requests + arms.candidate.requests === 0) return null;
  return { metric: 'business', canary: arms.candidate, stable: arms.home };
}

interface PodCounter extends CounterReading {
  readonly series: string;
  readonly side: 'home' | 'candidate';
  readonly metric: string;
}

function byPod(counters: Counters, { bad, of }: Business): ReadonlyMap<string, readonly PodCounter[]> {
  const pods = new Map<string, PodCounter[]>();
  for (const [series, reading] of Object.entries(counters)) {
    const [pod = '', side, metric = ''] = series.split('\n');
    if (metric !== bad && metric !== of) continue;
    const found = pods.get(pod) ?? [];
    found.push({ ...reading, series, metric, side: side === 'home' ? 'home' : 'candidate' });
    pods.set(pod, found);
  }
  return pods;
}

/** A series that is new at a pod that was read before began at nothing. */
function isComparable(before: readonly PodCounter[], after: readonly PodCounter[]): boolean {
  const now = new Map(after.map((each) => [each.series, each]));
  const [first] = before;
  return (
    after.every(({ atUs, sinceUs }) => atUs > first!.atUs && sinceUs === first!.sinceUs) &&
    before.every(({ series, value }) => (now.get(series)?.value ?? -1) >= value)
  );
}

function sumOf(counters: readonly PodCounter[], metric: string): number {
  return counters.reduce((sum, each) => sum + (each.metric === metric ? each.value : 0), 0);
}
