/** Asks a real Envoy the requests of a story and holds what it does to what `nines route` answers. */
import { NO_HOOKS } from '../../../src/engines/test-hooks.ts';
import type { Mesh } from '../../../src/mesh/build-mesh.ts';
import { groupEndpoints, selectEndpoints } from '../../../src/mesh/endpoints.ts';
import type { Endpoint, EndpointGroups } from '../../../src/mesh/types.ts';
import { sentAuthority } from '../../../src/traffic/route-question.ts';
import type { Trust } from '../harness/offered-wire.ts';
import { APPLICATION, type PreparedCase } from '../harness/prepared-case.ts';
import { runOnEnvoy } from '../harness/run-on-envoy.ts';
import type { ConformanceCase, Observed, OfferedRequest, PodTold } from '../types.ts';
import type { AskedQuestion, RouteStory, RouteStoryPart } from './route-stories.ts';

/** With it every request goes to the first destination of its route, whose rewrite the answer tells. */
const CHOSEN = 'x-chosen';
const TARGET_PORT = 8080;
const NOWHERE = { region: '', zone: '', subzone: '' };

/** What differs, one text per request. */
export async function judgeRouteStory(story: RouteStory, binary: string, trust: Trust): Promise<string[]> {
  const differences: string[] = [];
  for (const part of story.parts) {
    const { prepared, podsBehind } = preparePart(story.name, part);
    const { requests } = await runOnEnvoy(prepared, binary, trust);
    for (const [i, asked] of part.questions.entries()) {
      const difference = differenceOf(asked, requests[i]!, podsBehind);
      if (difference !== null) differences.push(`${asked.line}: ${difference}`);
    }
  }
  return differences;
}

/** Names of the pods behind a cluster. */
type PodsBehind = (cluster: string) => readonly string[];

interface StoryPod extends PodTold {
  readonly cluster: string;
  readonly address: string;
}

function preparePart(name: string, part: RouteStoryPart): { prepared: PreparedCase; podsBehind: PodsBehind } {
  const { identity, config, mesh } = part.caller;
  const pods = storyPods(part.meshes);
  const groups = groupsOf(part.caller, pods.map(storyEndpoint));
  const podAt = new Map(pods.map((pod) => [pod.address, pod.name]));
  // Endpoints that are written down lead out of the story's pods: one stand-in answers for all of them.
  for (const { priorities } of groups.values()) {
    for (const { address } of priorities.flat().flatMap(({ endpoints }) => endpoints)) {
      if (!podAt.has(address)) podAt.set(address, APPLICATION);
    }
  }
  const { kind, namespace, workload, labels } = identity;
  const steps = [{ send: part.questions.map(offered) }];
  const compare = { kind: 'exact' } as const;
  const proxy = { kind, namespace, workload, labels };
  const told: ConformanceCase = { suite: 'stories', name, backs: [], objects: '', proxy, pods, steps, compare };
  const hooks = { ...NO_HOOKS, weightHeader: CHOSEN, abortByHeader: true };
  const prepared = {
    told,
    config: config!,
    facts: mesh.facts,
    hooks,
    groups: () => groups,
    podAt,
    sidecars: new Map(),
    readyAtFirst: new Set<string>(),
  };
  const podsBehind: PodsBehind = (cluster) =>
    (groups.get(cluster)?.priorities ?? [])
      .flat()
      .flatMap(({ endpoints }) => endpoints.map(({ address }) => podAt.get(address)!));
  return { prepared, podsBehind };
}

/** One pod per workload: which of several answers is not what a route decides. */
function storyPods(meshes: readonly Mesh[]): StoryPod[] {
  const own = meshes.flatMap((mesh) =>
    mesh.workloads.filter(({ cluster, replicas }) => cluster === mesh.cluster && replicas !== 0),
  );
  return own.map(({ cluster, namespace, name, labels }, index) => ({
    name: `${cluster}-${namespace}-${name}`,
    labels,
    namespace,
    cluster,
    address: `10.1.${index >> 8}.${(index & 255) + 1}`,
  }));
}

function storyEndpoint(pod: StoryPod): Endpoint {
  return {
    id: `${pod.cluster}/${pod.namespace}/${pod.name}`,
    address: pod.address,
    port: TARGET_PORT,
    cluster: pod.cluster,
    network: '',
    locality: NOWHERE,
    labels: pod.labels,
    weight: 1,
    ready: true,
    meshed: false,
  };
}

function groupsOf(
  { config, identity }: RouteStoryPart['caller'],
  endpoints: readonly Endpoint[],
): ReadonlyMap<string, EndpointGroups> {
  const place = { locality: NOWHERE, network: '', cluster: identity.cluster, labels: identity.labels };
  const known = [...config!.clusters.values()].filter((cluster) => cluster.missing === null);
  return new Map(
    known.map((cluster) => [cluster.key, groupEndpoints(cluster, selectEndpoints(cluster, endpoints), place)]),
  );
}

function offered({ question, answer, port }: AskedQuestion): OfferedRequest {
  const { url, method, headers } = question;
  const { host = sentAuthority(url), ...rest } = headers;
  const abort = answer.route?.fault?.abort;
  const aborted =
    (abort?.perMillion ?? 0) >= 1_000_000 ? { 'x-envoy-fault-abort-request': String(abort!.httpStatus) } : {};
  return { method, host, path: url.path, headers: { ...rest, ...aborted, [CHOSEN]: '0' }, port };
}

/** What Envoy did otherwise than the answer says, or null. */
function differenceOf({ answer }: AskedQuestion, observed: Observed, podsBehind: PodsBehind): string | null {
  const [first] = answer.destinations;
  if (first === undefined) {
    const location = observed.headers.location ?? null;
    const flags = [...answer.flags].sort().join(',');
    const isEqual = observed.status === answer.status && observed.flags === flags && location === answer.redirect;
    return isEqual
      ? null
      : `answered ${answer.status} ${flags} ${answer.redirect}, Envoy ${observed.status} ${observed.flags} ${location}`;
  }
  const pods = podsBehind(first.cluster!.key);
  if (pods.length === 0) {
    const { status } = first.answer ?? { status: 503 };
    return observed.status === status
      ? null
      : `${status}: no endpoint of ${first.cluster!.key}, Envoy ${observed.status}`;
  }
  if (observed.seen === null || !pods.includes(observed.backend!)) {
    return `goes to ${first.cluster!.key}, Envoy ${observed.status} ${observed.flags} by ${observed.backend}`;
  }
  const { host, path, headers } = answer.request;
  if (observed.seen.path !== path || observed.seen.host !== host) {
    return `asks for ${host} ${path}, Envoy ${observed.seen.host} ${observed.seen.path}`;
  }
  const seen = observed.seen.headers;
  const wrong = Object.entries(headers).filter(([name, value]) => seen[name] !== value);
  return wrong.length === 0 ? null : wrong.map(([name, value]) => `${name} ${value}, Envoy ${seen[name]}`).join('; ');
}
