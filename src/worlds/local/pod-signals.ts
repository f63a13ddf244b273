/**
 * What pods count themselves: their page `/metrics`, read as Prometheus reads it, of every ready pod whose answer comes
 * in time. The labels `workload` (`namespace/name`), `pod` and `zone` are the scraper's; labels of those names on the
 * page are renamed `exported_…`, as Prometheus does.
 */
import type { Signal } from '../../ports/types.ts';
import type { LocalPod } from './pod-record.ts';
import { readPrometheusText } from './read-prometheus-text.ts';

const TIMEOUT_MS = 1000;
/** When the process began, by the convention of Prometheus' client libraries, in seconds since 1970. */
const PROCESS_START = 'process_start_time_seconds';
const OWN_LABELS: ReadonlySet<string> = new Set(['workload', 'pod', 'zone']);

/** Readings of those metrics that no proxy exports. Nobody is asked when there are none. */
export async function podSignals(
  pods: readonly LocalPod[],
  metrics: readonly string[],
  nowUs: () => number,
): Promise<readonly Signal[]> {
  const wanted = new Set(metrics.filter((metric) => !metric.startsWith('envoy_')));
  if (wanted.size === 0) return [];
  const found = await Promise.all(pods.filter(({ ready }) => ready).map((pod) => signalsOf(pod, wanted, nowUs)));
  return found.flat();
}

async function signalsOf(pod: LocalPod, wanted: ReadonlySet<string>, nowUs: () => number): Promise<readonly Signal[]> {
  const page = await pageOf(pod);
  if (page === null) return [];
  const atUs = nowUs();
  const samples = readPrometheusText(page);
  const startS = samples.find(({ name }) => name === PROCESS_START)?.value;
  // A process that does not say when it began has done so before it was ready.
  const sinceUs = startS === undefined ? (pod.readySinceUs ?? pod.createdUs) : Math.round(startS * 1_000_000);
  const workload = `${pod.namespace}/${pod.owner.split('/').at(-1)}`;
  return samples
    .filter(({ name }) => wanted.has(name))
    .map(({ name, labels, value }) => ({
      metric: name,
      labels: { ...renamed(labels), workload, pod: pod.name, zone: pod.zone },
      value,
      sinceUs,
      atUs,
    }));
}

function renamed(labels: Signal['labels']): Signal['labels'] {
  const entries = Object.entries(labels);
  return Object.fromEntries(entries.map(([key, of]) => [OWN_LABELS.has(key) ? `exported_${key}` : key, of]));
}

async function pageOf({ address, port }: LocalPod): Promise<string | null> {
  if (port === null) return null;
  try {
    const response = await fetch(`http://${address}:${port}/metrics`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const page = await response.text();
    return response.ok ? page : null;
  } catch {
    // It was on its way out, or exports nothing.
    return null;
  }
}
