/** Figures of a finished run as frozen data, lists sorted by their names. */
import { compareText } from '../../../units/compare-text.ts';
import type { SimJournal } from '../control/sim-journal.ts';
import type { SimKernel } from '../kernel/sim-kernel.ts';
import type { RunInput } from '../run-input.ts';
import type { Ejection, PodFigures, ProxyFigures, RunResult, Series, WindowFigures } from '../run-result.ts';
import type { Caller } from './caller.ts';
import { seriesSteps, seriesStepUs } from './client-load.ts';
import { sortedCounts } from './counts-by-key.ts';
import { PROXY_PASS_US } from './network.ts';
import type { PodServer } from './pod-server.ts';
import type { RequestPlane } from './request-plane.ts';
import type { WeightLog } from './weight-log.ts';
import type { WorkloadWatch } from './workload-watch.ts';

/** What kept figures during the run. */
export interface RunParts {
  readonly kernel: SimKernel;
  readonly plane: RequestPlane;
  readonly workloads: WorkloadWatch;
  readonly weights: WeightLog;
  /** What the control plane took for granted. */
  readonly assumed: readonly string[];
  readonly journals: readonly NamedJournal[];
}

/** A journal and whose it is. */
export interface NamedJournal {
  readonly cluster: string;
  readonly name: string;
  readonly journal: SimJournal;
}

/** What the traffic plane takes for granted whatever the platform. */
const ASSUMED: readonly string[] = [
  `a proxy adds ${PROXY_PASS_US} µs in each direction`,
  'users stand beside the gateway: their own network is left out',
  'an application whose call fails answers 500',
  'an application makes its calls one after another and waits for them without holding a processor',
];

/** Window 0 is the time outside of all windows. */
export function freezeRun(input: RunInput, parts: RunParts): RunResult {
  const { kernel, plane } = parts;
  const watches = plane.table.callers.flatMap(({ all }) => all.map(({ watch }) => watch));
  const ejections = watches
    .flatMap((watch) => watch.freezeEjections())
    .sort((a, b) => a.atUs - b.atUs || compareText(a.proxy, b.proxy) || compareText(a.endpoint, b.endpoint));
  const firstErrors = watches
    .flatMap((watch) => watch.freezeFirstErrors())
    .sort((a, b) => a.atUs - b.atUs || compareText(a.proxy, b.proxy) || compareText(a.endpoint, b.endpoint));
  return {
    seed: input.seed,
    durationUs: input.durationUs,
    traceHash: kernel.traceHash,
    events: kernel.events,
    requests: plane.load.requests,
    windows: input.windows.map((_, index) => freezeWindow(input, parts, index + 1)),
    ejections,
    firstErrors,
    series: freezeSeries(input, parts, ejections),
    log: kernel.entries,
    journals: parts.journals.map(({ cluster, name, journal }) => ({ cluster, name, entries: [...journal.entries] })),
    unmodelled: [...plane.table.unmodelled].sort(),
    assumed: [...parts.assumed, ...ASSUMED],
  };
}

function freezeWindow(input: RunInput, { plane, workloads }: RunParts, window: number): WindowFigures {
  const { name, fromUs, untilUs } = input.windows[window - 1]!;
  const hops = [...plane.table.hops.values()].flatMap((tallies) => tallies.freeze(window));
  const servers = plane.table.servers.filter((server) => server !== undefined);
  return {
    name,
    fromUs,
    untilUs,
    entries: [...plane.load.freeze(window)].sort(
      (a, b) => compareText(a.client, b.client) || compareText(a.shape, b.shape),
    ),
    hops: hops.sort(
      (a, b) =>
        compareText(a.cluster, b.cluster) ||
        compareText(a.from, b.from) ||
        compareText(a.region, b.region) ||
        compareText(a.zone, b.zone) ||
        compareText(a.destination, b.destination),
    ),
    pods: servers
      .map((server) => podFigures(server, window))
      .sort(
        (a, b) => compareText(a.cluster, b.cluster) || compareText(a.workload, b.workload) || compareText(a.pod, b.pod),
      ),
    proxies: plane.table.callers
      .filter(({ fleet }) => fleet.identity.meshed)
      .map((caller) => proxyFigures(caller, window))
      .sort(
        (a, b) =>
          compareText(a.cluster, b.cluster) || compareText(a.workload, b.workload) || compareText(a.proxy, b.proxy),
      ),
    workloads: [...workloads.freeze(window)].sort(
      (a, b) => compareText(a.cluster, b.cluster) || compareText(a.workload, b.workload),
    ),
  };
}

function podFigures({ pod, workload, tallies }: PodServer, window: number): PodFigures {
  const { region, zone } = pod.locality;
  const { name, cluster, revision } = pod;
  return { pod: name, workload, cluster, region, zone, revision, ...tallies[window]! };
}

function proxyFigures({ place, all, tallies }: Caller, window: number): ProxyFigures {
  const { rateLimited, denied, unauthenticated } = tallies[window]!;
  return {
    proxy: place.name,
    workload: place.workload,
    cluster: place.cluster,
    zone: place.locality.zone,
    maxConnections: mostByKey(all.map(({ cluster, maxConnections }) => [cluster.key, maxConnections[window]!])),
    connectionsOpened: sortedCounts(
      all.map(({ cluster, connectionsOpened }) => [cluster.key, connectionsOpened[window]!]),
    ),
    rateLimited,
    denied,
    unauthenticated,
  };
}

/** A destination that was configured anew has two states, whose connections overlap little. */
function mostByKey(pairs: readonly (readonly [key: string, count: number])[]): ProxyFigures['maxConnections'] {
  const most = new Map<string, number>();
  for (const [key, count] of pairs) most.set(key, Math.max(count, most.get(key) ?? 0));
  return sortedCounts([...most]);
}

function freezeSeries(
  input: RunInput,
  { plane, workloads, weights }: RunParts,
  ejections: readonly Ejection[],
): Series {
  const stepUs = seriesStepUs(input);
  const steps = seriesSteps(input);
  return {
    stepUs,
    clients: plane.load.runs.map(({ client, series }) => series.freeze(client)),
    ejected: Array.from({ length: steps }, (_, at) => {
      const endUs = (at + 1) * stepUs;
      return ejections.filter(({ atUs, untilUs }) => atUs <= endUs && (untilUs === null || untilUs > endUs)).length;
    }),
    workloads: [...workloads.freezeSeries(steps)].sort(
      (a, b) => compareText(a.cluster, b.cluster) || compareText(a.workload, b.workload),
    ),
    weights: weights.freeze(),
  };
}
