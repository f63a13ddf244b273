/** Label by which a subset names the cluster that its endpoints are in: no pod has it, Istio knows it of each. */
export const ISTIO_CLUSTER_LABEL = 'topology.istio.io/cluster';
