/** What pods of other people’s installations ask of ours: what the objects say that we give them. */
import { stringRecordAt } from '../../manifests/field.ts';
import type { KubeObject } from '../../manifests/types.ts';
import { EVERY_POD, type Flow, type FlowEnd } from './flow.ts';
import { type Cluster, isCall, mentioned } from './mentioned.ts';
import { type Mention, mentionsIn } from './mentions.ts';

/** Kinds that say where something answers without anybody of ours asking there: Istio’s, and Kubernetes’ own. */
const SILENT =
  /^(?:v1|(?:apps|batch|policy|autoscaling|rbac\.authorization\.k8s\.io|monitoring\.coreos\.com|postgresql\.cnpg\.io|[a-z.]*\.istio\.io|[a-z.]*\.?k8s\.io)\/\w+)$/;

const NAME = 'app.kubernetes.io/name';
/** Pods that read the objects of a group, by the label that their own charts give them. */
const READERS: Readonly<Record<string, string>> = {
  'argoproj.io': 'argo-rollouts',
  'chaos-mesh.org': 'chaos-mesh',
  'flagger.app': 'flagger',
  'grafana.integreatly.org': 'grafana',
  'keda.sh': 'keda-operator',
  'kiali.io': 'kiali',
};

/** Grafana’s sidecar takes up data sources from ConfigMaps with a label of its own. */
function isDataSource({ kind, metadata }: KubeObject): boolean {
  return kind === 'ConfigMap' && metadata.labels?.grafana_datasource !== undefined;
}

/** Who reads an object; null: nobody who would then ask. Of an engine that is not known any pod may be the one. */
function readerOf(object: KubeObject): FlowEnd | null {
  const name = isDataSource(object) ? 'grafana' : READERS[object.apiVersion.split('/')[0] ?? ''];
  if (name !== undefined) return { kind: 'anyPods', labels: { [NAME]: name } };
  return SILENT.test(object.apiVersion) ? null : EVERY_POD;
}

function anyPort(mention: Mention): Mention {
  return mention.kind === 'service' ? { ...mention, port: null } : mention;
}

/** What an object of another engine names, from the pods of that engine. */
export function engineFlows(cluster: Cluster): readonly Flow[] {
  return cluster.objects.flatMap((object) => {
    const from = readerOf(object);
    if (from === null) return [];
    const texts = isDataSource(object)
      ? Object.values(stringRecordAt(object, ['data']))
      : [JSON.stringify(object.spec ?? {})];
    return (
      mentionsIn(texts.join('\n'), '')
        .filter((mention) => mention.kind === 'service' && (from !== EVERY_POD || !isCall(cluster, mention)))
        // A Sentinel only tells where the master answers: by another port of the same Service.
        .flatMap((mention) => mentioned(cluster, from, object.kind === 'ScaledObject' ? anyPort(mention) : mention))
    );
  });
}
