/** What the process that runs a world answers, and what it is asked beside the ports of controllers. */
import type { JournalEntry, ObjectRef } from '../../ports/types.ts';
import type { PlannedLoad } from './world-plan.ts';

/** Where a world answers. The token keeps other users of the machine out. */
export interface WorldAddress {
  readonly pid: number;
  readonly started: string;
  readonly url: string;
  readonly token: string;
}

export interface GatewayStatus {
  readonly name: string;
  readonly zone: string;
  readonly isRunning: boolean;
  /** One for each server of the Gateway. */
  readonly addresses: readonly { readonly port: number; readonly url: string; readonly hosts: readonly string[] }[];
  readonly admin: string | null;
  /** Why the newest configuration is not in force, if it is not. */
  readonly refusals: readonly string[];
}

export interface WorkloadStatus {
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
  readonly replicas: number;
  readonly ready: number;
  readonly updated: number;
  readonly zones: Readonly<Record<string, number>>;
}

/** Where one route of a public host leads. */
export interface RouteStatus {
  readonly host: string;
  readonly route: string;
  readonly destinations: readonly { readonly cluster: string; readonly weight: number }[];
}

export interface ControllerStatus {
  readonly who: string;
  readonly epoch: number;
  readonly entries: number;
  /** What it last decided to keep. */
  readonly kept: unknown;
  readonly last: readonly JournalEntry[];
}

export interface WorldStatus {
  readonly version: 1;
  readonly name: string;
  readonly cluster: string;
  readonly input: readonly string[];
  readonly sinceUs: number;
  readonly nowUs: number;
  readonly pid: number;
  readonly zones: readonly { readonly zone: string; readonly isReady: boolean; readonly lostSinceUs: number | null }[];
  readonly gateways: readonly GatewayStatus[];
  readonly workloads: readonly WorkloadStatus[];
  readonly routes: readonly RouteStatus[];
  readonly controllers: readonly ControllerStatus[];
  readonly driver: { readonly pid: number | null; readonly starts: number };
  readonly loads: readonly PlannedLoad[];
  /** What could not be understood or done, in words. */
  readonly problems: readonly string[];
}

/** One line of the audit log: what a person did to a world. */
export interface AuditEntry {
  readonly atUs: number;
  readonly who: string;
  readonly what: string;
  readonly why: string;
  readonly object: ObjectRef;
  readonly before: unknown;
  readonly after: unknown;
  readonly result: string;
}

/** A change that a person asks for. */
export interface Edit {
  readonly object: ObjectRef;
  readonly patch: Readonly<Record<string, unknown>>;
  /** The version that the person saw; null: any. */
  readonly expect: string | null;
  readonly who: string;
  readonly what: string;
  readonly why: string;
  readonly before: unknown;
  readonly after: unknown;
}
