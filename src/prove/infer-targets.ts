/**
 * Targets for manifests that come without any: services and their calls as far as the objects tell, a client for each
 * entry, and the usual promises. Everything here is marked as assumed, and printed so.
 */
import { recordsAt, stringAt, stringsAt } from '../manifests/field.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import { buildMesh, type Mesh } from '../mesh/build-mesh.ts';
import { flaggerCanaries } from '../mesh/flagger-canary.ts';
import { resolveHost } from '../mesh/host-name.ts';
import { callCircles } from '../targets/call-circles.ts';
import { defaultAssumed, defaultAssumptions } from '../targets/default-assumptions.ts';
import type { Load, Provenance, ServiceTargets, Targets } from '../targets/types.ts';
import { printDuration } from '../units/duration.ts';
import { type InferredCall, inferCalls } from './infer-calls.ts';
import { type InferredEntry, inferEntries } from './infer-entries.ts';
import { inferFigures } from './infer-figures.ts';

/** Enough to see a share of a few percent within minutes, and little enough for one small pod. */
const ASSUMED_RPS = 10;
const ASSUMED_WORK_US = 5_000;

/** What `prove` goes by without a targets file, and what `init --from` drafts one from. */
export function inferTargets(index: ManifestIndex): Targets {
  const meshes = index.clusters.map((cluster) => buildMesh(index, { cluster }));
  const calls = withoutCircles(
    uniqueBy(
      meshes.flatMap((mesh) => inferCalls(index, mesh)),
      ({ from, to }) => `${from} ${to}`,
    ),
  );
  const entries = uniqueBy(meshes.flatMap(inferEntries), ({ service }) => service);
  const names = [
    ...new Set([
      ...meshes.flatMap((mesh) => serviceNames(index, mesh)),
      ...entries.map(({ service }) => service),
      ...calls.map(({ from }) => from),
    ]),
  ].sort();
  const clients = assumedClients(index, meshes, entries, calls);
  const services = names.map((name) => serviceTargets(name, entries, clients, calls));
  return {
    name: 'inferred',
    figures: inferFigures(index),
    regions: [],
    services,
    assume: defaultAssumptions(),
    assumed: assumedOf(services),
    ignore: [],
  };
}

/** Services with pods behind them: what else a Service stands for is not the platform's to keep, nor are Flagger's copies. */
function serviceNames(index: ManifestIndex, mesh: Mesh): readonly string[] {
  const copies = flaggerCanaries(index, mesh.cluster).flatMap(({ namespace, primary, canary }) =>
    [primary, canary].map((name) => `${namespace}/${name}`),
  );
  return [...mesh.services.values()]
    .flat()
    .filter(({ registry, selector }) => registry === 'kubernetes' && selector !== null)
    .map(({ namespace, name }) => `${namespace}/${name}`)
    .filter((name) => !copies.includes(name));
}

/** An assumed client: of a service that the mesh has rules for and that no known request reaches. */
interface AssumedClient {
  readonly service: string;
  readonly why: string;
}

function assumedClients(
  index: ManifestIndex,
  meshes: readonly Mesh[],
  entries: readonly InferredEntry[],
  calls: readonly InferredCall[],
): readonly AssumedClient[] {
  const reached = new Set(entries.map(({ service }) => service));
  const reach = (service: string) => {
    for (const { from, to } of calls) {
      if (from !== service || reached.has(to)) continue;
      reached.add(to);
      reach(to);
    }
  };
  for (const service of [...reached]) reach(service);
  const clients: AssumedClient[] = [];
  const add = (service: string, why: string) => {
    if (reached.has(service)) return;
    reached.add(service);
    clients.push({ service, why });
    reach(service);
  };
  // Whoever calls others goes first: a request to it reaches them too.
  const ruled = [...ruledServices(index)].filter(([service]) => isAsked(meshes, service));
  const isCaller = (service: string) =>
    calls.some(({ from }) => from === service) && !calls.some(({ to }) => to === service);
  for (const [service, rule] of ruled.filter(([each]) => isCaller(each)))
    add(service, `${rule}, and nothing that calls it is known`);
  for (const [service, rule] of ruled) add(service, `${rule}, and nothing that calls it is known`);
  if (reached.size === 0) {
    for (const service of exposedServices(index)) add(service, 'it is exposed outside the cluster');
  }
  return clients;
}

/** Hosts that a VirtualService, a DestinationRule or a Canary speaks of, as services, with the object. */
function ruledServices(index: ManifestIndex): ReadonlyMap<string, string> {
  const ruled = new Map<string, string>();
  for (const { manifest, namespace, apex } of flaggerCanaries(index)) {
    ruled.set(`${namespace}/${apex}`, `Canary ${namespace}/${manifest.object.metadata.name} makes routes to it`);
  }
  for (const kind of ['VirtualService', 'DestinationRule']) {
    for (const manifest of index.ofKind('networking.istio.io', kind)) {
      const namespace = index.namespaceOf(manifest) ?? 'default';
      const { object } = manifest;
      for (const host of [...stringsAt(object, ['spec', 'hosts']), stringAt(object, ['spec', 'host']) ?? '']) {
        const [name, own, marker] = resolveHost(host, namespace).split('.');
        const service = `${own}/${name}`;
        if (marker === 'svc' && !ruled.has(service))
          ruled.set(service, `${kind} ${namespace}/${object.metadata.name} has rules for it`);
      }
    }
  }
  return ruled;
}

/** Whether the service exists and speaks something that a client can be answered in. */
function isAsked(meshes: readonly Mesh[], service: string): boolean {
  return meshes.some((mesh) =>
    [...mesh.services.values()]
      .flat()
      .some(
        ({ namespace, name, selector, ports }) =>
          `${namespace}/${name}` === service &&
          selector !== null &&
          ports.some(({ protocol }) => protocol !== 'tcp' && protocol !== 'tls'),
      ),
  );
}

function exposedServices(index: ManifestIndex): readonly string[] {
  const exposed = index
    .ofKind('', 'Service')
    .filter(({ object }) => ['LoadBalancer', 'NodePort'].includes(stringAt(object, ['spec', 'type']) ?? ''))
    .map((manifest) => `${index.namespaceOf(manifest)}/${manifest.object.metadata.name}`);
  const backends = index
    .ofKind('networking.k8s.io', 'Ingress')
    .flatMap((manifest) =>
      recordsAt(manifest.object, ['spec', 'rules']).flatMap(([, rule]) =>
        recordsAt(rule, ['http', 'paths']).map(
          ([, path]) => `${index.namespaceOf(manifest)}/${stringAt(path, ['backend', 'service', 'name'])}`,
        ),
      ),
    );
  return [...new Set([...backends, ...exposed])];
}

function serviceTargets(
  service: string,
  entries: readonly InferredEntry[],
  clients: readonly AssumedClient[],
  calls: readonly InferredCall[],
): ServiceTargets {
  const entry = entries.find((each) => each.service === service);
  const client = clients.find((each) => each.service === service);
  const own = calls.filter(({ from }) => from === service);
  const load = loadOf(entry, client);
  const provenance: Record<string, Provenance> = {
    work: { kind: 'assumed', why: 'no manifest says what a request costs' },
    calls: {
      kind: 'derived',
      from:
        own.length === 0 ? 'nothing in its objects names another service' : own.map(({ where }) => where).join('; '),
    },
  };
  if (entry !== undefined) provenance.load = { kind: 'assumed', why: `${entry.where} leads to it` };
  else if (client !== undefined) provenance.load = { kind: 'assumed', why: client.why };
  return {
    service,
    ...(load === undefined ? {} : { load }),
    workUs: ASSUMED_WORK_US,
    workShape: 'exponential',
    calls: own.map(({ to, port }) => ({ service: to, port, times: 1, path: '/' })),
    provenance,
  };
}

function loadOf(entry: InferredEntry | undefined, client: AssumedClient | undefined): Load | undefined {
  if (entry !== undefined) {
    return { rps: ASSUMED_RPS, host: entry.host, path: entry.path, method: entry.method, headers: {} };
  }
  return client === undefined ? undefined : { rps: ASSUMED_RPS, path: '/', method: 'GET', headers: {} };
}

function assumedOf(services: readonly ServiceTargets[]): Targets['assumed'] {
  const loads = services.flatMap(({ service, load, provenance }) => {
    const why = provenance.load?.kind === 'assumed' ? provenance.load.why : '';
    const host = load?.host === undefined ? '' : `, host ${load.host}`;
    return load === undefined
      ? []
      : [{ path: `services.${service}.load`, value: `${load.rps} rps${host}, path ${load.path}`, why }];
  });
  const work = {
    path: 'services.*.work',
    value: printDuration(ASSUMED_WORK_US),
    why: 'no manifest says what a request costs',
  };
  return [...loads, work, ...defaultAssumed()];
}

/** Calls that close a circle are left out: which of them is not a request's way nobody can tell from names. */
function withoutCircles(calls: readonly InferredCall[]): readonly InferredCall[] {
  const graph = new Map<string, { to: string; at: number }[]>();
  calls.forEach(({ from, to }, at) => {
    graph.set(from, [...(graph.get(from) ?? []), { to, at }]);
  });
  const closing = new Set(callCircles(graph).map(({ at }) => at));
  return calls.filter((_, at) => !closing.has(at));
}

function uniqueBy<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const byKey = new Map<string, T>();
  for (const item of items) if (!byKey.has(keyOf(item))) byKey.set(keyOf(item), item);
  return [...byKey.values()];
}
