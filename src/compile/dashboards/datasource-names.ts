/** By what dashboards name the places that they ask: names and addresses (`uid`) within Grafana. */
export const DATASOURCES = {
  prometheus: { type: 'prometheus', uid: 'prometheus' },
  /** The view of all clusters. */
  global: { type: 'prometheus', uid: 'prometheus-global' },
  alertmanager: { type: 'alertmanager', uid: 'alertmanager' },
  jaeger: { type: 'jaeger', uid: 'jaeger' },
  loki: { type: 'loki', uid: 'loki' },
  clusterName: (cluster: string): string => `Prometheus ${cluster}`,
  globalName: 'Prometheus, all clusters',
  /** Names of those that each see one cluster: one Grafana may look at several. */
  clusterPattern: '/^Prometheus [^,]+$/',
} as const;
