import type { Fault } from '../../model/chaos-types.ts';
import { printDuration } from '../../units/duration.ts';
import { percentOf, printShare } from '../../units/share.ts';
import { printSize } from '../../units/size.ts';
import { type Command, kubectlIn } from '../commands/command.ts';
import type { Site } from '../site.ts';
import type { Block, Section } from '../types.ts';

/** Chaos Mesh's kinds, told apart from others of these names. */
const SCHEDULE = 'schedules.chaos-mesh.org';
const WORKFLOW = 'workflows.chaos-mesh.org';

function counted(fault: Fault): string {
  if (!('pods' in fault)) return '';
  const counts = [...new Set(Object.values(fault.pods))];
  const pods = counts.length === 1 ? String(counts[0]) : `${Math.min(...counts)} to ${Math.max(...counts)}`;
  return `${pods} pod${pods === '1' ? '' : 's'} of \`${fault.service}\``;
}

/** What is done, in words. */
function does(fault: Fault): string {
  const pods = counted(fault);
  switch (fault.kind) {
    case 'kill':
      return `${pods} deleted`;
    case 'fail':
      return `${pods} fail`;
    case 'partition':
      return `${pods} cut off from \`${fault.from}\``;
    case 'delay':
      return `answers of ${pods} ${printDuration(fault.byUs)} later`;
    case 'cpu':
      return `processors of ${pods} busy at ${printShare(fault.load)}`;
    case 'memory':
      return `${printSize(fault.bytes)} of memory of ${pods} taken`;
    case 'disk-slow':
      return `\`${fault.volume}\` of ${pods} ${printDuration(fault.byUs)} slower`;
    case 'disk-full':
      return `\`${fault.volume}\` of ${pods} full`;
    case 'node':
      return 'the platform’s pods on nodes labelled `nines.dev/drill=true` fail';
    case 'zone':
      return `zone ${[...new Set(Object.values(fault.zones))].join(', ')} cut off, of the cluster whose turn it is`;
    case 'primary':
      return `the primary of \`${fault.store}\` deleted`;
  }
}

/** When it begins, and where: of the clusters that have what it touches. */
function turns({ compiled }: Site, name: string): string {
  const found = compiled.files.flatMap(({ cluster, objects }) =>
    objects.flatMap(({ kind, apiVersion, metadata, spec }) =>
      kind === 'Schedule' && apiVersion.startsWith('chaos-mesh.org/') && metadata.name === name
        ? [{ cluster, at: (spec as { readonly schedule: string }).schedule }]
        : [],
    ),
  );
  const [first, ...more] = found;
  if (first === undefined) return 'nowhere: no cluster has what it touches';
  const each = more.length === 0 ? '' : `a turn for each of ${found.length} clusters, the first `;
  return `${each}\`${first.at}\` in ${first.cluster}`;
}

/** What is broken on purpose, by itself, and how a run is looked at, begun and stopped. Null where nothing is. */
export function experiments(site: Site): Section | null {
  const { chaos } = site.model;
  if (chaos === null || chaos.experiments.length === 0) return null;
  const named = (name: string): string => `${site.model.name}-${name}`;
  const [first] = chaos.experiments;
  const held = (how: 'pause' | 'go'): Command =>
    kubectlIn(
      chaos.namespace,
      'annotate',
      SCHEDULE,
      named(first?.name ?? ''),
      how === 'pause' ? 'experiment.chaos-mesh.org/pause=true' : 'experiment.chaos-mesh.org/pause-',
    );
  const blocks: readonly Block[] = [
    `Chaos Mesh runs ${chaos.experiments.length} of them in \`${chaos.namespace}\`, at most ${printShare(chaos.radius)} of the pods of a service each unless it is said why more. Each begins only when users have been answered for a minute, and ends at once when they are not.`,
    {
      head: ['experiment', 'what is done', 'for', 'when (UTC)', 'why it may touch more'],
      rows: chaos.experiments.map((each) => [
        `\`${named(each.name)}\``,
        does(each.fault),
        printDuration(each.forUs),
        turns(site, named(each.name)),
        each.waived ?? `it does not: under ${percentOf(chaos.radius)} %`,
      ]),
    },
    {
      steps: [
        {
          text: 'The day before: which are due, and does anything speak against them? Nothing is broken during an incident, a release or a planned window: the schedule pauses until the note is taken off, here that of the first.',
          run: [kubectlIn(chaos.namespace, 'get', SCHEDULE), held('pause'), held('go')],
        },
        {
          text: 'While one runs: what it does, and what users meet.',
          run: [kubectlIn(chaos.namespace, 'get', WORKFLOW), kubectlIn(chaos.namespace, 'describe', WORKFLOW)],
        },
        {
          text: 'Stop one at once: without its run it undoes what it did.',
          run: [kubectlIn(chaos.namespace, 'delete', WORKFLOW, '--all')],
        },
        'It was stopped because users were touched: that is a finding. What was expected and did not hold goes into [the report](#the-report).',
      ],
    },
  ];
  return { section: 'Experiments, by themselves', blocks };
}
