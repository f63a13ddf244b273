/**
 * What volumes of each driver survive. An EBS volume, a plain persistent disk and a locally redundant managed disk are in
 * one zone; a regional persistent disk is in two, a zone-redundant managed disk and file systems are in all (the
 * drivers' own documentation: kubernetes-sigs/aws-ebs-csi-driver, gcp-compute-persistent-disk-csi-driver,
 * azuredisk-csi-driver).
 */

/** Where a volume is: in one zone, so that its pod is too, or in several. */
export type VolumeReach = 'zonal' | 'regional';

interface Driver {
  readonly name: string;
  readonly reach: (parameters: Readonly<Record<string, string>>) => VolumeReach;
  /** Whether a parameter can make it regional. */
  readonly hasRegional: boolean;
}

const ALWAYS = (reach: VolumeReach) => () => reach;

function zoneRedundant(parameters: Readonly<Record<string, string>>): VolumeReach {
  return /_ZRS$/i.test(parameters.skuName ?? parameters.skuname ?? parameters.storageaccounttype ?? '')
    ? 'regional'
    : 'zonal';
}

function regionalDisk(parameters: Readonly<Record<string, string>>): VolumeReach {
  return parameters['replication-type'] === 'regional-pd' ? 'regional' : 'zonal';
}

/** By the provisioner of their StorageClasses; in-tree names stand for the driver that took them over. */
export const VOLUME_DRIVERS: Readonly<Record<string, Driver>> = {
  'ebs.csi.aws.com': { name: 'EBS', reach: ALWAYS('zonal'), hasRegional: false },
  'ebs.csi.eks.amazonaws.com': { name: 'EBS', reach: ALWAYS('zonal'), hasRegional: false },
  'kubernetes.io/aws-ebs': { name: 'EBS', reach: ALWAYS('zonal'), hasRegional: false },
  'efs.csi.aws.com': { name: 'EFS', reach: ALWAYS('regional'), hasRegional: true },
  'pd.csi.storage.gke.io': { name: 'a persistent disk', reach: regionalDisk, hasRegional: true },
  'kubernetes.io/gce-pd': { name: 'a persistent disk', reach: regionalDisk, hasRegional: true },
  'disk.csi.azure.com': { name: 'a managed disk', reach: zoneRedundant, hasRegional: true },
  'kubernetes.io/azure-disk': { name: 'a managed disk', reach: zoneRedundant, hasRegional: true },
  'file.csi.azure.com': { name: 'Azure Files', reach: ALWAYS('regional'), hasRegional: true },
  'cinder.csi.openstack.org': { name: 'a Cinder volume', reach: ALWAYS('zonal'), hasRegional: false },
  'csi.hetzner.cloud': { name: 'a Hetzner volume', reach: ALWAYS('zonal'), hasRegional: false },
  'dobs.csi.digitalocean.com': { name: 'a DigitalOcean volume', reach: ALWAYS('zonal'), hasRegional: false },
};

/** What a StorageClass for databases says, by provider: encrypted, fast, and in several zones where that can be had. */
export const DATABASE_VOLUMES: Readonly<
  Record<
    'aws' | 'gcp' | 'azure',
    { readonly provisioner: string; readonly parameters: Readonly<Record<string, string>> }
  >
> = {
  aws: {
    provisioner: 'ebs.csi.aws.com',
    parameters: { type: 'gp3', encrypted: 'true', 'csi.storage.k8s.io/fstype': 'ext4' },
  },
  gcp: { provisioner: 'pd.csi.storage.gke.io', parameters: { type: 'pd-ssd', 'replication-type': 'regional-pd' } },
  azure: { provisioner: 'disk.csi.azure.com', parameters: { skuName: 'Premium_ZRS' } },
};

/** Annotations by which a Service of type LoadBalancer is reached from the provider’s own network only, from any region. */
export const INTERNAL_LOAD_BALANCER: Readonly<
  Record<'aws' | 'gcp' | 'azure' | 'other', Readonly<Record<string, string>>>
> = {
  aws: {
    'service.beta.kubernetes.io/aws-load-balancer-type': 'external',
    'service.beta.kubernetes.io/aws-load-balancer-nlb-target-type': 'ip',
    'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internal',
    'service.beta.kubernetes.io/aws-load-balancer-cross-zone-load-balancing-enabled': 'true',
  },
  gcp: {
    'networking.gke.io/load-balancer-type': 'Internal',
    'networking.gke.io/internal-load-balancer-allow-global-access': 'true',
  },
  azure: { 'service.beta.kubernetes.io/azure-load-balancer-internal': 'true' },
  other: {},
};
