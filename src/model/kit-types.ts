/** What the application kit reads in every pod of a service, and what holds the service to its figures. */
export interface ServiceKit {
  /** A01; null: no cache. */
  readonly cache: Cache | null;
  /** A02; null: no jobs. */
  readonly jobs: Jobs | null;
  /** A03; null: the service's own way. */
  readonly api: Answers | null;
  /** A06; null: nobody tests it. */
  readonly loadPlan: LoadPlan | null;
}

export interface Cache {
  readonly entries: number;
  readonly bytes: number;
  /** Asked one after the other, nearest first; the last may be the source. */
  readonly tiers: readonly CacheTier[];
  readonly ttlUs: number;
  readonly hits: number;
  readonly channel: string;
  readonly refresh: boolean;
}
export interface CacheTier {
  readonly kind: 'near' | 'far' | 'source';
  readonly store: string;
  readonly host: string;
  readonly port: number;
  readonly withinUs: number;
}

export interface Jobs {
  readonly store: string;
  readonly host: string;
  readonly port: number;
  readonly attempts: number;
  readonly backoffUs: number;
  readonly mostUs: number;
  readonly timeoutUs: number;
  readonly weights: { readonly high: number; readonly normal: number; readonly low: number };
  readonly keepDeadUs: number;
}

export interface Answers {
  readonly page: number;
  readonly most: number;
  readonly compressBytes: number;
  readonly fields: boolean;
}

export interface LoadPlan {
  readonly rps: number;
  readonly forUs: number;
  readonly p95Us: number;
  readonly errors: number;
  /** Five fields, UTC. */
  readonly schedule: string;
}
