/** How kubectl is told of kinds: every name that a kind may be typed by. A test asks a real API server for the same. */

export interface Resource {
  readonly kind: string;
  readonly group: string;
  /** Plural, singular, short names. */
  readonly names: readonly string[];
  readonly namespaced: boolean;
}

function resource(
  kind: string,
  group: string,
  names: string,
  scope: 'namespaced' | 'cluster' = 'namespaced',
): Resource {
  return { kind, group, names: names.split(' '), namespaced: scope === 'namespaced' };
}

/** Kubernetes' own, and those of the engines whose objects a platform has. */
export const RESOURCES: readonly Resource[] = [
  // Not a kind: what kubectl has for the usual ones.
  resource('All', '', 'all'),
  resource('Pod', '', 'pods pod po'),
  resource('Service', '', 'services service svc'),
  resource('ConfigMap', '', 'configmaps configmap cm'),
  resource('Secret', '', 'secrets secret'),
  resource('Event', '', 'events event ev'),
  resource('ClusterRoleBinding', 'rbac.authorization.k8s.io', 'clusterrolebindings clusterrolebinding', 'cluster'),
  resource('ServiceAccount', '', 'serviceaccounts serviceaccount sa'),
  resource('PersistentVolumeClaim', '', 'persistentvolumeclaims persistentvolumeclaim pvc'),
  resource('PersistentVolume', '', 'persistentvolumes persistentvolume pv', 'cluster'),
  resource('Node', '', 'nodes node no', 'cluster'),
  resource('Namespace', '', 'namespaces namespace ns', 'cluster'),
  resource('Deployment', 'apps', 'deployments deployment deploy'),
  resource('StatefulSet', 'apps', 'statefulsets statefulset sts'),
  resource('DaemonSet', 'apps', 'daemonsets daemonset ds'),
  resource('ReplicaSet', 'apps', 'replicasets replicaset rs'),
  resource('Job', 'batch', 'jobs job'),
  resource('CronJob', 'batch', 'cronjobs cronjob cj'),
  resource('HorizontalPodAutoscaler', 'autoscaling', 'horizontalpodautoscalers horizontalpodautoscaler hpa'),
  resource('PodDisruptionBudget', 'policy', 'poddisruptionbudgets poddisruptionbudget pdb'),
  resource('NetworkPolicy', 'networking.k8s.io', 'networkpolicies networkpolicy netpol'),
  resource('EndpointSlice', 'discovery.k8s.io', 'endpointslices endpointslice'),
  resource('PriorityClass', 'scheduling.k8s.io', 'priorityclasses priorityclass pc', 'cluster'),
  resource('StorageClass', 'storage.k8s.io', 'storageclasses storageclass sc', 'cluster'),
  resource(
    'CustomResourceDefinition',
    'apiextensions.k8s.io',
    'customresourcedefinitions customresourcedefinition crd crds',
    'cluster',
  ),
  resource('VirtualService', 'networking.istio.io', 'virtualservices virtualservice vs'),
  resource('DestinationRule', 'networking.istio.io', 'destinationrules destinationrule dr'),
  resource('Gateway', 'networking.istio.io', 'gateways.networking.istio.io gateways gateway gw'),
  resource('ServiceEntry', 'networking.istio.io', 'serviceentries serviceentry se'),
  resource('Sidecar', 'networking.istio.io', 'sidecars sidecar'),
  resource('EnvoyFilter', 'networking.istio.io', 'envoyfilters envoyfilter'),
  resource('AuthorizationPolicy', 'security.istio.io', 'authorizationpolicies authorizationpolicy ap'),
  resource('PeerAuthentication', 'security.istio.io', 'peerauthentications peerauthentication pa'),
  resource('RequestAuthentication', 'security.istio.io', 'requestauthentications requestauthentication ra'),
  resource('Telemetry', 'telemetry.istio.io', 'telemetries telemetry'),
  resource('Certificate', 'cert-manager.io', 'certificates certificate cert certs'),
  resource('CertificateRequest', 'cert-manager.io', 'certificaterequests certificaterequest cr crs'),
  resource('ClusterIssuer', 'cert-manager.io', 'clusterissuers clusterissuer', 'cluster'),
  resource('DNSEndpoint', 'externaldns.k8s.io', 'dnsendpoints dnsendpoint'),
  resource('ExternalSecret', 'external-secrets.io', 'externalsecrets externalsecret es'),
  resource('Prometheus', 'monitoring.coreos.com', 'prometheuses prometheus prom'),
  resource('Alertmanager', 'monitoring.coreos.com', 'alertmanagers alertmanager am'),
  resource('PrometheusRule', 'monitoring.coreos.com', 'prometheusrules prometheusrule promrule'),
  resource('ServiceMonitor', 'monitoring.coreos.com', 'servicemonitors servicemonitor smon'),
  resource('PodMonitor', 'monitoring.coreos.com', 'podmonitors podmonitor pmon'),
  resource('ScrapeConfig', 'monitoring.coreos.com', 'scrapeconfigs scrapeconfig scfg'),
  resource('Schedule', 'velero.io', 'schedules.velero.io'),
  resource('Backup', 'velero.io', 'backups.velero.io'),
  resource('Restore', 'velero.io', 'restores.velero.io'),
  resource('BackupStorageLocation', 'velero.io', 'backupstoragelocations backupstoragelocation bsl'),
  resource('VolumeSnapshotLocation', 'velero.io', 'volumesnapshotlocations volumesnapshotlocation vsl'),
  resource('Cluster', 'postgresql.cnpg.io', 'clusters.postgresql.cnpg.io'),
  resource('Backup', 'postgresql.cnpg.io', 'backups.postgresql.cnpg.io'),
  resource(
    'ScheduledBackup',
    'postgresql.cnpg.io',
    'scheduledbackups.postgresql.cnpg.io scheduledbackups scheduledbackup',
  ),
  resource('ObjectStore', 'barmancloud.cnpg.io', 'objectstores.barmancloud.cnpg.io objectstores objectstore'),
  resource('Kafka', 'kafka.strimzi.io', 'kafkas.kafka.strimzi.io kafkas kafka k'),
  resource('KafkaMirrorMaker2', 'kafka.strimzi.io', 'kafkamirrormaker2s.kafka.strimzi.io kafkamirrormaker2s kmm2'),
  resource('ScaledObject', 'keda.sh', 'scaledobjects scaledobject so'),
  resource('VerticalPodAutoscaler', 'autoscaling.k8s.io', 'verticalpodautoscalers verticalpodautoscaler vpa'),
  resource('Kiali', 'kiali.io', 'kialis kiali'),
  resource('Rollout', 'argoproj.io', 'rollouts rollout ro'),
  resource('Canary', 'flagger.app', 'canaries canary'),
  resource('NodePool', 'karpenter.sh', 'nodepools nodepool', 'cluster'),
  resource('ClusterPolicy', 'kyverno.io', 'clusterpolicies clusterpolicy', 'cluster'),
  resource('Schedule', 'chaos-mesh.org', 'schedules.chaos-mesh.org'),
  resource('Workflow', 'chaos-mesh.org', 'workflows.chaos-mesh.org'),
];

/** The kind that somebody types a name for; undefined when no kind is called that. */
export function resourceNamed(name: string): Resource | undefined {
  const plain = name.toLowerCase();
  return RESOURCES.find(({ names, group }) => names.includes(plain) || `${names[0]}.${group}` === plain);
}
