/**
 * What Istio's proxies count at workloads: requests by status, and their time. Served as an exposition, since only Istio's
 * own build of Envoy has the filter that counts them; names and labels are those that Flagger's own queries ask for.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface WorkloadMetrics {
  /** Where the exposition is. */
  readonly page: string;
  /** Counts one request to a workload. */
  count(namespace: string, workload: string, request: { readonly status: number; readonly ms: number }): void;
  stop(): void;
}

const BOUNDS_MS = [1, 10, 100, 250, 500, 1000, Number.POSITIVE_INFINITY];
const TIMES = 'istio_request_duration_milliseconds';

/** Starts serving it. */
export async function startWorkloadMetrics(): Promise<WorkloadMetrics> {
  const values = new Map<string, number>();
  const add = (series: string, value: number) => void values.set(series, (values.get(series) ?? 0) + value);
  const server = createServer((_, answer) => {
    const types = ['# TYPE istio_requests_total counter', `# TYPE ${TIMES} histogram`];
    const series = [...values].map(([name, value]) => `${name} ${value}`);
    answer.setHeader('content-type', 'text/plain; version=0.0.4').end(`${[...types, ...series].join('\n')}\n`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    page: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`,
    count(namespace, workload, { status, ms }) {
      const labels = `reporter="destination",destination_workload_namespace="${namespace}",destination_workload="${workload}"`;
      const answered = `${labels},response_code="${status}"`;
      add(`istio_requests_total{${answered}}`, 1);
      for (const bound of BOUNDS_MS) {
        const le = bound === Number.POSITIVE_INFINITY ? '+Inf' : String(bound);
        add(`${TIMES}_bucket{${answered},le="${le}"}`, ms <= bound ? 1 : 0);
      }
      add(`${TIMES}_sum{${answered}}`, ms);
      add(`${TIMES}_count{${answered}}`, 1);
    },
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
