/**
 * Which kinds stand outside namespaces. Built-in kinds from the Kubernetes 1.36 OpenAPI, others from `spec.scope` of the
 * custom resource definitions of the projects themselves. A kind that nobody lists here counts as namespaced, as most are,
 * unless a CustomResourceDefinition among the manifests says otherwise.
 */
const clusterKinds: Readonly<Record<string, readonly string[]>> = {
  '': ['Namespace', 'Node', 'PersistentVolume'],
  'admissionregistration.k8s.io': [
    'MutatingAdmissionPolicy',
    'MutatingAdmissionPolicyBinding',
    'MutatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'ValidatingWebhookConfiguration',
  ],
  'apiextensions.k8s.io': ['CustomResourceDefinition'],
  'apiregistration.k8s.io': ['APIService'],
  'aquasecurity.github.io': [
    'ClusterComplianceReport',
    'ClusterConfigAuditReport',
    'ClusterInfraAssessmentReport',
    'ClusterRbacAssessmentReport',
    'ClusterSbomReport',
    'ClusterVulnerabilityReport',
  ],
  'argoproj.io': ['ClusterAnalysisTemplate'],
  'cert-manager.io': ['ClusterIssuer'],
  'certificates.k8s.io': ['CertificateSigningRequest', 'ClusterTrustBundle'],
  'chaos-mesh.org': ['RemoteCluster'],
  'eventing.keda.sh': ['ClusterCloudEventSource'],
  'external-secrets.io': ['ClusterExternalSecret', 'ClusterPushSecret', 'ClusterSecretStore'],
  'flowcontrol.apiserver.k8s.io': ['FlowSchema', 'PriorityLevelConfiguration'],
  'gateway.networking.k8s.io': ['GatewayClass'],
  'groupsnapshot.storage.k8s.io': ['VolumeGroupSnapshotClass', 'VolumeGroupSnapshotContent'],
  'karpenter.k8s.aws': ['EC2NodeClass'],
  'karpenter.sh': ['NodeClaim', 'NodePool'],
  'keda.sh': ['ClusterTriggerAuthentication'],
  'kyverno.io': ['ClusterCleanupPolicy', 'ClusterPolicy'],
  'networking.k8s.io': ['IPAddress', 'IngressClass', 'ServiceCIDR'],
  'node.k8s.io': ['RuntimeClass'],
  'postgresql.cnpg.io': ['ClusterImageCatalog'],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
  'resource.k8s.io': ['DeviceClass', 'DeviceTaintRule', 'ResourceSlice'],
  'scheduling.k8s.io': ['PriorityClass'],
  'snapshot.storage.k8s.io': ['VolumeSnapshotClass', 'VolumeSnapshotContent'],
  'storage.k8s.io': ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment', 'VolumeAttributesClass'],
  'storagemigration.k8s.io': ['StorageVersionMigration'],
};

const known: ReadonlySet<string> = new Set(
  Object.entries(clusterKinds).flatMap(([group, kinds]) => kinds.map((kind) => `${group}/${kind}`)),
);

/** Whether objects of a kind stand outside namespaces, as far as is known without a cluster. */
export function isClusterScoped(group: string, kind: string): boolean {
  return known.has(`${group}/${kind}`);
}

/** The API group of an `apiVersion`: `apps` of `apps/v1`, the empty text of `v1`. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? '' : apiVersion.slice(0, slash);
}
