import { stringAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

/** Drivers whose volumes are in clear text unless asked for otherwise; those of Google and Azure always encrypt. */
const ASKED: ReadonlySet<string> = new Set(['ebs.csi.aws.com', 'ebs.csi.eks.amazonaws.com', 'kubernetes.io/aws-ebs']);

export const volumeNotEncrypted: Rule = {
  code: 'SEC029',
  title: 'Volumes in clear text',
  severity: 'warning',
  rows: ['C08'],
  why: 'An EBS volume is encrypted only where its class, or a setting of the account and region, says so; its snapshots are as it is, and nothing encrypts a volume afterwards.',
  fix: 'write encrypted: "true" among the parameters of the class, and move what is on such volumes',
  find: inEachCluster((facts) =>
    facts.objects('storage.k8s.io', 'StorageClass').flatMap((manifest) => {
      const { object } = manifest;
      if (!ASKED.has(stringAt(object, ['provisioner']) ?? '')) return [];
      if (stringAt(object, ['parameters', 'encrypted']) === 'true') return [];
      const message = `nothing encrypts what is kept on volumes of class ${object.metadata.name}`;
      return [{ manifest, path: ['parameters'], message }];
    }),
  ),
};
