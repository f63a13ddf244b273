/** Makes a pod of a workload, as its controller does: named, labelled, not yet on any node. */

import { withDaemonTolerations, withDefaultTolerations } from '../../../kubernetes/lost-node-tolerations.ts';
import type { PodTemplate } from '../../../kubernetes/pod-template.ts';
import { defaultSpread } from '../../../kubernetes/topology-spread.ts';
import type { Labels } from '../../../manifests/types.ts';
import type { SimPod } from '../types.ts';
import type { PlatformState, PodRecord, WorkloadRecord } from './platform-state.ts';
import { wellBehaved } from './well-behaved.ts';

/** Digits of a pod's number in its name: names sort in order of creation. */
const NAME_DIGITS = 5;

/** Adds a pod to the platform. `ordinal` is -1 for workloads whose pods are interchangeable. */
export function makePod(
  state: PlatformState,
  owner: WorkloadRecord,
  template: PodTemplate,
  ordinal: number,
  givenName?: string,
): PodRecord {
  owner.made++;
  const { workload } = owner;
  const cluster = state.cluster(owner.cluster);
  const name = givenName ?? nameOf(owner, template, ordinal);
  const labels = labelsOf(owner, template, name, ordinal);
  const sim: SimPod = {
    number: state.records.length,
    name,
    namespace: workload.namespace,
    cluster: owner.cluster,
    labels,
    workload: workload.id,
    role: owner.role,
    serviceAccount: template.serviceAccount,
    revision: template.revision,
    ports: template.containers.flatMap(({ ports }) => ports),
    concurrency: template.concurrency,
    cpuRequest: template.cpuRequestMillis === null ? null : template.cpuRequestMillis / 1000,
    meshed: owner.meshed,
    node: null,
    locality: { region: cluster.region, zone: '', subzone: '' },
    phase: 'pending',
    ready: false,
    accepting: false,
    behaviour: wellBehaved(),
  };
  const record: PodRecord = {
    sim,
    state: schedulingState(owner, template, name, labels),
    owner,
    template,
    ordinal,
    createdUs: state.kernel.nowUs(),
    startedUs: null,
    containersReady: false,
    readySinceUs: null,
    everReady: false,
    readyChangedUs: state.kernel.nowUs(),
    restarts: 0,
    life: 0,
    held: false,
  };
  state.add(record);
  return record;
}

function schedulingState(
  { workload }: WorkloadRecord,
  template: PodTemplate,
  name: string,
  labels: Labels,
): PodRecord['state'] {
  const { scheduling } = template;
  const tolerations = workload.perNode ? withDaemonTolerations(scheduling.tolerations) : scheduling.tolerations;
  return {
    name,
    namespace: workload.namespace,
    labels,
    node: null,
    ready: false,
    terminating: false,
    cpuMillis: template.cpuMillis,
    memoryBytes: template.memoryBytes,
    priority: template.priority.value,
    spec: {
      ...scheduling,
      tolerations: withDefaultTolerations(tolerations),
      spread: scheduling.spread.length > 0 ? scheduling.spread : defaultSpread(workload.selector),
    },
  };
}

function nameOf({ workload, made }: WorkloadRecord, template: PodTemplate, ordinal: number): string {
  if (workload.kind === 'Pod') return workload.name;
  if (ordinal >= 0) return `${workload.name}-${ordinal}`;
  const number = String(made).padStart(NAME_DIGITS, '0');
  return workload.perNode ? `${workload.name}-${number}` : `${workload.name}-${template.revision}-${number}`;
}

/** Labels that controllers add, by which revisions are told apart. */
function labelsOf({ workload }: WorkloadRecord, template: PodTemplate, name: string, ordinal: number): Labels {
  const { labels, revision } = template;
  switch (workload.update.kind) {
    case 'rolling':
    case 'recreate': {
      const hash = workload.kind === 'Rollout' ? 'rollouts-pod-template-hash' : 'pod-template-hash';
      return { ...labels, [hash]: revision };
    }
    case 'ordered':
      return {
        ...labels,
        'controller-revision-hash': `${workload.name}-${revision}`,
        'statefulset.kubernetes.io/pod-name': name,
        'apps.kubernetes.io/pod-index': String(ordinal),
      };
    case 'perNode':
      return { ...labels, 'controller-revision-hash': revision };
    default:
      return labels;
  }
}
