import type { RequestKind } from './fleet.ts';

/** A call that one request of a service makes. */
export interface WorkCall {
  readonly kind: RequestKind;
  /** Whole calls per request, and the chance of one more in parts per million. */
  readonly times: number;
  readonly extraPerMillion: number;
}

/** What one request costs a service, and whom it asks before it answers. Calls are made one after another. */
export interface ServiceWork {
  readonly meanUs: number;
  readonly isExponential: boolean;
  /** By variant of the propagated headers. */
  readonly calls: readonly (readonly WorkCall[])[];
}

/** Nothing is known of the service: it answers as fast as the network carries. */
export const NO_WORK: ServiceWork = { meanUs: 0, isExponential: false, calls: [] };
