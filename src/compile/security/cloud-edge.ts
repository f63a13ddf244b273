/**
 * What AWS puts in front of a region’s load balancers (C02). A web ACL belongs to an Application Load Balancer: a Network
 * Load Balancer, which Istio’s gateways often have, takes none, and only Shield protects it. So the balancer is asked for
 * by name, and what needs one waits until it is told.
 */
import type { JsonObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { reference } from '../cloud/provider.ts';

/** Amazon’s rules that fit any web application, in the order in which they are asked. */
const MANAGED = [
  'AWSManagedRulesAmazonIpReputationList',
  'AWSManagedRulesKnownBadInputsRuleSet',
  'AWSManagedRulesCommonRuleSet',
];
const BALANCER = 'edge_load_balancer_arn';

function visibility(name: string): JsonObject {
  return { cloudwatch_metrics_enabled: true, metric_name: name, sampled_requests_enabled: true };
}

function managedRule(name: string, priority: number): JsonObject {
  return {
    name,
    priority,
    override_action: { none: {} },
    statement: { managed_rule_group_statement: { vendor_name: 'AWS', name } },
    visibility_config: visibility(name),
  };
}

function perAddressRule(limit: number): JsonObject {
  return {
    name: 'per-address',
    priority: 0,
    action: { block: {} },
    statement: { rate_based_statement: { limit, aggregate_key_type: 'IP', evaluation_window_sec: 300 } },
    visibility_config: visibility('per-address'),
  };
}

/** Web ACL and Shield of one region; null where neither is asked for. */
export function cloudEdge(model: Model, cluster: string): JsonObject | null {
  const { perAddress, managedRules, shield } = model.security.edge;
  const rules = [
    ...(perAddress === null ? [] : [perAddressRule(perAddress)]),
    ...(managedRules ? MANAGED.map((name, i) => managedRule(name, i + 1)) : []),
  ];
  if (rules.length === 0 && !shield) return null;
  const isKnown = reference(`var.${BALANCER} == "" ? 0 : 1`);
  const balancer = reference(`var.${BALANCER}`);
  const acl = {
    aws_wafv2_web_acl: {
      edge: {
        name: `${model.name}-${cluster}`,
        scope: 'REGIONAL',
        default_action: { allow: {} },
        rule: rules,
        visibility_config: visibility(`${model.name}-${cluster}`),
      },
    },
    aws_wafv2_web_acl_association: {
      edge: { count: isKnown, resource_arn: balancer, web_acl_arn: reference('aws_wafv2_web_acl.edge.arn') },
    },
  };
  return {
    variable: {
      [BALANCER]: { type: 'string', default: '', description: 'ARN of the load balancer in front of the gateway.' },
    },
    resource: {
      ...(rules.length === 0 ? {} : acl),
      ...(shield
        ? {
            aws_shield_protection: {
              edge: { count: isKnown, name: `${model.name}-${cluster}`, resource_arn: balancer },
            },
          }
        : {}),
    },
  };
}
