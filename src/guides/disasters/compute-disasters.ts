import { printDuration } from '../../units/duration.ts';
import { ALERT_RUNBOOKS } from '../alerts/alerts-page.ts';
import { applyAll } from '../apply-all.ts';
import { type Command, command, kubectl, kubectlIn } from '../commands/command.ts';
import { atMost } from '../held-replicas.ts';
import { eventsIn, nodes, podsOf, serviceNamespace } from '../pods-and-nodes.ts';
import { hasArea, homeNamespace, MANIFESTS, type Site } from '../site.ts';
import { databases, lookAtDatabase } from '../stores.ts';
import type { Runbook, Step } from '../types.ts';
import { regionDisasters } from './region-disasters.ts';

const PENDING: Command = kubectl('get', 'pods', '-A', '--field-selector', 'status.phase=Pending');

function podLost(site: Site): Runbook {
  return {
    title: 'A pod dies',
    symptom: 'A pod restarts, or is gone and another has its place.',
    means:
      'The requests that it was working on fail or are tried again; the next go to others. Nobody has to do anything.',
    look: [podsOf(site), eventsIn(serviceNamespace(site))],
    causes: [
      'It was ended: a rollout, a drain, an eviction.',
      'It ended: memory, an error at its start, its liveness probe.',
    ],
    cure: ['None. When it happens again and again: [RestartsHigh](/runbooks/alerts.md#restartshigh).'],
    over: { text: 'all pods are ready.', run: [podsOf(site)] },
    helps: ['application'],
  };
}

function nodeLost(site: Site): Runbook {
  return {
    title: 'A node is lost',
    symptom: 'A node is `NotReady`, or no longer in the list.',
    means: `Its pods are given up ${printDuration(site.model.assume.nodeMonitorGraceUs)} after its last word, and started elsewhere soon after; the breaker has taken them out of traffic before that.`,
    look: [nodes(), kubectl('describe', 'node', '$NODE'), PENDING],
    causes: [
      'The machine failed.',
      'Its disk or memory is full: its conditions say so.',
      'The provider took it away: a spot machine, an upgrade.',
      'Its network: it is well and nobody hears it.',
    ],
    cure: [
      {
        text: 'It does not come back within minutes: take it out, so that volumes that hang on it are let go.',
        run: [kubectl('cordon', '$NODE'), kubectl('delete', 'node', '$NODE')],
      },
      'Pods stay `Pending`: more nodes in the zone that they want.',
      ...databases(site).map(
        (store): Step => ({
          text: `Was the primary of \`${store.name}\` there? Another has taken over by itself; look.`,
          run: lookAtDatabase(store).slice(0, 2),
        }),
      ),
    ],
    over: { text: 'nothing is `Pending` and every Deployment has its pods.', run: [PENDING] },
    helps: ['cloud'],
  };
}

function zoneLost(site: Site): Runbook {
  const base = ALERT_RUNBOOKS.ZoneDown?.(site);
  if (base === undefined) throw new Error('no runbook for a lost zone');
  const within = site.model.targets.zoneFailover;
  return {
    ...base,
    title: 'A zone is lost',
    symptom: 'All nodes of a zone are `NotReady` or gone.',
    ...(within === undefined ? {} : { within: `Users are answered again within ${printDuration(within)}.` }),
  };
}

function controlPlane(): Runbook {
  return {
    title: 'The API server does not answer',
    symptom: '`kubectl` hangs or says that the connection was refused, for one cluster.',
    means:
      'What runs goes on: traffic, databases, everything. Nothing is started again, scaled or replaced until it is back.',
    look: [
      kubectl('get', '--raw', '/readyz?verbose', '--request-timeout', '10s'),
      command('kubectl', 'config', 'get-contexts'),
    ],
    causes: [
      'The provider upgrades or has lost its control plane.',
      'Your own way there: VPN, credentials, a firewall.',
      'Too many requests: a program that lists everything without end.',
    ],
    cure: [
      'Touch nothing: no restarts, no drains. Every pod that ends now is missing until it is over.',
      'The provider: open a case.',
      'A zone fails at the same time: [a region is lost](/runbooks/disasters.md#a-region-is-lost) is the way, with all it costs.',
    ],
    over: {
      text: 'it is ready, and every Deployment has its pods.',
      run: [kubectl('get', '--raw', '/readyz'), kubectl('get', 'deployments', '-A')],
    },
    helps: ['cloud'],
  };
}

function clusterLost(site: Site): Runbook {
  const cluster = site.clusters[0] ?? '';
  const rest = site.clusters.length > 1;
  return {
    title: 'A cluster is deleted or beyond repair',
    symptom: 'Its API server is gone for good, or what it holds cannot be trusted.',
    means: rest
      ? 'The other clusters carry its clients: [a region is lost](/runbooks/disasters.md#a-region-is-lost) first. This is how it is made again.'
      : 'Nobody is answered until it is made again.',
    look: [
      command('kubectl', 'config', 'get-contexts'),
      ...site.clusters.slice(1).map((name) => command('kubectl', '--context', name, 'get', 'nodes')),
    ],
    causes: [
      'Deleted by mistake, by a script of infrastructure above all.',
      'An upgrade that went wrong.',
      'Somebody was inside: see [somebody is inside](/runbooks/disasters.md#somebody-is-inside).',
    ],
    cure: [
      'A new cluster, with the same name as its context, zones and node pools: [deployment](/deployment.md), infrastructure.',
      'The engines, in their order: deployment, procedures.',
      {
        text: `What was compiled, for example for ${cluster}. Namespaces and classes come first, what uses them later.`,
        run: applyAll(site, cluster),
      },
      'What only the cluster had: [backup and restore](/backup-and-restore.md), a whole cluster.',
      ...(rest ? ['Then its clients: share and weights as they were.'] : []),
    ],
    over: {
      text: 'everything runs and the [verification](/verification.md) passes.',
      run: [command('kubectl', '--context', cluster, 'get', 'pods', '-A', '--field-selector', 'status.phase!=Running')],
    },
    helps: ['cloud', 'backup'],
  };
}

function namespaceDeleted(site: Site): Runbook {
  const [first] = site.model.namespaces;
  const name = first?.name ?? homeNamespace(site);
  return {
    title: 'A namespace is deleted',
    symptom: `\`${name}\` is \`Terminating\` or gone, and everything in it.`,
    means: 'Its services answer nobody. Volumes of a class that deletes are gone with their claims.',
    look: [kubectl('get', 'namespaces'), kubectl('get', 'pv')],
    causes: ['Somebody typed it, or a pipeline did.'],
    cure: [
      'Let it finish: what is half deleted cannot be repaired.',
      {
        text: 'Make it again from the repository, in each cluster where it is gone.',
        run: ['availability', ...(hasArea(site, 'data') ? ['data'] : []), 'mesh'].map((area) =>
          kubectl('apply', '--server-side', '-f', `${MANIFESTS}/$CLUSTER/${area}/`),
        ),
      },
      'Secrets and data that the repository does not have: [restore](/runbooks/emergencies.md#restore).',
    ],
    over: { text: 'its pods are ready.', run: [kubectlIn(name, 'get', 'pods')] },
    helps: ['backup', 'application'],
  };
}

function quota(site: Site): Runbook {
  return {
    title: 'The provider gives no more machines',
    symptom: 'Pods are `Pending`, the node autoscaler says that a quota is reached or a type is not to be had.',
    means: 'What runs goes on. What should grow does not.',
    look: [PENDING, kubectl('describe', 'pod', '$POD', '-n', serviceNamespace(site)), nodes(), kubectl('top', 'node')],
    causes: [
      'A quota of the account.',
      'The type of machine is sold out in that zone.',
      'Addresses of the subnet are used up.',
    ],
    cure: [
      'Ask for more quota; it takes hours.',
      'Another type of machine, or another zone, in the node pool.',
      {
        text: 'Meanwhile take room from what can wait.',
        run: Object.values(site.model.services)
          .filter(({ background }) => background)
          .map((service) => kubectlIn(service.namespace, ...atMost(site, service, 1))),
      },
    ].filter((step) => typeof step === 'string' || step.run.length > 0),
    over: { text: 'nothing is `Pending`.', run: [PENDING] },
    helps: ['cloud'],
  };
}

/** Disasters of machines: from a pod to a region. */
export function computeDisasters(site: Site): readonly Runbook[] {
  return [
    podLost(site),
    nodeLost(site),
    zoneLost(site),
    ...regionDisasters(site),
    controlPlane(),
    clusterLost(site),
    namespaceDeleted(site),
    quota(site),
  ];
}
