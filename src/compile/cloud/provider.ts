import type { JsonObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { platformLabels } from '../object-meta.ts';

/** A value that Terraform looks up when it applies. */
export function reference(expression: string): string {
  return `\${${expression}}`;
}

/** Id of the account that is applied to. */
export const ACCOUNT = reference('data.aws_caller_identity.current.account_id');
/** Name of the cluster as EKS knows it. */
export const EKS_CLUSTER = reference('var.eks_cluster');

/** What every resource of a cluster’s folder needs: one provider for its region, and what only the account knows. */
export function cloudProvider(model: Model, cluster: string): JsonObject {
  const region = model.clusters[cluster]?.region ?? cluster;
  return {
    terraform: {
      required_version: '>= 1.9',
      required_providers: { aws: { source: 'hashicorp/aws', version: '~> 6.0' } },
    },
    provider: { aws: { region, default_tags: { tags: { ...platformLabels(model), 'nines.dev/cluster': cluster } } } },
    variable: {
      eks_cluster: { type: 'string', default: cluster, description: 'Name of the cluster in EKS.' },
    },
    data: { aws_caller_identity: { current: {} } },
  };
}
