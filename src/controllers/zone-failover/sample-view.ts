/** For tests: a cluster in memory, three zones, one service with pods in each, and what a look at it shows. */
import { mergePatch } from '../../manifests/merge-patch.ts';
import type { Change, Observation, ObservedObject, Signal } from '../../ports/types.ts';

export const SECOND_US = 1_000_000;
export const ZONES: readonly string[] = ['ra', 'rb', 'rc'];
const STABLE = 'outbound|80||web.shop.svc.cluster.local';

export interface SampleOptions {
  readonly policy?: Readonly<Record<string, string>>;
  /** Pods per zone. */
  readonly pods?: number;
  /** Whether the Deployment has an autoscaler, and its highest replicas. */
  readonly most?: number | null;
  readonly distribute?: readonly unknown[];
  readonly annotations?: Readonly<Record<string, string>>;
}

/** As compiled: most of the traffic stays in its zone. */
export const DISTRIBUTE: readonly unknown[] = ZONES.map((zone) => ({
  from: `r/${zone}/*`,
  to: Object.fromEntries(ZONES.map((to) => [`r/${to}/*`, to === zone ? 80 : 10])),
}));

interface SampleZone {
  nodesReady: boolean;
  /** Pods answer; what is sent to them fails otherwise. */
  isAnswering: boolean;
  /** Proxies have ejected its endpoints. */
  isEjected: boolean;
  podsReady: boolean;
  pods: number;
}

/** A cluster that the controller can look at and change. Pods do not move by themselves. */
export class SampleCluster {
  readonly zones: Readonly<Record<string, SampleZone>>;
  readonly objects: Map<string, { object: Record<string, unknown>; version: number }> = new Map();
  nowUs = 0;
  /** Requests per second from each zone to each endpoint's zone. */
  rps = 30;
  sinceUs = 0;
  readonly #counts = new Map<string, number>();

  constructor(options: SampleOptions = {}) {
    const { pods = 2, most = 20 } = options;
    const zone = (): SampleZone => ({
      nodesReady: true,
      isAnswering: true,
      isEjected: false,
      podsReady: true,
      pods,
    });
    this.zones = Object.fromEntries(ZONES.map((name) => [name, zone()]));
    const shop = {
      namespace: 'shop',
      ...(options.annotations === undefined ? {} : { annotations: options.annotations }),
    };
    const labels = { app: 'web' };
    this.put('ConfigMap', { metadata: { ...shop, name: 'policy' }, data: { ...POLICY, ...options.policy } });
    this.put('Service', { metadata: { ...shop, name: 'web' }, spec: { selector: labels } });
    this.put('Deployment', {
      metadata: { ...shop, name: 'web' },
      spec: { replicas: pods * 3, selector: { matchLabels: labels }, template: { metadata: { labels } } },
    });
    if (most !== null) {
      this.put('HorizontalPodAutoscaler', {
        metadata: { ...shop, name: 'web' },
        spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, minReplicas: pods * 3, maxReplicas: most },
      });
    }
    const distribute = options.distribute ?? DISTRIBUTE;
    const loadBalancer = { simple: 'LEAST_REQUEST', localityLbSetting: { enabled: true, distribute } };
    this.put('DestinationRule', {
      metadata: { ...shop, name: 'web' },
      spec: { host: 'web', trafficPolicy: { loadBalancer, outlierDetection: { interval: '5s' } } },
    });
  }

  put(kind: string, fields: Readonly<Record<string, unknown>>): void {
    const known = this.objects.get(kind);
    this.objects.set(kind, { object: { apiVersion: 'v1', kind, ...fields }, version: (known?.version ?? 0) + 1 });
  }

  object(kind: string): Readonly<Record<string, unknown>> {
    return this.objects.get(kind)!.object;
  }

  /** As a world carries it out; false: refused, the object is not as expected. */
  apply({ object: { kind }, expect, patch }: Change): boolean {
    const known = this.objects.get(kind)!;
    if (expect !== String(known.version)) return false;
    this.objects.set(kind, {
      object: mergePatch(known.object, patch) as Record<string, unknown>,
      version: known.version + 1,
    });
    return true;
  }

  /** Somebody else's change. */
  edit(kind: string, patch: Readonly<Record<string, unknown>>): void {
    const known = this.objects.get(kind)!;
    this.put(kind, mergePatch(known.object, patch) as Record<string, unknown>);
  }

  /** Lets time pass with traffic. */
  pass(us: number): void {
    this.nowUs += us;
    for (const from of ZONES) {
      if (!this.zones[from]!.isAnswering) continue;
      for (const to of ZONES) {
        const zone = this.zones[to]!;
        if (zone.pods === 0 || zone.isEjected) continue;
        const rise = Math.round((this.rps * us) / SECOND_US / zone.pods);
        for (let pod = 0; pod < zone.pods; pod++) {
          const key = `${zone.isAnswering ? 'success' : 'error'} ${from} ${to} ${pod}`;
          this.#counts.set(key, (this.#counts.get(key) ?? 0) + rise);
        }
        this.#counts.set(`done ${from}`, (this.#counts.get(`done ${from}`) ?? 0) + rise * zone.pods);
      }
    }
  }

  view(): Observation {
    const stored = [...this.objects].map(([kind, { object, version }]): ObservedObject => {
      const { name } = object.metadata as { name: string };
      return { ref: refOf(kind, name), version: String(version), object };
    });
    return { atUs: this.nowUs, objects: [...stored, ...this.#nodes(), ...this.#pods()], signals: this.#signals() };
  }

  #nodes(): readonly ObservedObject[] {
    return ZONES.flatMap((zone) =>
      ['1', '2'].map((number) => ({
        ref: refOf('Node', `${zone}-${number}`),
        version: '1',
        object: {
          metadata: { name: `${zone}-${number}`, labels: { 'topology.kubernetes.io/zone': zone } },
          status: { conditions: [{ type: 'Ready', status: this.zones[zone]!.nodesReady ? 'True' : 'Unknown' }] },
        },
      })),
    );
  }

  #pods(): readonly ObservedObject[] {
    return ZONES.flatMap((zone, z) =>
      Array.from({ length: this.zones[zone]!.pods }, (_, pod) => ({
        ref: refOf('Pod', `web-${zone}-${pod}`),
        version: '1',
        object: {
          metadata: { name: `web-${zone}-${pod}`, namespace: 'shop', labels: { app: 'web' } },
          spec: { nodeName: `${zone}-1` },
          status: {
            podIP: `10.0.${z}.${pod}`,
            conditions: [{ type: 'Ready', status: this.zones[zone]!.podsReady ? 'True' : 'False' }],
          },
        },
      })),
    );
  }

  #signals(): readonly Signal[] {
    const found: Signal[] = [];
    const add = (metric: string, labels: Signal['labels'], value: number): void => {
      found.push({ metric, labels, value, sinceUs: this.sinceUs, atUs: this.nowUs });
    };
    for (const from of ZONES) {
      const caller = { envoy_cluster_name: STABLE, workload: 'shop/gateway', zone: from };
      add('envoy_cluster_upstream_rq_completed', caller, this.#counts.get(`done ${from}`) ?? 0);
      ZONES.forEach((to, z) => {
        for (let pod = 0; pod < this.zones[to]!.pods; pod++) {
          const labels = { ...caller, envoy_endpoint_address: `10.0.${z}.${pod}:8080` };
          const count = (what: string): number => this.#counts.get(`${what} ${from} ${to} ${pod}`) ?? 0;
          add('envoy_cluster_endpoint_rq_success', labels, count('success'));
          add('envoy_cluster_endpoint_rq_error', labels, count('error'));
          add('envoy_cluster_endpoint_healthy', labels, this.zones[to]!.isEjected ? 0 : 1);
        }
      });
    }
    return found;
  }
}

const POLICY = {
  region: 'r',
  zones: 'ra, rb, rc',
  failures: '3',
  every: '5s',
  'cool-down': '5m',
  attempts: '3',
  within: '1h',
  'max-errors': '0.1%',
  workloads: 'shop/web',
  capacity: 'shop/web=100/s',
};

function refOf(kind: string, name: string): ObservedObject['ref'] {
  return { cluster: 'one', apiVersion: 'v1', kind, namespace: kind === 'Node' ? '' : 'shop', name };
}
