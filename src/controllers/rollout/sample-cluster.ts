/**
 * A cluster with one service and two versions, for tests: objects as they are observed, counters that grow by what the
 * weights say, and the driver's loop without its journal. Pods are ready as soon as they are asked for unless said.
 */
import { field, recordsAt } from '../../manifests/field.ts';
import { mergePatch } from '../../manifests/merge-patch.ts';
import type { Change, Observation, ObservedObject, Signal } from '../../ports/types.ts';
import { decide } from './decide.ts';
import { INITIAL, type RolloutKept, type RolloutReadings } from './rollout-kept.ts';

const SECOND = 1_000_000;
const POLICY_NAME = { namespace: 'shop', name: 'web-rollout-policy' };

type Object = Readonly<Record<string, unknown>>;

export interface SampleOptions {
  readonly data?: Readonly<Record<string, string>>;
  readonly homePods?: number;
  readonly restingPods?: number;
  /** Minimum, maximum and processor target in percent of home's autoscaler. */
  readonly homeAutoscaler?: readonly [min: number, max: number, cpu: number];
  readonly candidateAutoscaler?: readonly [min: number, max: number, cpu: number];
  readonly hasCookies?: boolean;
}

/** What one look decided. */
export interface Look {
  readonly atS: number;
  readonly changes: readonly Change[];
  readonly says: readonly string[];
}

export class SampleCluster {
  nowS = 0;
  kept: RolloutKept = INITIAL;
  readings: RolloutReadings | null = null;
  /** Requests per second of everybody, and the share of attempts that go bad, by side. */
  rps = 100;
  bad: { home: number; candidate: number } = { home: 0, candidate: 0 };
  /** At most so many pods of a side become ready. */
  readyLimit: { home: number; candidate: number } = { home: 1000, candidate: 1000 };
  /** Pods that an autoscaler makes for the load of a side, within its bounds. */
  load: { home: number; candidate: number } = { home: 0, candidate: 0 };
  readonly objects = new Map<string, ObservedObject>();
  readonly counters = new Map<string, Signal>();
  readonly looks: Look[] = [];

  constructor(options: SampleOptions = {}) {
    for (const object of sampleObjects(options)) this.put(object);
  }

  /** Looks every ten seconds, carries out what is decided, and looks again at once after a change, as the driver does. */
  run(seconds: number): readonly Look[] {
    const from = this.looks.length;
    const until = this.nowS + seconds;
    while (this.nowS < until) {
      this.advance(10);
      const changes: Change[] = [];
      let says: readonly string[] = [];
      for (let again = true; again; ) {
        const decision = this.decideOnce();
        says = [...says, ...decision.says.filter((each) => !says.includes(each))];
        again = decision.change !== null;
        if (decision.change !== null) {
          changes.push(decision.change);
          this.apply(decision.change);
        }
        if (changes.length > 50) throw new Error(`does not rest: ${changes.at(-1)?.why}`);
      }
      this.looks.push({ atS: this.nowS, changes, says });
    }
    return this.looks.slice(from);
  }

  decideOnce(view: Observation = this.view()) {
    const decision = decide(POLICY_NAME, view, this.kept, this.readings, this.nowS * SECOND);
    this.kept = decision.kept;
    this.readings = decision.readings;
    return decision;
  }

  apply({ object: ref, patch }: Pick<Change, 'object' | 'patch'>): void {
    this.put(mergePatch(this.objectOf(ref.kind, ref.name), patch) as Object);
  }

  /** What a person applies. */
  patch(kind: string, name: string, patch: Object): void {
    this.put(mergePatch(this.objectOf(kind, name), patch) as Object);
  }

  intend(id: string, word: string): void {
    const annotation = JSON.stringify({ id, do: word, by: 'ann' });
    this.patch('ConfigMap', POLICY_NAME.name, { metadata: { annotations: { 'nines.dev/intent': annotation } } });
  }

  release(image: string, side: 'stable' | 'canary' = 'canary'): void {
    this.patch('Deployment', `web-${side}`, {
      spec: { template: { spec: { containers: [{ name: 'web', image }] } } },
    });
  }

  objectOf(kind: string, name: string): Object {
    return this.objects.get(`${kind} ${name}`)!.object;
  }

  /** Weight of the candidate in a route. */
  share(route = 'main', name = 'web'): number {
    const rule = recordsAt(this.objectOf('VirtualService', name), ['spec', 'http']).find(
      ([, each]) => each.name === route,
    );
    return field(rule?.[1], ['route', 1, 'weight']) as number;
  }

  replicas(side: 'stable' | 'canary'): number {
    return field(this.objectOf('Deployment', `web-${side}`), ['spec', 'replicas']) as number;
  }

  view(): Observation {
    return {
      atUs: this.nowS * SECOND,
      objects: [...this.objects.values()].map((each) => this.withStatus(each)),
      signals: [...this.counters.values()],
    };
  }

  private withStatus(observed: ObservedObject): ObservedObject {
    if (observed.ref.kind !== 'Deployment') return observed;
    const side = observed.ref.name === 'web-canary' ? 'candidate' : 'home';
    const replicas = field(observed.object, ['spec', 'replicas']) as number;
    const status = { replicas, updatedReplicas: replicas, readyReplicas: Math.min(replicas, this.readyLimit[side]) };
    return { ...observed, object: { ...observed.object, status } };
  }

  advance(seconds: number): void {
    this.nowS += seconds;
    this.autoscale('stable', this.load.home);
    this.autoscale('canary', this.load.candidate);
    const candidate = Math.round((this.rps * seconds * this.share()) / 100);
    this.count('stable', this.rps * seconds - candidate, this.bad.home);
    this.count('canary', candidate, this.bad.candidate);
  }

  /** A Deployment without replicas is left alone, as Kubernetes does. */
  private autoscale(side: 'stable' | 'canary', wanted: number): void {
    const found = this.objects.get(`HorizontalPodAutoscaler web-${side}`);
    if (found === undefined || this.replicas(side) === 0) return;
    const { minReplicas, maxReplicas } = found.object.spec as { minReplicas: number; maxReplicas: number };
    const replicas = Math.min(Math.max(wanted, minReplicas), maxReplicas);
    if (replicas !== this.replicas(side)) this.patch('Deployment', `web-${side}`, { spec: { replicas } });
  }

  /** Minimum of the candidate's autoscaler. */
  minimum(): number {
    return field(this.objectOf('HorizontalPodAutoscaler', 'web-canary'), ['spec', 'minReplicas']) as number;
  }

  private count(subset: string, requests: number, badShare: number): void {
    const bad = Math.round(requests * badShare);
    const cluster = `outbound|80|${subset}|web.shop.svc.cluster.local`;
    for (const [digit, more] of [
      ['2', requests - bad],
      ['5', bad],
    ] as const) {
      const key = `${cluster} ${digit}`;
      const value = (this.counters.get(key)?.value ?? 0) + more;
      this.counters.set(key, {
        metric: 'envoy_cluster_upstream_rq_xx',
        labels: { envoy_cluster_name: cluster, envoy_response_code_class: digit, zone: 'a' },
        value,
        sinceUs: 0,
        atUs: this.nowS * SECOND,
      });
    }
  }

  private put(object: Object): void {
    const { name, namespace } = object.metadata as { readonly name: string; readonly namespace: string };
    const { kind, apiVersion } = object as { readonly kind: string; readonly apiVersion: string };
    const key = `${kind} ${name}`;
    const version = String(Number(this.objects.get(key)?.version ?? 0) + 1);
    this.objects.set(key, { ref: { cluster: 'one', apiVersion, kind, namespace, name }, version, object });
  }
}

function sampleObjects(options: SampleOptions): readonly Object[] {
  const { homePods = 4, restingPods = 1, homeAutoscaler, candidateAutoscaler, hasCookies = false } = options;
  const data = {
    service: 'shop/web',
    home: 'stable',
    candidate: 'canary',
    stages: '10% for 1m, 50% for 1m, 100% for 1m',
    'max-errors': '1%',
    ...options.data,
  };
  const selector = { app: 'web' };
  return [
    { ...named('v1', 'ConfigMap', POLICY_NAME.name), data },
    { ...named('v1', 'Service', 'web'), spec: { selector } },
    {
      ...named('networking.istio.io/v1', 'DestinationRule', 'web'),
      spec: { host: 'web', subsets: ['stable', 'canary'].map((version) => ({ name: version, labels: { version } })) },
    },
    ...['public', 'web'].map((name) => ({
      ...named('networking.istio.io/v1', 'VirtualService', name),
      spec: { hosts: [name], http: routes(hasCookies) },
    })),
    deployment('stable', homePods),
    deployment('canary', restingPods),
    ...(homeAutoscaler === undefined ? [] : [autoscaler('web-stable', homeAutoscaler)]),
    ...(candidateAutoscaler === undefined ? [] : [autoscaler('web-canary', candidateAutoscaler)]),
  ];
}

function named(apiVersion: string, kind: string, name: string) {
  return { apiVersion, kind, metadata: { name, namespace: 'shop' } };
}

function routes(hasCookies: boolean): readonly Object[] {
  const side = (subset: string, weight: number) => ({ destination: { host: 'web', subset }, weight });
  const route = [side('stable', 100), side('canary', 0)];
  const pinned = (subset: string) => ({
    name: subset,
    match: [{ headers: { cookie: { regex: `^(.*;\\s*)?version=${subset}(;.*)?$` } } }],
    route,
  });
  const mirrors = [{ destination: { host: 'web', subset: 'canary' }, percentage: { value: 0 } }];
  return [
    { name: 'test', match: [{ headers: { 'x-canary': {} } }], route: [side('canary', 100)] },
    ...(hasCookies ? [pinned('canary'), pinned('stable')] : []),
    { name: 'main', route, mirrors, timeout: '5s' },
  ];
}

function deployment(version: string, replicas: number): Object {
  const labels = { app: 'web', version };
  return {
    ...named('apps/v1', 'Deployment', `web-${version}`),
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'web:1' }] } },
    },
  };
}

function autoscaler(target: string, [min, max, cpu]: readonly [number, number, number]): Object {
  return {
    ...named('autoscaling/v2', 'HorizontalPodAutoscaler', target),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: target },
      minReplicas: min,
      maxReplicas: max,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { averageUtilization: cpu } } }],
    },
  };
}
