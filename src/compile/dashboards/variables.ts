import { REQUESTS } from '../monitoring/recording-rules.ts';
import type { Variable } from './dashboard.ts';

/** A service; a container is called after its service, and a Deployment too. */
export const SERVICE_VARIABLE: Variable = {
  name: 'service',
  title: 'Service',
  metric: REQUESTS,
  label: 'destination_service_name',
};

/** A cluster, in the global view. */
export const CLUSTER_VARIABLE: Variable = { name: 'cluster', title: 'Cluster', metric: REQUESTS, label: 'cluster' };
