/** What a dashboard shows, before it is written down for Grafana. */
import type { Exporter } from '../../model/monitoring-types.ts';
import type { Query } from '../monitoring/query.ts';
import type { LogQuery } from './log-query.ts';

/** Who must be scraped, or be there, for a panel to show anything; `rules` are Prometheus' own series. */
export type Source = Exporter | 'mesh' | 'rules' | 'vertical-pod-autoscaler' | 'logs';

/** As Grafana names units. */
export type Unit = 'short' | 'reqps' | 'percentunit' | 's' | 'ms' | 'bytes' | 'Bps' | 'cps' | 'currencyUSD' | 'none';

export interface Series {
  readonly query: Query;
  /** Name of each series; `{{label}}` is a label's value. */
  readonly legend: string;
}

interface AnyPanel {
  readonly title: string;
  /** What it means, where the title does not say all. */
  readonly about?: string;
  /** All of them are needed. */
  readonly sources: readonly Source[];
}

export interface MetricPanel extends AnyPanel {
  readonly kind: 'timeseries' | 'stat' | 'table';
  readonly unit: Unit;
  readonly series: readonly Series[];
  /** From here on it is bad; below it, where `bad` says so. */
  readonly limit?: number;
  readonly bad?: 'above' | 'below';
}

export interface LogPanel extends AnyPanel {
  readonly kind: 'logs' | 'log-rate';
  readonly log: LogQuery;
  readonly legend: string;
}

export type Panel = MetricPanel | LogPanel;

/** A variable of which every panel may show one value, several or all. */
export interface Variable {
  readonly name: string;
  readonly title: string;
  /** Values are those of this label of this metric. */
  readonly metric: string;
  readonly label: string;
}

export interface Section {
  readonly title: string;
  readonly panels: readonly Panel[];
}

export interface Dashboard {
  /** Part of its name and address: never changed. */
  readonly id: string;
  readonly title: string;
  readonly sections: readonly Section[];
  readonly variables: readonly Variable[];
  /** Whose figures it shows: those of one cluster, or of the global view. */
  readonly view: 'cluster' | 'global';
  /** How far back it looks when it is opened. */
  readonly from: string;
}
