/**
 * What the load balancer in front of a cluster’s gateways needs of AWS (W05): the rights of who makes it. The balancer
 * itself is asked for by the gateways’ Service, since only a cluster knows its pods.
 */
import type { JsonObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { podIdentities } from './pod-identities.ts';
import { EKS_CLUSTER } from './provider.ts';

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

/** Identity of the controller that makes it; null where no load balancer is asked for. */
export function loadBalancer(model: Model): JsonObject | null {
  if (model.gateway === null || model.gateway.balancer === null) return null;
  return podIdentities(model, 'load_balancer_trust', [
    {
      name: 'load-balancer',
      key: 'load_balancer_controller',
      // Where its makers’ chart puts it.
      namespace: 'kube-system',
      serviceAccount: 'aws-load-balancer-controller',
      rights: { statement: [...rights()] },
    },
  ]);
}
