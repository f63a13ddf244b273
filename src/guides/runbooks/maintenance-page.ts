import type { Service } from '../../model/types.ts';
import { printDuration } from '../../units/duration.ts';
import { veleroNamespace } from '../alerts/data-runbooks.ts';
import { amtool, ask, firing } from '../ask-monitoring.ts';
import { type Command, command, kubectl, kubectlIn, velero } from '../commands/command.ts';
import { nines } from '../nines-command.ts';
import { nodes } from '../pods-and-nodes.ts';
import { MANIFESTS, objectsOf, type Site } from '../site.ts';
import type { Block, Page, Step } from '../types.ts';

function closed(site: Site, service: Service): Block {
  const { maintenance } = service;
  if (maintenance === null) throw new Error(`${service.name} has no maintenance mode`);
  const { status, retryAfterUs, allow } = maintenance;
  const pass =
    allow.header === null
      ? ''
      : ` Requests with \`${allow.header}: ${allow.values.join('` or `')}\` pass${allow.paths.length === 0 ? '' : `, and so do ${allow.paths.join(', ')}`}.`;
  const entry = service.public[0];
  const apply: readonly Command[] = [
    nines(site, 'compile', '-o', MANIFESTS),
    kubectl('diff', '--server-side', '-f', `${MANIFESTS}/$CLUSTER/mesh/virtual-services.yaml`),
    kubectl('apply', '--server-side', '-f', `${MANIFESTS}/$CLUSTER/mesh/virtual-services.yaml`),
  ];
  const seen =
    entry === undefined
      ? []
      : [command('curl', '-sS', '-o', '/dev/null', '-w', '%{http_code}', `https://${entry.host}${entry.path}`)];
  return {
    section: `Maintenance mode of ${service.name}`,
    blocks: [
      `Clients get ${status}${retryAfterUs === null ? '' : ` and are asked to come back after ${printDuration(retryAfterUs)}`}.${pass}`,
      {
        steps: [
          {
            text: `On: \`services.${service.name}.maintenance.enabled: true\` in \`${site.spec}\`, then in each cluster:`,
            run: apply,
          },
          { text: `See it: ${status}.`, run: seen },
          { text: 'Off: `enabled: false`, and the same again.', run: apply },
        ],
      },
    ],
  };
}

function window(site: Site): readonly Step[] {
  const { model } = site;
  const closing = Object.values(model.services).filter(({ maintenance }) => maintenance !== null);
  return [
    'A week before: say when, how long and what users will notice. Not in the days before a known peak, and never in two regions at once.',
    {
      text: 'An hour before: nothing fires, backups are there, nobody rolls out.',
      run: [
        firing(),
        ...(model.backup === null ? [] : [velero(veleroNamespace(site), 'backup', 'get')]),
        ...model.namespaces.map(({ name }) => kubectlIn(name, 'get', 'deployments')),
      ],
    },
    {
      text: 'Silence what the work will set off, for as long as it takes and no longer, with your name. Note the id that it prints (`SILENCE`).',
      run: [
        amtool(
          'silence',
          'add',
          'cluster=$CLUSTER',
          'severity=warning',
          '--duration',
          '2h',
          '--comment',
          'planned work',
        ),
      ],
    },
    ...(closing.length === 0
      ? []
      : [
          `Close what has to be closed: ${closing.map(({ name }) => `[${name}](#maintenance-mode-of-${name})`).join(', ')}.`,
        ]),
    'Do the work, one cluster after the other: the next only when the one before has been well for a quarter of an hour.',
    {
      text: 'Open again, and see that users are well.',
      run: [ask('topk(10, service:error_ratio:rate5m)'), ask('topk(10, service:latency_seconds:p95_rate5m)')],
    },
    { text: 'End the silence. Say that it is over.', run: [amtool('silence', 'expire', '$SILENCE'), firing()] },
  ];
}

function nodeWork(site: Site): Block {
  const budgets = objectsOf(site, 'PodDisruptionBudget');
  return {
    section: 'Nodes: upgrade or replace',
    blocks: [
      `One node at a time, one zone after the other. ${budgets.length} disruption budgets keep enough pods standing: a drain that waits is doing its work.`,
      {
        steps: [
          { text: 'Which one, and is there room for its pods elsewhere?', run: [nodes(), kubectl('top', 'node')] },
          {
            text: 'Empty it.',
            run: [kubectl('drain', '$NODE', '--ignore-daemonsets', '--delete-emptydir-data', '--timeout', '15m')],
          },
          {
            text: 'It waits for ever: this budget allows nothing. Make the service whole first; do not delete the budget.',
            run: [kubectl('get', 'pdb', '-A')],
          },
          {
            text: 'Work done: let it take pods, and wait until all are ready before the next.',
            run: [
              kubectl('uncordon', '$NODE'),
              kubectl('get', 'pods', '-A', '--field-selector', 'status.phase=Pending'),
            ],
          },
        ],
      },
    ],
  };
}

/** Planned windows: what is done before, during and after, and what is closed meanwhile. */
export function maintenancePage(site: Site): Page {
  const closing = Object.values(site.model.services).filter(({ maintenance }) => maintenance !== null);
  return {
    path: 'runbooks/maintenance.md',
    title: 'Planned windows',
    blocks: [
      'Work that users may notice, or that must not meet anything else: upgrades of nodes, of engines, of databases.',
      { section: 'A window, from before to after', blocks: [{ steps: window(site) }] },
      nodeWork(site),
      ...closing.map((service) => closed(site, service)),
    ],
  };
}
