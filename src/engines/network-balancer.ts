/** The class of Services that Amazon’s load balancer controller makes Network Load Balancers for. */
export const NETWORK_BALANCER = 'service.k8s.aws/nlb';

/** What every annotation begins with by which a Service tells that controller its wishes. */
export const BALANCER_ANNOTATION = 'service.beta.kubernetes.io/aws-load-balancer-';
