import { isCandidate, isCopiedByFlagger, liveVersion, movesWeights } from '../../compile/object-meta.ts';
import type { Service } from '../../model/types.ts';
import { printDuration } from '../../units/duration.ts';
import { percentOf, printShare } from '../../units/share.ts';
import { ask } from '../ask-monitoring.ts';
import { type Command, kubectl, kubectlIn } from '../commands/command.ts';
import { liveWorkload } from '../live-workload.ts';
import { nines } from '../nines-command.ts';
import { MANIFESTS, objectsOf, type Site } from '../site.ts';
import type { Operation, Step } from '../types.ts';

/** Compile, find out what would change, apply: the way of every change that shall last. */
export function applySteps(site: Site, file: string): readonly Step[] {
  return [
    {
      text: `Write it in \`${site.spec}\`, and look at what is found and what is proven.`,
      run: [nines(site, 'check'), nines(site, 'prove')],
    },
    { text: 'Compile.', run: [nines(site, 'compile', '-o', MANIFESTS)] },
    {
      text: `For each cluster, one after the other: read what would change, then apply.${site.model.gitops === null ? '' : ' With GitOps, commit instead: its engine applies, and would undo what is applied by hand.'}`,
      run: [
        kubectl('diff', '--server-side', '-f', `${MANIFESTS}/$CLUSTER/${file}`),
        kubectl('apply', '--server-side', '-f', `${MANIFESTS}/$CLUSTER/${file}`),
      ],
    },
  ];
}

/** Waits until a service's pods are replaced. */
function untilReplaced({ namespace }: Service, workload: string): Command {
  return kubectlIn(namespace, 'rollout', 'status', `deployment/${workload}`, '--timeout', '15m');
}

/** A new version of any service. */
export function deployment(site: Site): Operation {
  const services = Object.values(site.model.services);
  const [first] = services;
  if (first === undefined) throw new Error('a platform has services');
  const live = liveWorkload(first);
  const rows = services.map(({ name, rollout: { engine } }) => `\`${name}\` (${engine})`).join(', ');
  return {
    title: 'Deployment',
    purpose: `A new image of a service, without anybody noticing: pods are replaced a few at a time, each only when it is ready. Services and who moves their traffic: ${rows}.`,
    before: {
      text: 'Nothing critical fires, and every pod is ready: a release on top of an incident hides both.',
      run: [ask('ALERTS{alertstate="firing",severity="critical"}'), kubectlIn(first.namespace, 'get', 'deployments')],
    },
    steps: [
      ...applySteps(site, 'availability/workloads.yaml'),
      isCopiedByFlagger(first)
        ? `Flagger begins with it: [Canary of ${first.name}](#canary-of-${first.name}).`
        : { text: 'Watch it.', run: [untilReplaced(first, live)] },
    ],
    after: {
      text: 'every pod runs the new image and the share of failures is what it was.',
      run: [
        kubectlIn(first.namespace, 'get', 'deployments', '-o', 'wide'),
        ask('topk(10, service:error_ratio:rate5m)'),
      ],
    },
    back: [
      {
        text: 'At once:',
        run: [kubectlIn(first.namespace, 'rollout', 'undo', `deployment/${live}`), untilReplaced(first, live)],
      },
      `Then the image before in \`${site.spec}\`, compile, apply: the cluster and the repository say the same again.`,
    ],
  };
}

interface WeightedRoute {
  readonly virtualService: string;
  readonly namespace: string;
  readonly patch: string;
}

interface HttpRoute {
  readonly name?: string;
  readonly route?: readonly { readonly destination: { readonly host: string; readonly subset?: string } }[];
}

/** Where the weights of a service's two versions stand, as patches with variables. */
function weightedRoutes(site: Site, { host }: Service, home: string, candidate: string): readonly WeightedRoute[] {
  return objectsOf(site, 'VirtualService').flatMap(({ metadata, spec }) => {
    const http = ((spec as { readonly http?: readonly HttpRoute[] }).http ?? []) as readonly HttpRoute[];
    const changes = http.flatMap(({ name, route = [] }, at) => {
      if (route.length < 2) return [];
      const weights = route.flatMap(({ destination }, each) => {
        const weight = destination.subset === candidate ? '$WEIGHT' : destination.subset === home ? '$REST' : null;
        if (weight === null || destination.host !== host) return [];
        return [`{op: replace, path: /spec/http/${at}/route/${each}/weight, value: ${weight}}`];
      });
      // Somebody may have put a route in front since: then nothing is changed at all.
      return weights.length === 0 ? [] : [`{op: test, path: /spec/http/${at}/name, value: ${name}}`, ...weights];
    });
    if (changes.length === 0) return [];
    return [{ virtualService: metadata.name, namespace: metadata.namespace ?? '', patch: `[${changes.join(', ')}]` }];
  });
}

function weigh(routes: readonly WeightedRoute[]): readonly Command[] {
  return routes.map(({ virtualService, namespace, patch }) =>
    kubectlIn(namespace, 'patch', 'virtualservice', virtualService, '--type', 'json', '-p', patch),
  );
}

/** A new version that gets more and more of the requests. */
export function canaries(site: Site): readonly Operation[] {
  const { model } = site;
  return Object.values(model.services).flatMap((service): readonly Operation[] => {
    const home = liveVersion(service);
    const candidate = service.versions.find((version) => isCandidate(service, version));
    if (!movesWeights(service) || candidate === undefined) return [];
    const routes = weightedRoutes(site, service, home.name, candidate.name);
    const { canary, blueGreen } = service;
    const judge = canary?.judge ?? blueGreen?.judge;
    const header =
      blueGreen !== null
        ? `${blueGreen.header}: ${blueGreen.value}`
        : canary?.header == null
          ? null
          : canary.header.name;
    const stages =
      canary === null
        ? 'all at once, after the test'
        : `${canary.steps.map((share) => `${percentOf(share)}`).join(', ')} percent, ${printDuration(canary.holdUs)} each`;
    const limits =
      judge === undefined
        ? ''
        : ` It goes back when more than ${printShare(judge.errors)} of its requests fail, or 95 % of them take longer than ${printDuration(judge.p95Us)}.`;
    return [
      {
        title: `${blueGreen === null ? 'Canary' : 'Blue-green'} of ${service.name}`,
        purpose: `The new version runs beside the old one as \`${candidate.workload}\` and gets requests in stages: ${stages}.${limits} The weights belong to the rollout, not to the repository.`,
        before: {
          text: `\`${candidate.workload}\` gets the new image and is ready; it carries nothing yet.${header === null ? '' : ` Requests with the header \`${header}\` reach it already: try it.`}`,
          run: [
            kubectlIn(service.namespace, 'set', 'image', `deployment/${candidate.workload}`, `${service.name}=$IMAGE`),
            untilReplaced(service, candidate.workload),
          ],
        },
        steps: [
          {
            text: `For each stage: \`WEIGHT\` and \`REST\`, together 100, in every cluster that runs it. “The test operation failed” means that the routes are not what was compiled: look before you go on.`,
            run: weigh(routes),
          },
          {
            text: 'Before the next one compare both versions. What fails more than before is no chance when it lasts.',
            run: [
              ask(
                `sum by (destination_version) (rate(istio_requests_total{reporter="source",destination_service_name="${service.name}",response_code=~"5.."}[5m])) / sum by (destination_version) (rate(istio_requests_total{reporter="source",destination_service_name="${service.name}"}[5m]))`,
              ),
            ],
          },
          `At 100: the same image for \`${service.name}\` in \`${site.spec}\`, compile, apply \`availability/workloads.yaml\`; when its pods are replaced, give it everything back (\`WEIGHT=0\`).`,
        ],
        after: {
          text: 'home runs the new image and carries everything.',
          run: [kubectlIn(service.namespace, 'get', 'deployments', '-l', `app=${service.name}`, '-o', 'wide')],
        },
        back: [{ text: '`WEIGHT=0` and `REST=100`: nobody reaches it from then on.', run: weigh(routes) }],
      },
    ];
  });
}
