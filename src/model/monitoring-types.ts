/** What is scraped, judged and told to whom. */

export interface Monitoring {
  readonly namespace: string;
  readonly version: { readonly prometheus: string; readonly alertmanager: string };
  readonly intervalUs: number;
  readonly evaluationUs: number;
  readonly retentionUs: number;
  readonly storageBytes: number;
  /** Of Prometheus and of Alertmanager, each. */
  readonly replicas: number;
  readonly prometheus: Footprint;
  readonly alertmanager: Footprint;
  /** Exporters beside the mesh's proxies. */
  readonly scrape: readonly Exporter[];
  readonly alerts: AlertFigures;
  /** Page of the runbooks; an alert's name behind `#` is its place there. */
  readonly runbooks: string;
  readonly receivers: Receivers;
  /** Whether what VerticalPodAutoscalers advise is measured. */
  readonly verticalAdvice: boolean;
  readonly grafana: Grafana;
  /** Null: there is none. */
  readonly kiali: Kiali | null;
  /** Null: each cluster is looked at on its own. */
  readonly global: GlobalView | null;
}

/** O04. */
export interface Grafana {
  /** Within the cluster. */
  readonly url: string;
  /** Where people open it; null: nobody said. */
  readonly publicUrl: string | null;
  /** Labels of the operator's Grafana; null: a sidecar finds ConfigMaps. */
  readonly operator: Readonly<Record<string, string>> | null;
}

/** M26. */
export interface Kiali {
  readonly namespace: string;
  readonly version: string;
  readonly replicas: number;
  readonly footprint: Footprint;
  readonly mayWrite: boolean;
}

export type Exporter =
  | 'istiod'
  | 'kubelet'
  | 'kube-state-metrics'
  | 'node-exporter'
  | 'opentelemetry-collector'
  | 'jaeger'
  | 'kiali'
  | 'velero'
  | 'cloudnative-pg'
  | 'redis-exporter'
  | 'strimzi'
  | 'external-secrets'
  | 'trivy-operator'
  | 'loki'
  | 'opencost'
  | 'keda'
  | 'karpenter';

export interface Footprint {
  readonly cpuMillis: number;
  readonly memoryBytes: number;
}

/** O02. Shares are fractions. */
export interface AlertFigures {
  readonly errors: number;
  readonly restarts: number;
  readonly nodeMemory: number;
  readonly backupAgeUs: number;
  readonly replicationLagUs: number;
  readonly available: number;
  readonly p95Us: number;
  readonly memory: number;
  readonly cpu: number;
  readonly disk: number;
  readonly imbalance: number;
  readonly crossZoneUs: number;
  readonly crossRegionUs: number;
  readonly globalErrors: number;
  readonly cacheHits: number;
  /** Requests per second. */
  readonly tooFew: number;
  /** Failed requests. */
  readonly failures: number;
}

export interface SecretKey {
  readonly secret: string;
  readonly key: string;
}

export interface Receivers {
  readonly slack:
    | (SecretKey & { readonly critical: string; readonly warning: string; readonly service: string | null })
    | null;
  readonly pager: SecretKey | null;
  readonly email: {
    readonly to: string;
    readonly from: string;
    readonly server: string;
    /** Null: no log-in. */
    readonly login: { readonly user: string; readonly secret: string } | null;
  } | null;
  readonly webhook: SecretKey | null;
}

/** O08. */
export interface GlobalView {
  /** Cluster in which the global Prometheus runs: the first of its region. */
  readonly cluster: string;
  readonly intervalUs: number;
  /** `host:port` of each other cluster's Prometheus, by cluster. */
  readonly addresses: Readonly<Record<string, string>>;
  /** Secret with the bearer token, under `token`. */
  readonly secret: string;
}
