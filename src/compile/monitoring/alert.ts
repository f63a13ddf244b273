import type { Exporter } from '../../model/monitoring-types.ts';
import type { Query } from './query.ts';

export type Severity = 'critical' | 'warning';

/** One alert, before it is written down for an engine. */
export interface Alert {
  readonly name: string;
  readonly severity: Severity;
  /** Whether it is about one service, about a workload of it, or about what lies beneath. */
  readonly scope: 'service' | 'workload' | 'platform';
  /** Without what it asks there is nothing to judge: `mesh` is the proxies themselves, `service` what a service tells. */
  readonly source: Exporter | 'mesh' | 'service';
  readonly query: Query;
  /** How long it holds before it fires. */
  readonly forUs: number;
  /** One line, with the labels of the case. */
  readonly summary: string;
  /** What it means and what its value is. */
  readonly description: string;
  /** Labels beside severity and scope. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A series that a rule keeps, so that alerts, dashboards and other clusters need not compute it again. */
export interface Recording {
  readonly name: string;
  readonly query: Query;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A service by the labels that the mesh gives it. */
export const SERVICE_LABELS = ['destination_service_namespace', 'destination_service_name'] as const;
/** How annotations name a service. */
export const SERVICE_TEXT = '{{ $labels.destination_service_namespace }}/{{ $labels.destination_service_name }}';
/** How annotations name where it happens. */
export const PLACE_TEXT = '{{ $externalLabels.cluster }}';
