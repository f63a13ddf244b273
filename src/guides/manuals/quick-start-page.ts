import { isCopiedByFlagger } from '../../compile/object-meta.ts';
import type { Service } from '../../model/types.ts';
import { command, kubectlAt } from '../commands/command.ts';
import { asClient } from '../disasters/entry-disasters.ts';
import { nines } from '../nines-command.ts';
import { MANIFESTS, type Site } from '../site.ts';
import type { Page, Step } from '../types.ts';

function stepsOf(site: Site, service: Service): readonly Step[] {
  const { model } = site;
  const first = site.clusters[0] ?? '';
  return [
    { text: 'What is it, and where does each value come from?', run: [nines(site, 'explain')] },
    { text: 'Is anything wrong with it?', run: [nines(site, 'check')] },
    {
      text: 'What does it promise, and does that hold? Disasters are simulated; nothing is touched.',
      run: [nines(site, 'prove')],
    },
    {
      text: `Change something: \`services.${service.name}\`, its replicas for example, then see the two above again, and write the files.`,
      run: [nines(site, 'compile', '-o', MANIFESTS)],
    },
    {
      text: `What would change in ${first}, and what runs there now?`,
      run: [
        command(
          'kubectl',
          '--context',
          first,
          'diff',
          '--server-side',
          '-f',
          `${MANIFESTS}/${first}/availability/workloads.yaml`,
        ),
        command('kubectl', '--context', first, '-n', service.namespace, 'get', 'deployments'),
      ],
    },
    {
      text: 'Apply it, and watch.',
      run: [
        command(
          'kubectl',
          '--context',
          first,
          'apply',
          '--server-side',
          '-f',
          `${MANIFESTS}/${first}/availability/workloads.yaml`,
        ),
        kubectlAt(
          first,
          service.namespace,
          ...(isCopiedByFlagger(service)
            ? ['get', 'canary', service.name]
            : ['rollout', 'status', `deployment/${service.name}`]),
        ),
      ],
    },
    ...(model.gateway === null ? [] : [{ text: 'Are clients answered?', run: asClient(site) }]),
  ];
}

/** Ten minutes with the platform: look, change something, see it proven, apply it. */
export function quickStartPage(site: Site): Page {
  const { model } = site;
  const [service] = Object.values(model.services);
  if (service === undefined) throw new Error('a platform has services');
  return {
    path: 'quick-start.md',
    title: 'Quick start',
    blocks: [
      `${model.name} in ten minutes: what it is, what it promises, and how a change gets to where clients are.`,
      {
        steps: stepsOf(site, service),
      },
      {
        section: 'Where to go next',
        blocks: [
          {
            list: [
              'Nothing is there yet: [deployment](/deployment.md).',
              'Something is wrong: [incidents](/runbooks/incidents.md), or by what is seen, [troubleshooting](/troubleshooting.md).',
              'Something is to be done: [operations](/runbooks/operations.md).',
              'What there is, drawn: [topology](/topology.md).',
            ],
          },
        ],
      },
    ],
  };
}
