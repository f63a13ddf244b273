/**
 * The Trivy operator tells what its reports hold at the moment of the scrape: a finding that is gone has no series, and
 * between the end of a report and the next scan a workload has none at all.
 */
import { type Exporter, exporter } from './exporter.ts';

const WORKLOAD = 'namespace name resource_kind resource_name';
const IMAGE = `${WORKLOAD} container_name image_registry image_repository image_tag image_digest`;

export const TRIVY_OPERATOR: Exporter = exporter(
  {
    engine: 'trivy-operator',
    version: '0.32',
    source: 'aquasecurity/trivy-operator pkg/metrics/collector.go',
    values: { severity: ['Critical', 'High', 'Medium', 'Low', 'Unknown'] },
  },
  [
    ['gauge', 'trivy_image_vulnerabilities', `${IMAGE} severity`, 'findings in one image, per severity'],
    [
      'gauge',
      'trivy_vulnerability_id',
      `${IMAGE} installed_version fixed_version published_date last_modified_date resource severity package_type pkg_path target class vuln_id vuln_title vuln_score`,
      'one finding',
      { caution: 'only with OPERATOR_METRICS_VULN_ID_ENABLED; a series per finding and container' },
    ],
    ['gauge', 'trivy_image_exposedsecrets', `${IMAGE} severity`, 'secrets that lie in an image'],
    ['gauge', 'trivy_resource_configaudits', `${WORKLOAD} severity`, 'checks of an object that fail'],
    ['gauge', 'trivy_role_rbacassessments', `${WORKLOAD} severity`, 'checks of a role that fail'],
    [
      'gauge',
      'trivy_clusterrole_clusterrbacassessments',
      'name resource_kind resource_name severity',
      'checks of a cluster role that fail',
    ],
    ['gauge', 'trivy_resource_infraassessments', `${WORKLOAD} severity`, 'checks of the control plane that fail'],
    [
      'gauge',
      'trivy_cluster_compliance',
      'title description status',
      'controls of a compliance report',
      { values: { status: ['Fail', 'Pass'] } },
    ],
  ],
);
