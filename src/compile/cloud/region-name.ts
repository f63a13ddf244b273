/**
 * The name of a region, of which the public names are aliases (W05, D06): the load balancers of its clusters, evenly. They
 * are made by a controller in each cluster, so the name waits until whoever applies says that they stand.
 */
import type { JsonObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { balancerName } from './balancer-name.ts';
import { reference } from './provider.ts';

const STANDS = 'load_balancer_stands';

/** The record of one cluster; null where no load balancer is asked for, and where somebody else writes the name. */
export function regionName({ dns, clusters, gateway, name }: Model, cluster: string): JsonObject | null {
  const region = clusters[cluster]?.region ?? cluster;
  const address = dns?.addresses[region];
  if (gateway === null || gateway.balancer === null) return null;
  if (dns === null || dns.owner !== 'terraform' || !address?.endsWith(`.${dns.zone}`)) return null;
  const beside = Object.values(clusters).filter((each) => each.region === region).length;
  const count = reference(`var.${STANDS} ? 1 : 0`);
  return {
    variable: {
      [STANDS]: {
        type: 'bool',
        default: false,
        description: 'The gateways are installed, and their load balancer stands.',
      },
    },
    data: {
      aws_lb: { gateways: { count, name: balancerName(name, cluster) } },
      aws_route53_zone: { gateways: { name: dns.zone, private_zone: false } },
    },
    resource: {
      aws_route53_record: {
        gateways: {
          count,
          zone_id: reference('data.aws_route53_zone.gateways.zone_id'),
          name: address,
          type: 'A',
          alias: {
            name: reference('data.aws_lb.gateways[0].dns_name'),
            zone_id: reference('data.aws_lb.gateways[0].zone_id'),
            evaluate_target_health: true,
          },
          ...(beside > 1 ? { set_identifier: cluster, weighted_routing_policy: { weight: 1 } } : {}),
        },
      },
    },
  };
}
