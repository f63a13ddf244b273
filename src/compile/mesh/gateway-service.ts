import { BALANCER_ANNOTATION, NETWORK_BALANCER } from '../../engines/network-balancer.ts';
import type { KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { balancerName } from '../cloud/balancer-name.ts';
import { wholeSeconds } from '../engine-duration.ts';
import { platformMeta } from '../object-meta.ts';
import { STATUS_PORT } from './east-west.ts';

/** The shortest that a Network Load Balancer waits for an answer: a gateway that is there gives it in milliseconds. */
const ANSWER_WITHIN_SECONDS = 2;
const READY_AFTER = 2;

/**
 * The Service of the gateways, where their load balancer is asked for (W05): it sends to pods directly, in every zone, and
 * asks each whether it is ready, so that a dead one is left before Kubernetes has noticed.
 */
export function gatewayService(model: Model, cluster: string): readonly KubeObject[] {
  const { gateway } = model;
  if (gateway === null || gateway.balancer === null) return [];
  const { everyUs, failures } = gateway.balancer;
  const asked = {
    name: balancerName(model.name, cluster),
    scheme: 'internet-facing',
    'nlb-target-type': 'ip',
    attributes: 'load_balancing.cross_zone.enabled=true,deletion_protection.enabled=true',
    // Who clients are is seen by their address: limits per address and access logs need it.
    'target-group-attributes': 'preserve_client_ip.enabled=true',
    'healthcheck-protocol': 'http',
    'healthcheck-port': String(STATUS_PORT),
    'healthcheck-path': '/healthz/ready',
    'healthcheck-interval': String(wholeSeconds(everyUs)),
    'healthcheck-timeout': String(ANSWER_WITHIN_SECONDS),
    'healthcheck-healthy-threshold': String(READY_AFTER),
    'healthcheck-unhealthy-threshold': String(failures),
  };
  const annotations = Object.fromEntries(
    Object.entries(asked).map(([name, value]) => [`${BALANCER_ANNOTATION}${name}`, value]),
  );
  const meta = platformMeta(model, `istio-${gateway.selector.istio ?? 'gateway'}`, gateway.namespace, annotations);
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...meta, labels: { ...meta.labels, ...gateway.selector } },
      spec: {
        type: 'LoadBalancer',
        loadBalancerClass: NETWORK_BALANCER,
        selector: { ...gateway.selector },
        ports: [
          { name: 'status-port', port: STATUS_PORT, targetPort: STATUS_PORT },
          ...(gateway.http === 'off' ? [] : [{ name: 'http2', port: 80, targetPort: 80 }]),
          { name: 'https', port: 443, targetPort: 443 },
        ],
      },
    },
  ];
}
