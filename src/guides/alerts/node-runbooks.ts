import { printShare } from '../../units/share.ts';
import { ask, firing } from '../ask-monitoring.ts';
import { kubectl, kubectlIn } from '../commands/command.ts';
import { eventsIn, nodes } from '../pods-and-nodes.ts';
import { databases, lookAtDatabase } from '../stores.ts';
import { type AlertRunbooks, limit } from './alert-runbooks.ts';

/** Runbooks of the alerts on nodes, zones and disks. */
export const NODE_RUNBOOKS: AlertRunbooks = {
  NodeMemoryHigh: (site) => ({
    title: 'NodeMemoryHigh',
    symptom: `More than ${limit(site, (alerts) => printShare(alerts.nodeMemory))} of a node's memory has been in use for five minutes. Label \`instance\` is the node.`,
    means: 'The kubelet evicts pods next, those of low priority first. They start again elsewhere, if there is room.',
    look: [
      kubectl('top', 'node'),
      kubectl('describe', 'node', '$NODE'),
      kubectl('get', 'pods', '-A', '--field-selector', 'spec.nodeName=$NODE', '-o', 'wide'),
      kubectl('top', 'pod', '-A', '--sort-by', 'memory'),
    ],
    causes: [
      'A pod without a memory limit, or with one far above what it asks for.',
      'More pods than usual: another node is gone and its pods are here.',
      'Something on the node that is no pod: the difference between `top node` and the sum of its pods.',
    ],
    cure: [
      {
        text: 'Let nothing new come, and move what is there. Disruption budgets are kept; it takes as long as they ask for.',
        run: [
          kubectl('cordon', '$NODE'),
          kubectl('drain', '$NODE', '--ignore-daemonsets', '--delete-emptydir-data', '--timeout', '10m'),
        ],
      },
      'The pod that has too much: give its service a limit in the spec, compile, apply.',
      { text: 'The node is well again: let it take pods.', run: [kubectl('uncordon', '$NODE')] },
    ],
    over: { text: 'the node is below the limit of the alert.', run: [kubectl('top', 'node')] },
    helps: ['cloud'],
  }),
  DiskNearlyFull: (site) => ({
    title: 'DiskNearlyFull',
    symptom: `Less than ${limit(site, (alerts) => printShare(alerts.disk))} of a node's disk has been free for ten minutes. \`instance\` and \`mountpoint\` say which.`,
    means: 'Below 10 % the kubelet removes images, then evicts pods. Nobody can write to a full disk.',
    look: [
      kubectl('describe', 'node', '$NODE'),
      kubectl('get', 'pods', '-A', '--field-selector', 'spec.nodeName=$NODE', '-o', 'wide'),
      ask('topk(10, 1 - node_filesystem_avail_bytes / node_filesystem_size_bytes)'),
    ],
    causes: [
      'Logs of a container that prints without end.',
      'Images of many versions that were never removed.',
      'An `emptyDir` that grows: a pod that writes files.',
    ],
    cure: [
      {
        text: 'Move the pods and let a new node take its place: a node keeps nothing that is missed.',
        run: [
          kubectl('drain', '$NODE', '--ignore-daemonsets', '--delete-emptydir-data'),
          kubectl('delete', 'node', '$NODE'),
        ],
      },
      'A pod that writes without end: undo its version, and give its `emptyDir` a size.',
    ],
    over: { text: 'the alert has ended.', run: [firing('alertname=DiskNearlyFull')] },
    helps: ['cloud'],
  }),
  VolumeNearlyFull: (site) => ({
    title: 'VolumeNearlyFull',
    symptom: `Less than ${limit(site, (alerts) => printShare(alerts.disk))} of a volume has been free for ten minutes. The alert names namespace and claim.`,
    means: 'What writes there stops when it is full: a database refuses writes, Prometheus loses samples.',
    look: [
      kubectlIn('$NAMESPACE', 'get', 'pvc'),
      kubectlIn('$NAMESPACE', 'describe', 'pvc', '$CLAIM'),
      ask('topk(10, 1 - kubelet_volume_stats_available_bytes / kubelet_volume_stats_capacity_bytes)'),
    ],
    causes: [
      'It grew as it should: the line has been straight for weeks.',
      'A database that cannot send its log away: the archive or a replica does not take it, and it keeps everything.',
      'A change: more is written than before.',
    ],
    cure: [
      {
        text: 'Make it larger; its class must allow that (`ALLOWVOLUMEEXPANSION`). It cannot be made smaller again.',
        run: [
          kubectl('get', 'storageclasses'),
          kubectlIn('$NAMESPACE', 'get', 'pvc', '$CLAIM', '-o', 'jsonpath={.spec.resources.requests.storage}'),
          kubectlIn('$NAMESPACE', 'edit', 'pvc', '$CLAIM'),
        ],
      },
      'A volume that an operator looks after (a database, Prometheus): change its size in the spec, compile, apply. The operator does the rest, and would undo what is done by hand.',
      'A database that keeps its log: cure the archive first, see [the log is not archived](/runbooks/disasters.md#the-log-of-the-database-is-not-archived).',
    ],
    over: { text: 'the alert has ended.', run: [firing('alertname=VolumeNearlyFull'), eventsIn('$NAMESPACE')] },
    helps: ['cloud', 'database'],
  }),
  ZoneDown: (site) => ({
    title: 'ZoneDown',
    symptom: 'None of the kubelets of a zone has answered Prometheus for a minute. Label `zone` is the zone.',
    means:
      'Its pods are lost or cut off. What is spread over zones goes on with the rest; evictions start it again elsewhere.',
    look: [
      nodes(),
      kubectl('get', 'nodes', '-l', 'topology.kubernetes.io/zone=$ZONE'),
      kubectl('get', 'pods', '-A', '--field-selector', 'status.phase=Pending'),
      ...site.model.namespaces.map(({ name }) => kubectlIn(name, 'get', 'pods', '-o', 'wide')),
      ask('topk(15, service:error_ratio:rate5m)'),
    ],
    causes: [
      'The zone is down: the provider says so on its status page.',
      'The network to it is cut: its nodes answer each other and nobody else.',
      'Nodes were taken away: an upgrade, or a node pool at zero.',
      'Only the scraping fails: nodes are `Ready` and users are answered. Then this is [MetricsMissing](/runbooks/alerts.md#metricsmissing).',
    ],
    cure: [
      'Users are answered within minutes without any doing: endpoints of nodes that are gone are removed when the node monitor gives them up.',
      {
        text: 'Nodes flap: let nothing come back there until it is over.',
        run: [kubectl('cordon', '-l', 'topology.kubernetes.io/zone=$ZONE')],
      },
      'Pods stay `Pending`: the other zones have no room. Add nodes there.',
      ...databases(site).map((store) => ({
        text: `\`${store.name}\`: its primary has moved by itself if it was there. Its volumes belong to zones: the replica of the lost zone waits for its zone, or is made anew elsewhere.`,
        run: lookAtDatabase(store).slice(0, 2),
      })),
      {
        text: 'It is back for good: let it take pods.',
        run: [kubectl('uncordon', '-l', 'topology.kubernetes.io/zone=$ZONE')],
      },
    ],
    over: {
      text: 'its nodes are `Ready` and pods run there again.',
      run: [kubectl('get', 'nodes', '-l', 'topology.kubernetes.io/zone=$ZONE')],
    },
    helps: ['cloud', 'network'],
  }),
};
