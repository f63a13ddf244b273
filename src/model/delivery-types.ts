/** How one service is rolled out, kept available and scaled. */
import type { ServiceVertical } from './scaling-types.ts';

export interface Delivery {
  readonly rollout: Rollout;
  readonly canary: Canary | null;
  readonly blueGreen: BlueGreen | null;
  readonly disruption: Disruption;
  readonly scaling: Scaling | null;
  /** S02; null: nobody looks at its requests. */
  readonly vertical: ServiceVertical | null;
  readonly priority: Priority;
}

/** V01, and who moves the weights of a canary. */
export interface Rollout {
  readonly engine: 'nines' | 'argo-rollouts' | 'flagger';
  /** Whether our judge is asked, whoever moves the weights. */
  readonly isJudgedByNines: boolean;
  readonly maxUnavailable: CountOrShare;
  readonly maxSurge: CountOrShare;
  /** From SIGTERM to SIGKILL. */
  readonly gracefulUs: number;
  /** Pause before SIGTERM, so that every proxy has learnt that the pod is leaving. */
  readonly drainUs: number;
}
export type CountOrShare =
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'share'; readonly share: number };

/**
 * M03, M06, V02. Either a standing split (`share`, steps empty) whose weights are emitted as they are, or a rollout
 * (`steps`) that starts at 100/0 and whose weights belong to the engine of `rollout`.
 */
export interface Canary {
  /** Standing share, or the first step. */
  readonly share: number;
  /** Empty for a standing split; else ascending, ending in 1. */
  readonly steps: readonly number[];
  readonly holdUs: number;
  /** Requests with this header (and value; null: any) always reach the canary. */
  readonly header: { readonly name: string; readonly value: string | null } | null;
  /** Cookie that keeps a user on the version first drawn; null: every request is drawn anew. */
  readonly sticky: { readonly cookie: string; readonly ttlUs: number } | null;
  /** Copies that it gets before it answers any request; null: none. */
  readonly shadow: { readonly share: number; readonly forUs: number } | null;
  /** How long only the header reaches it before the first step; null: no time. */
  readonly testUs: number | null;
  readonly judge: Judge;
}

/** What a new version may not exceed before it is rolled back (V02). */
export interface Judge {
  readonly p95Us: number;
  readonly errors: number;
  /** Counters of the service's own; null: only answers are judged. */
  readonly business: BusinessCounter | null;
}

/** Names of two counters: what failed, of how much. Without `max` the versions are only compared. */
export interface BusinessCounter {
  readonly bad: string;
  readonly of: string;
  readonly max: number | null;
}

/** M05. `blue` is live, `green` is tested through the header before the switch. */
export interface BlueGreen {
  readonly header: string;
  readonly value: string;
  /** How long green is tested before the switch. */
  readonly testUs: number;
  /** How long the version left behind is kept for the way back. */
  readonly keepUs: number;
  readonly judge: Judge;
}

/** D01: what evictions must leave standing. */
export interface Disruption {
  readonly available: number;
}

/** S01. Bounds are the service's `replicas`. */
export interface Scaling {
  /** Kubernetes' own autoscaler, or KEDA, which makes one. */
  readonly engine: 'kubernetes' | 'keda';
  /** Utilisation of the request; null: not watched. */
  readonly cpu: number | null;
  readonly memory: number | null;
  /** Metric → average value per pod. */
  readonly custom: Readonly<Record<string, number>>;
  /** Null: nothing waits for it. */
  readonly queue: Queue | null;
  /** 95 % of requests are answered within; null: not watched. */
  readonly latencyUs: number | null;
  /** Cron expressions, in UTC. */
  readonly hours: readonly { readonly from: string; readonly until: string; readonly replicas: number }[];
  /** Whether pods stand ready before the load comes (S04). */
  readonly predicted: boolean;
  readonly up: Pace;
  readonly down: Pace;
  /** Quiet time before replicas are taken away. */
  readonly stabilizationUs: number;
}
/** What waits in a store to be worked on. */
export interface Queue {
  readonly store: string;
  readonly kind: 'redis' | 'kafka';
  /** `host:port`. */
  readonly address: string;
  readonly name: string;
  /** Kafka's group of consumers. */
  readonly group: string | null;
  readonly perPod: number;
  /** Secret with the password of Redis. */
  readonly secret: string | null;
}
/** At most so many pods, or so large a share of them, per period. */
export interface Pace {
  readonly by: CountOrShare;
  readonly everyUs: number;
}

/** Priority class: name and value, shared by all services that say the same. */
export interface Priority {
  readonly level: 'critical' | 'high' | 'normal' | 'low';
  readonly className: string;
  readonly value: number;
}

/** D02: how a controller leaves a lost zone and lets it back in. */
export interface ZoneFailover {
  /** Consecutive failing readings. */
  readonly failures: number;
  readonly everyUs: number;
  readonly coolDownUs: number;
  readonly attempts: number;
  readonly withinUs: number;
  /** Share of failed tries with which a zone still counts as healthy. */
  readonly errors: number;
}
