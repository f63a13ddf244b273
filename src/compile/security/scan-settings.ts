/**
 * What the Trivy operator is told (C04): keys of its two ConfigMaps, which its installation makes with all others. Applied
 * by the server they are merged with those (`--force-conflicts`, once, for what the installation has set otherwise); the
 * operator reads them when it starts. A report ends after a day and the image is looked at again.
 *
 * Findings are counted one by one (`OPERATOR_METRICS_VULN_ID_ENABLED`): a deadline belongs to one finding, and a count of
 * all stays above zero for as long as new ones come. Of what has no cure yet nothing is said (`trivy.ignoreUnfixed`).
 */
import type { KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { goDuration } from '../engine-duration.ts';
import { platformMeta } from '../object-meta.ts';

/** At most so many at once: the scans of a day must not take the nodes from those who serve. */
const AT_ONCE = '5';

/** Configuration of the operator and of its scanner. */
export function scanSettings(model: Model): readonly KubeObject[] {
  const { scan } = model.security;
  if (scan === null) return [];
  const configMap = (name: string, data: Readonly<Record<string, string>>): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: platformMeta(model, name, scan.namespace),
    data,
  });
  return [
    configMap('trivy-operator-config', {
      OPERATOR_METRICS_BIND_ADDRESS: ':8080',
      OPERATOR_HEALTH_PROBE_BIND_ADDRESS: ':9090',
      OPERATOR_VULNERABILITY_SCANNER_ENABLED: 'true',
      OPERATOR_VULNERABILITY_SCANNER_SCAN_ONLY_CURRENT_REVISIONS: 'true',
      OPERATOR_EXPOSED_SECRET_SCANNER_ENABLED: 'true',
      OPERATOR_CONFIG_AUDIT_SCANNER_ENABLED: 'true',
      OPERATOR_RBAC_ASSESSMENT_SCANNER_ENABLED: 'true',
      OPERATOR_SCANNER_REPORT_TTL: goDuration(scan.everyUs),
      OPERATOR_CONCURRENT_SCAN_JOBS_LIMIT: AT_ONCE,
      // Finished jobs that stay occupy the places of those to come.
      OPERATOR_SCAN_JOB_TTL: '10m',
      OPERATOR_SCAN_JOB_TIMEOUT: '10m',
      OPERATOR_METRICS_FINDINGS_ENABLED: 'true',
      OPERATOR_METRICS_VULN_ID_ENABLED: 'true',
    }),
    configMap('trivy-operator-trivy-config', {
      'trivy.severity': 'CRITICAL,HIGH,MEDIUM',
      'trivy.ignoreUnfixed': 'true',
      'trivy.slow': 'true',
      'trivy.timeout': '10m0s',
      'trivy.resources.requests.cpu': '100m',
      'trivy.resources.requests.memory': '256Mi',
      'trivy.resources.limits.cpu': '500m',
      'trivy.resources.limits.memory': '1Gi',
    }),
  ];
}
