/**
 * The API server's own word on everything that is compiled: with Istio's webhook and every definition in place nothing is
 * refused, nothing is pruned, and a second application changes nothing. Then the controllers run: every pod is Running
 * where the spread says, and every budget counts what it covers.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { field, numberAt, recordsAt, stringAt } from '../../src/manifests/field.ts';
import { labelSelectorOf, matchesLabels } from '../../src/manifests/label-selector.ts';
import type { KubeObject } from '../../src/manifests/types.ts';
import { analyze } from './bed/analyze.ts';
import { type CompiledCluster, compiledClusters } from './bed/compiled-clusters.ts';
import { type ControlPlane, startControlPlane } from './bed/control-plane.ts';
import { definitionsOf, installDefinitions, withoutDefinitions } from './bed/definitions.ts';
import { CONTROL_PLANE, withoutEngines } from './bed/engine-path.ts';
import { eventually } from './bed/eventually.ts';
import { fakeNodes } from './bed/fake-nodes.ts';
import { fakeVolumes } from './bed/fake-volumes.ts';
import { startIstiod } from './bed/istiod.ts';
import { FIELD_MANAGER } from './bed/kube-client.ts';
import { lostFields } from './bed/lost-fields.ts';

/** greenlang's by kind: the one that holds its region's stores, a neighbour that asks them, and one that waits for its turn. */
const CLUSTERS = [
  ...['small', 'shop', 'mno'].flatMap(compiledClusters),
  ...someOf('greenlang', ['us-east-1a', 'us-east-1b', 'us-west-2a']),
  ...someOf('fingerprint', ['us-east-1']),
];
/** Where engines are installed, before anything that is compiled is applied. */
const ENGINE_NAMESPACES = ['istio-system', 'chaos-mesh', 'trivy-system'];
/** What istioctl rightly misses here: Istio's gateways, its proxies in the pods, and the label that it gives endpoints. */
const NOT_INSTALLED = [
  /^IST0101 Gateway .*selector not found/,
  /^IST0102 Namespace/,
  /^IST0103 Pod/,
  /^IST0173 DestinationRule .* Subset cluster-/,
];
/** Of a rule whose Service is made by an engine that is not here, or known to Istio from another cluster. */
const UNKNOWN_HOST = /^IST0174 DestinationRule .* The host (\S+) /;
const withoutControlPlane = withoutEngines(...CONTROL_PLANE, 'pilot-discovery');

for (const cluster of CLUSTERS) {
  const skip = withoutControlPlane || withoutDefinitions(cluster.objects);
  describe(cluster.title, { skip }, () => testCluster(cluster));
}

function titleOf({ kind, metadata }: KubeObject): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

/** The clusters of an example by these names. */
function someOf(example: string, names: readonly string[]): readonly CompiledCluster[] {
  const found = compiledClusters(example).filter(({ name }) => names.includes(name));
  assert.equal(found.length, names.length);
  return found;
}

/** Hosts of Services that stand in a cluster's neighbours, and that Strimzi and Flagger make. */
function servedElsewhere({ platform }: CompiledCluster): ReadonlySet<string> {
  const hosts = platform.flatMap(({ kind, metadata: { name, namespace } }) => {
    if (kind === 'Service') return [`${name}.${namespace}.svc.cluster.local`];
    // As Flagger spells them.
    if (kind === 'Canary') return [`${name}-primary`, `${name}-canary`];
    return kind === 'Kafka' ? [`${name}-kafka-bootstrap.${namespace}.svc.cluster.local`] : [];
  });
  return new Set(hosts);
}

function testCluster(cluster: CompiledCluster): void {
  const { objects, name, zones } = cluster;
  let plane: ControlPlane;
  before(async () => {
    plane = await startControlPlane();
    // Flagger makes routes of its own: Istio's webhook is asked about them by their kind.
    await installDefinitions(plane, definitionsOf(objects, ['networking.istio.io']));
    for (const engine of ENGINE_NAMESPACES) {
      await plane.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: engine } });
    }
    await startIstiod(plane);
  });
  after(() => plane?.stop());

  const applyAll = async (): Promise<ReadonlyMap<string, KubeObject>> => {
    const stored = new Map<string, KubeObject>();
    const refused: string[] = [];
    for (const object of objects) {
      const { status, body } = await plane.client.apply(object);
      if (status >= 300) refused.push(`${titleOf(object)}: ${body.message}`);
      stored.set(titleOf(object), body);
    }
    assert.deepEqual(refused, []);
    return stored;
  };

  test('nothing is refused, nothing is pruned, and a second time changes nothing', async () => {
    assert.ok(objects.length > 10);
    const first = await applyAll();
    const lost = objects.flatMap((object) =>
      lostFields(object, first.get(titleOf(object))).map((path) => `${titleOf(object)} ${path}`),
    );
    assert.deepEqual(lost, []);
    const second = await applyAll();
    for (const [title, object] of second) assert.deepEqual(ours(object), ours(first.get(title)!), title);
  });

  test('every pod runs where its spread says, and every budget counts it', async () => {
    for (const volume of fakeVolumes(objects)) assert.equal((await plane.client.apply(volume)).status, 201);
    await plane.startControllers(fakeNodes(name, zones));
    await eventually(async () => assert.deepEqual(await unready(plane), []));
    assert.deepEqual(await unevenDeployments(plane, zones), []);
    await eventually(async () => assert.deepEqual(await wrongBudgets(plane), []));
  });

  test('istioctl analyze finds nothing in the cluster', { skip: withoutEngines('istioctl') }, () => {
    const elsewhere = servedElsewhere(cluster);
    const isMissing = (line: string): boolean =>
      NOT_INSTALLED.some((pattern) => pattern.test(line)) || elsewhere.has(UNKNOWN_HOST.exec(line)?.[1] ?? '');
    // istiod gives addresses to entries that name none, a little later.
    return eventually(async () => {
      const found = analyze([`--kubeconfig=${plane.kubeconfig}`]);
      assert.deepEqual(
        found.filter((line) => !isMissing(line)),
        [],
      );
    });
  });
}

/** An object without what its engine writes meanwhile; with the time at which an application last changed it. */
function ours({ status: _, metadata, ...rest }: KubeObject): unknown {
  const {
    resourceVersion: __,
    managedFields,
    ...own
  } = metadata as KubeObject['metadata'] & {
    readonly resourceVersion?: string;
    readonly managedFields?: readonly { readonly manager: string }[];
  };
  return { ...rest, metadata: own, managed: managedFields?.filter(({ manager }) => manager === FIELD_MANAGER) };
}

/** What has not all its pods ready yet. A workload with an autoscaler has as many as that begins with. */
async function unready({ client }: ControlPlane): Promise<string[]> {
  const waiting = (await client.list('v1', 'Pod')).flatMap((pod) =>
    recordsAt(pod, ['status', 'conditions']).flatMap(([, { message }]) =>
      typeof message === 'string' ? [`${pod.metadata.name}: ${message}`] : [],
    ),
  );
  const autoscalers = await client.list('autoscaling/v2', 'HorizontalPodAutoscaler');
  const workloads = [...(await client.list('apps/v1', 'Deployment')), ...(await client.list('apps/v1', 'StatefulSet'))];
  const behind = workloads.flatMap((workload) => {
    const { metadata } = workload;
    const scaled = autoscalers.find(
      (each) =>
        each.metadata.namespace === metadata.namespace &&
        stringAt(each, ['spec', 'scaleTargetRef', 'name']) === metadata.name,
    );
    const wanted = numberAt(scaled ?? workload, ['spec', scaled === undefined ? 'replicas' : 'minReplicas']);
    const ready = numberAt(workload, ['status', 'readyReplicas']) ?? 0;
    return ready === wanted ? [] : [`${metadata.namespace}/${metadata.name}: ${ready} of ${wanted} ready`];
  });
  return behind.length === 0 ? [] : [...behind, ...waiting];
}

/** Deployments whose pods stand more unevenly in the zones than their constraint on zones admits. */
async function unevenDeployments({ client }: ControlPlane, zones: readonly string[]): Promise<string[]> {
  const pods = await client.list('v1', 'Pod');
  const nodes = new Map((await client.list('v1', 'Node')).map((node) => [node.metadata.name, node]));
  const deployments = await client.list('apps/v1', 'Deployment');
  return deployments.flatMap((deployment) => {
    const selector = labelSelectorOf(field(deployment, ['spec', 'selector']))!;
    const own = pods.filter(
      ({ metadata }) =>
        metadata.namespace === deployment.metadata.namespace && matchesLabels(selector, metadata.labels ?? {}),
    );
    const perZone = zones.map(
      (zone) =>
        own.filter((pod) => {
          const node = nodes.get(stringAt(pod, ['spec', 'nodeName']) ?? '');
          return node?.metadata.labels?.['topology.kubernetes.io/zone'] === zone;
        }).length,
    );
    const isSpread = Math.max(...perZone) - Math.min(...perZone) <= 1 && perZone.reduce((sum, n) => sum + n, 0) > 0;
    return isSpread ? [] : [`${deployment.metadata.name}: ${perZone.join(', ')}`];
  });
}

/**
 * Budgets that do not count every pod that they select, or that admit no eviction at all. What KEDA scales begins here with
 * one pod, of which a budget rightly gives none.
 */
async function wrongBudgets({ client }: ControlPlane): Promise<string[]> {
  const pods = await client.list('v1', 'Pod');
  const budgets = await client.list('policy/v1', 'PodDisruptionBudget');
  return budgets.flatMap((budget) => {
    const selector = labelSelectorOf(field(budget, ['spec', 'selector']))!;
    const covered = pods.filter(
      ({ metadata }) =>
        metadata.namespace === budget.metadata.namespace && matchesLabels(selector, metadata.labels ?? {}),
    ).length;
    const healthy = numberAt(budget, ['status', 'currentHealthy']);
    const allowed = numberAt(budget, ['status', 'disruptionsAllowed']) ?? 0;
    return healthy === covered && (covered <= 1 || allowed > 0)
      ? []
      : [`${budget.metadata.name}: ${healthy} of ${covered} healthy, ${allowed} may go`];
  });
}
