import { CPU_USE, MEMORY_USE, NODE_RESERVED, POD_NETWORK, VOLUME_USE } from '../../compile/scaling/band-rules.ts';
import { ask, firing } from '../ask-monitoring.ts';
import { kubectl, kubectlIn } from '../commands/command.ts';
import { nodes } from '../pods-and-nodes.ts';
import type { Site } from '../site.ts';
import type { Runbook } from '../types.ts';
import type { AlertRunbooks } from './alert-runbooks.ts';

interface Measured {
  readonly what: string;
  readonly metric: string;
  /** What changes it for good. */
  readonly field: string;
}

const BANDS: Readonly<Record<string, Measured>> = {
  Cpu: {
    what: 'processor time that a service uses of what it requests',
    metric: CPU_USE,
    field: '`resources.cpu` or `replicas` of the service',
  },
  Memory: {
    what: 'memory that a service uses of what it requests',
    metric: MEMORY_USE,
    field: '`resources.memory` of the service',
  },
  Volume: {
    what: 'a volume that is in use',
    metric: VOLUME_USE,
    field: 'the size of the store or part that it belongs to',
  },
  Network: {
    what: 'megabits that each pod of a namespace moves',
    metric: POD_NETWORK,
    field: '`replicas` of its services',
  },
  Pods: {
    what: 'pods of a service, between its bounds',
    metric: 'kube_horizontalpodautoscaler_status_current_replicas',
    field: '`replicas` of the service',
  },
};

function band(site: Site, name: string, { what, metric, field }: Measured, side: 'Above' | 'Below'): Runbook {
  const above = side === 'Above';
  return {
    title: `${name}${side}Band`,
    symptom: `The ${what} has left its band ${above ? 'upwards' : 'downwards'} for as long as the alert waits.`,
    means: above
      ? 'Users notice nothing yet; a peak or the loss of a zone would be too much.'
      : 'Nobody is hurt. What is reserved and not used is paid for.',
    look: [ask(`sort_desc(${metric})`), ...site.model.namespaces.map((each) => kubectlIn(each.name, 'top', 'pod'))],
    causes: above
      ? [
          'More load than the platform was sized for.',
          'A version that needs more.',
          'Another region is out and its clients are here.',
        ]
      : [
          'It was sized for a peak that does not come.',
          'Its clients are gone: look before anything is made smaller.',
          'It was sized by guess.',
        ],
    cure: [
      above
        ? 'It grows still: treat it as [LatencyHigh](/runbooks/alerts.md#latencyhigh) before users notice.'
        : 'Nothing at night. In the morning compare a week, not an hour.',
      `For good: ${field} in \`${site.spec}\`, compile, apply.`,
    ],
    over: {
      text: 'it is within its band.',
      run: [ask(`sort_desc(${metric})`), firing(`alertname=${name}${side}Band`)],
    },
    helps: ['application'],
  };
}

const BAND_RUNBOOKS: AlertRunbooks = Object.fromEntries(
  Object.entries(BANDS).flatMap(([name, measured]) =>
    (['Above', 'Below'] as const).map((side) => [
      `${name}${side}Band`,
      (site: Site) => band(site, name, measured, side),
    ]),
  ),
);

function spending(title: string, symptom: string): (site: Site) => Runbook {
  return (site) => ({
    title,
    symptom,
    means: 'No user notices. The month costs more than was agreed, unless something is done.',
    look: [
      nodes(),
      kubectl('top', 'node'),
      kubectl('get', 'pods', '-A', '--field-selector', 'status.phase=Running', '-o', 'wide'),
      firing('alertname=NodeUnderused'),
    ],
    causes: [
      'More pods and nodes than before: the load has grown, or a bound was raised and never lowered.',
      'Something was begun for a trial and not ended: a version of a load test, a second region.',
      'Volumes and copies that nobody needs any more.',
      'Prices or discounts have changed.',
    ],
    cure: [
      'Load that is real: people decide about the budget, not whoever is on call.',
      `What was raised at night goes back to what \`${site.spec}\` says.`,
      'Nodes that are half empty: [NodeUnderused](/runbooks/alerts.md#nodeunderused).',
    ],
    over: { text: 'the pace of a day is within the budget.', run: [firing(`alertname=${title}`)] },
    helps: ['cloud'],
  });
}

/** Runbooks of the alerts on what is too large, too small or too dear. */
export const CAPACITY_RUNBOOKS: AlertRunbooks = {
  ...BAND_RUNBOOKS,
  NodeUnderused: (site) => ({
    title: 'NodeUnderused',
    symptom:
      'Pods have reserved too little of a node for a day, and it is there all the same. Label `node` is the node.',
    means: 'It is paid for and not needed.',
    look: [ask(`sort(${NODE_RESERVED})`), kubectl('describe', 'node', '$NODE'), kubectl('get', 'pdb', '-A'), nodes()],
    causes: [
      'A disruption budget that lets no pod go.',
      'A pod that may not move, or that keeps something in a volume of its own.',
      'It is the last of its zone.',
    ],
    cure: [
      {
        text: 'Empty it, and let the node autoscaler take it away.',
        run: [kubectl('drain', '$NODE', '--ignore-daemonsets', '--delete-emptydir-data', '--timeout', '15m')],
      },
      `A budget that lets nobody go: more replicas, or a smaller share, in \`${site.spec}\`.`,
    ],
    over: { text: 'it is gone, or used.', run: [ask(`sort(${NODE_RESERVED})`)] },
    helps: ['cloud'],
  }),
  BudgetExceeded: spending(
    'BudgetExceeded',
    'At the pace of the last days the platform costs more than its budget allows.',
  ),
  BudgetNear: spending(
    'BudgetNear',
    'At the pace of the last days the platform costs nearly as much as its budget allows.',
  ),
  BudgetForecast: spending(
    'BudgetForecast',
    'If the week goes on as it began, the month costs more than the budget allows.',
  ),
  BudgetPartExceeded: spending(
    'BudgetPartExceeded',
    'One part of the platform costs more than its share of the budget. The alert names it.',
  ),
  BudgetResourceExceeded: spending(
    'BudgetResourceExceeded',
    'One kind of resource costs more than its share of the budget. The alert names it.',
  ),
};
