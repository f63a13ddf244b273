import { printShare } from '../../units/share.ts';
import { ask, firing } from '../ask-monitoring.ts';
import { type Command, kubectl, kubectlIn } from '../commands/command.ts';
import { heldByName } from '../held-replicas.ts';
import { eventsIn, nodes, serviceNamespace } from '../pods-and-nodes.ts';
import type { Site } from '../site.ts';
import type { Runbook } from '../types.ts';
import { type AlertRunbooks, limit } from './alert-runbooks.ts';
import { undo } from './service-runbooks.ts';

const PENDING: Command = kubectl('get', 'pods', '-A', '--field-selector', 'status.phase=Pending');

function restarts(site: Site): Runbook {
  return {
    title: 'RestartsHigh',
    symptom: `A container has been started again more than ${limit(site, (alerts) => String(alerts.restarts))} times within an hour. The alert names namespace, pod and container.`,
    means: 'Each restart drops what the container was working on. The other pods carry its load meanwhile.',
    look: [
      kubectlIn('$NAMESPACE', 'describe', 'pod', '$POD'),
      kubectlIn('$NAMESPACE', 'logs', '$POD', '--all-containers', '--previous', '--tail', '200'),
      eventsIn('$NAMESPACE'),
    ],
    causes: [
      '`OOMKilled` with exit code 137: it needs more memory than its limit, see [MemoryNearLimit](/runbooks/alerts.md#memorynearlimit).',
      'Exit code 1 or 2 soon after the start: configuration, a Secret that is missing, a dependency that does not answer. The log of the last life says which.',
      'The liveness probe fails: the events say `Unhealthy`. The process hangs or is too slow to answer.',
      'The node: pods of others on it restart too.',
    ],
    cure: [
      'Memory: raise `resources.memory` of the service in the spec, compile, apply. Undo the version if it needs more than the one before.',
      undo(site),
      {
        text: 'The node: take it out of service, its pods are started elsewhere.',
        run: [kubectl('cordon', '$NODE'), kubectl('drain', '$NODE', '--ignore-daemonsets', '--delete-emptydir-data')],
      },
    ],
    over: { text: 'its restarts have not grown for an hour.', run: [kubectlIn('$NAMESPACE', 'get', 'pods')] },
    helps: ['application'],
  };
}

function unavailable(site: Site): Runbook {
  return {
    title: 'PodsUnavailable',
    symptom: `Less than ${limit(site, (alerts) => printShare(alerts.available))} of a Deployment's pods have been ready for two minutes. The alert names namespace and deployment.`,
    means:
      'What is left may not carry the load: [LatencyHigh](/runbooks/alerts.md#latencyhigh) and [ErrorRateHigh](/runbooks/alerts.md#errorratehigh) come next. For a worker, work piles up.',
    look: [
      kubectlIn('$NAMESPACE', 'get', 'pods', '-o', 'wide'),
      kubectlIn('$NAMESPACE', 'describe', 'deployment', '$WORKLOAD'),
      eventsIn('$NAMESPACE'),
      nodes(),
      PENDING,
    ],
    causes: [
      '`Pending`: no node has room, or the spread over zones cannot be kept because a zone has none. The events say which.',
      '`ImagePullBackOff`: the image or its registry, see [images cannot be pulled](/runbooks/disasters.md#images-cannot-be-pulled).',
      '`CrashLoopBackOff`: see [RestartsHigh](/runbooks/alerts.md#restartshigh).',
      'Running and not ready: the readiness probe, mostly because of something that the service calls.',
      'Nodes are `NotReady`: see [ZoneDown](/runbooks/alerts.md#zonedown).',
    ],
    cure: [
      undo(site),
      'No room: more nodes, or take pods from what can wait; `low` priority is evicted first.',
      'Not ready because of a dependency: cure the dependency, and do not restart pods meanwhile: they would all start cold.',
    ],
    over: {
      text: 'all its pods are ready.',
      run: [kubectlIn('$NAMESPACE', 'rollout', 'status', 'deployment/$WORKLOAD')],
    },
    helps: ['application', 'cloud'],
  };
}

function low(site: Site): Runbook {
  return {
    ...unavailable(site),
    title: 'ReplicasLow',
    symptom: 'A Deployment has lacked one pod or more for a quarter of an hour.',
    means: 'Users notice nothing. What was kept for the loss of a zone is in use already.',
    over: {
      text: 'all its pods are ready.',
      run: [kubectlIn('$NAMESPACE', 'rollout', 'status', 'deployment/$WORKLOAD')],
    },
  };
}

function atMax(site: Site): Runbook {
  const namespace = serviceNamespace(site);
  return {
    title: 'AutoscalerAtMax',
    symptom: 'An autoscaler has had all the pods that it may have for a quarter of an hour.',
    means: 'More load than now is carried by nobody. If the load is real, users wait soon.',
    look: [
      kubectlIn('$NAMESPACE', 'get', 'hpa'),
      kubectlIn('$NAMESPACE', 'describe', 'hpa', '$WORKLOAD'),
      kubectlIn('$NAMESPACE', 'top', 'pod', '-l', 'app=$WORKLOAD'),
      ask('topk(10, service:requests:rate5m)'),
    ],
    causes: [
      'More clients than ever: requests have grown with the pods.',
      'Each request costs more: requests have not grown, a version has changed.',
      'A flood from few clients: rate limits say how much they refuse.',
      'Another region is out and its clients are here.',
    ],
    cure: [
      {
        text: 'Real load, and room on the nodes: raise the bound now, and `replicas.max` in the spec afterwards. The budget of cost is decided there, not at night.',
        run: [...heldByName(site, '$NAMESPACE', 'max')],
      },
      undo(site),
      'A flood: lower `rateLimit.perPod` of the service in the spec, compile, apply `mesh/rate-limits.yaml`.',
    ],
    over: { text: 'there are fewer pods than the bound.', run: [kubectlIn(namespace, 'get', 'hpa')] },
    helps: ['application'],
  };
}

function nearLimit(what: 'memory' | 'cpu', site: Site): Runbook {
  const memory = what === 'memory';
  return {
    title: memory ? 'MemoryNearLimit' : 'CpuNearLimit',
    symptom: `A container has used more than ${limit(site, ({ memory: most, cpu }) => printShare(memory ? most : cpu))} of its ${memory ? 'memory' : 'processor'} limit for ten minutes.`,
    means: memory
      ? 'At 100 % the kernel kills it, and what it was working on is lost.'
      : 'At 100 % it stands still for a part of every tenth of a second, and requests wait.',
    look: [
      kubectlIn('$NAMESPACE', 'top', 'pod', '--containers', '--sort-by', what),
      kubectlIn('$NAMESPACE', 'describe', 'pod', '$POD'),
      kubectlIn('$NAMESPACE', 'get', 'hpa'),
    ],
    causes: [
      'More load per pod than it was sized for: all its pods are alike.',
      memory
        ? 'A leak: use grows with the age of the pod, whatever the load.'
        : 'A loop, or a request that costs a hundred times the others: one pod alone.',
      'A new version needs more: it began with it.',
    ],
    cure: [
      {
        text: 'Load: more pods share it.',
        run: [kubectlIn('$NAMESPACE', 'scale', 'deployment/$WORKLOAD', '--replicas', '$REPLICAS')],
      },
      {
        text: `${memory ? 'A leak' : 'One pod'}: end it before it ends by itself; the others go on meanwhile.`,
        run: [kubectlIn('$NAMESPACE', 'delete', 'pod', '$POD')],
      },
      `For good: \`resources.${memory ? 'memory' : 'cpu'}\` of the service in the spec, then compile and apply.`,
      ...(memory ? [] : [undo(site)]),
    ],
    over: {
      text: 'use has been below the limit of the alert for ten minutes.',
      run: [firing(`alertname=${memory ? 'MemoryNearLimit' : 'CpuNearLimit'}`)],
    },
    helps: ['application'],
  };
}

/** Runbooks of the alerts on containers and replicas. */
export const WORKLOAD_RUNBOOKS: AlertRunbooks = {
  RestartsHigh: restarts,
  PodsUnavailable: unavailable,
  ReplicasLow: low,
  AutoscalerAtMax: atMax,
  MemoryNearLimit: (site) => nearLimit('memory', site),
  CpuNearLimit: (site) => nearLimit('cpu', site),
};
