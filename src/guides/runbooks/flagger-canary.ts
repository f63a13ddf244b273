import { isCopiedByFlagger, liveVersion } from '../../compile/object-meta.ts';
import type { Service } from '../../model/types.ts';
import { printDuration } from '../../units/duration.ts';
import { percentOf, printShare } from '../../units/share.ts';
import { ask } from '../ask-monitoring.ts';
import { kubectlIn } from '../commands/command.ts';
import { liveWorkload, podsOfService } from '../live-workload.ts';
import { objectsOf, type Site } from '../site.ts';
import type { Operation } from '../types.ts';

/** Requests that failed, by who answered them: the copy, and the Deployment that is tried. */
function failuresByWorkload(workloads: string): string {
  const of = `reporter="destination",destination_workload=~"${workloads}"`;
  return `sum by (destination_workload) (rate(istio_requests_total{${of},response_code=~"5.."}[5m])) / sum by (destination_workload) (rate(istio_requests_total{${of}}[5m]))`;
}

interface Analysis {
  /** Time between two looks. */
  readonly interval: string;
  /** How often a check may fail before Flagger takes a version back. */
  readonly threshold: number;
  readonly metrics: readonly { readonly name: string }[];
}

/** What is promised of every canary; a Canary may measure more. */
const PROMISED = ['request-success-rate', 'p95-ms'];

function analysisOf(site: Site, { name, namespace }: Service): Analysis | null {
  const canary = objectsOf(site, 'Canary', 'flagger.app/').find(
    ({ metadata }) => metadata.name === name && metadata.namespace === namespace,
  );
  return (canary?.spec as { readonly analysis?: Analysis } | undefined)?.analysis ?? null;
}

function operation(site: Site, service: Service): Operation | null {
  const { canary, namespace, name } = service;
  const analysis = analysisOf(site, service);
  if (canary === null || analysis === null || !isCopiedByFlagger(service)) return null;
  const { workload } = liveVersion(service);
  const copy = liveWorkload(service);
  const hold = printDuration(canary.holdUs);
  const stages = canary.steps.map((share) => percentOf(share)).join(', ');
  const more = analysis.metrics.map(({ name: metric }) => metric).filter((metric) => !PROMISED.includes(metric));
  const state = kubectlIn(namespace, 'get', 'canary', name);
  return {
    title: `Canary of ${name}`,
    purpose: `Users are served by \`${copy}\`, Flagger’s copy of \`${workload}\`. When \`${workload}\` gets another image, Flagger starts it beside the copy and looks at it every ${analysis.interval}, each time with a little more of the requests: ${stages} percent are ${hold} apart. At the end the copy gets the image as well, and \`${workload}\` has no pods again. It takes everything back by itself when ${analysis.threshold} looks find that more than ${printShare(canary.judge.errors)} of its requests fail, or that 95 % of them take longer than ${printDuration(canary.judge.p95Us)}${more.length === 0 ? '' : `, or more than ${more.map((metric) => `\`${metric}\``).join(', ')} allows`}.`,
    before: {
      text: 'The last one has ended (`Succeeded`, `Failed` or `Initialized`), and every pod is ready.',
      run: [state, kubectlIn(namespace, 'get', 'deployments', '-l', podsOfService(service), '-o', 'wide')],
    },
    steps: [
      `The image in \`${site.spec}\`, compiled and applied as under [Deployment](#deployment). Nothing else is typed: weights are Flagger’s.`,
      {
        text: `Watch it. Each look is an event that says what was found; the first comes within ${analysis.interval}.`,
        run: [state, kubectlIn(namespace, 'describe', 'canary', name)],
      },
      {
        text: 'Compare both yourself: what fails more than the copy is no chance when it lasts.',
        run: [ask(failuresByWorkload(`${workload}|${copy}`))],
      },
    ],
    after: {
      text: 'it says `Succeeded`, and the copy runs the new image.',
      run: [state, kubectlIn(namespace, 'get', 'deployments', '-l', podsOfService(service), '-o', 'wide')],
    },
    back: [
      `While it is tried: the image before in \`${site.spec}\`, compiled and applied. At its next look, at most ${analysis.interval} later, Flagger sends everybody to the copy; what it then tries is what the copy runs.`,
      {
        text: `Everybody has it already: the copy goes back by itself, at once; then the image before in \`${site.spec}\`, or the next apply tries the new one again.`,
        run: [
          kubectlIn(namespace, 'rollout', 'undo', `deployment/${copy}`),
          kubectlIn(namespace, 'rollout', 'status', `deployment/${copy}`, '--timeout', '15m'),
        ],
      },
    ],
  };
}

/** New versions that Flagger tries and takes back. */
export function flaggerCanaries(site: Site): readonly Operation[] {
  return Object.values(site.model.services).flatMap((service) => operation(site, service) ?? []);
}
