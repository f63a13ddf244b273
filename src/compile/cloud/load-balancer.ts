/**
 * What the load balancer in front of a cluster’s gateways needs of AWS (W05): the rights of who makes it, and the name by
 * which the region is found. The balancer itself is asked for by the gateways’ Service, since only a cluster knows its
 * pods; so the name waits until it stands.
 */
import type { JsonObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { balancerName } from './balancer-name.ts';
import { EKS_CLUSTER, POD_TRUST, reference } from './provider.ts';

/** Where its makers’ chart puts the controller. */
const CONTROLLER = { namespace: 'kube-system', service_account: 'aws-load-balancer-controller' };
const STANDS = 'load_balancer_stands';
const KEY = 'load_balancer_controller';
/** The tag that the controller gives what it makes. */
const OWN = 'aws:ResourceTag/elbv2.k8s.aws/cluster';
const ASKED = 'aws:RequestTag/elbv2.k8s.aws/cluster';

function tagged(tag: string): JsonObject {
  return { test: 'StringEquals', variable: tag, values: [EKS_CLUSTER] };
}

/** It may look at everything, and make and change what carries the tag of its cluster. */
function rights(): readonly JsonObject[] {
  const balancing = (...actions: readonly string[]) => actions.map((action) => `elasticloadbalancing:${action}`);
  const network = (...actions: readonly string[]) => actions.map((action) => `ec2:${action}`);
  return [
    { actions: [...network('Describe*', 'GetSecurityGroupsForVpc'), ...balancing('Describe*')], resources: ['*'] },
    {
      actions: ['iam:CreateServiceLinkedRole'],
      resources: ['*'],
      condition: [
        { test: 'StringEquals', variable: 'iam:AWSServiceName', values: ['elasticloadbalancing.amazonaws.com'] },
      ],
    },
    // A rule of a security group cannot be tagged by whose it is, and a group is made before it is tagged.
    {
      actions: network('AuthorizeSecurityGroupIngress', 'CreateSecurityGroup', 'RevokeSecurityGroupIngress'),
      resources: ['*'],
    },
    {
      actions: [...balancing('CreateLoadBalancer', 'CreateTargetGroup'), ...network('CreateTags')],
      resources: ['*'],
      condition: [tagged(ASKED)],
    },
    {
      actions: balancing('AddTags', 'CreateListener', 'DeleteListener', 'ModifyListener', 'ModifyListenerAttributes'),
      resources: ['*'],
    },
    {
      actions: [
        ...balancing(
          'DeleteLoadBalancer',
          'DeleteTargetGroup',
          'DeregisterTargets',
          'ModifyLoadBalancerAttributes',
          'ModifyTargetGroup',
          'ModifyTargetGroupAttributes',
          'RegisterTargets',
          'RemoveTags',
          'SetIpAddressType',
          'SetSecurityGroups',
          'SetSubnets',
        ),
        ...network('DeleteSecurityGroup', 'DeleteTags'),
      ],
      resources: ['*'],
      condition: [tagged(OWN)],
    },
  ];
}

function identity(model: Model): JsonObject {
  return {
    aws_iam_role: {
      [KEY]: {
        // Roles are named once for all regions.
        name_prefix: `${model.name}-load-balancer-`.slice(0, 38),
        assume_role_policy: reference(`data.aws_iam_policy_document.${KEY}_trust.json`),
      },
    },
    aws_iam_role_policy: {
      [KEY]: {
        role: reference(`aws_iam_role.${KEY}.id`),
        policy: reference(`data.aws_iam_policy_document.${KEY}.json`),
      },
    },
    aws_eks_pod_identity_association: {
      [KEY]: { cluster_name: EKS_CLUSTER, ...CONTROLLER, role_arn: reference(`aws_iam_role.${KEY}.arn`) },
    },
  };
}

/** The region’s own name, of which the public ones are aliases: its clusters share it evenly. Null where others write it. */
function regionRecord({ dns, clusters }: Model, cluster: string): JsonObject | null {
  const region = clusters[cluster]?.region ?? cluster;
  const address = dns?.addresses[region];
  if (dns === null || dns.owner !== 'terraform' || !address?.endsWith(`.${dns.zone}`)) return null;
  const beside = Object.values(clusters).filter((each) => each.region === region).length;
  return {
    count: reference(`var.${STANDS} ? 1 : 0`),
    zone_id: reference('data.aws_route53_zone.gateways.zone_id'),
    name: address,
    type: 'A',
    alias: {
      name: reference('data.aws_lb.gateways[0].dns_name'),
      zone_id: reference('data.aws_lb.gateways[0].zone_id'),
      evaluate_target_health: true,
    },
    ...(beside > 1 ? { set_identifier: cluster, weighted_routing_policy: { weight: 1 } } : {}),
  };
}

/** Identity of the controller and name of the region; null where no load balancer is asked for. */
export function loadBalancer(model: Model, cluster: string): JsonObject | null {
  if (model.gateway === null || model.gateway.balancer === null) return null;
  const record = regionRecord(model, cluster);
  const named = {
    aws_lb: { gateways: { count: reference(`var.${STANDS} ? 1 : 0`), name: balancerName(model, cluster) } },
    aws_route53_zone: { gateways: { name: model.dns?.zone ?? '', private_zone: false } },
  };
  return {
    ...(record === null
      ? {}
      : {
          variable: {
            [STANDS]: {
              type: 'bool',
              default: false,
              description: 'The gateways are installed, and their load balancer stands.',
            },
          },
        }),
    data: {
      aws_iam_policy_document: { [`${KEY}_trust`]: POD_TRUST, [KEY]: { statement: [...rights()] } },
      ...(record === null ? {} : named),
    },
    resource: { ...identity(model), ...(record === null ? {} : { aws_route53_record: { gateways: record } }) },
  };
}
