import { undo } from '../alerts/service-runbooks.ts';
import { ask } from '../ask-monitoring.ts';
import { command, istioctl, kubectl, kubectlIn } from '../commands/command.ts';
import { labelSelector } from '../commands/label-selector.ts';
import { liveWorkload } from '../live-workload.ts';
import { nines } from '../nines-command.ts';
import { eventsIn, logsOf, proxyOf, serviceNamespace } from '../pods-and-nodes.ts';
import { MANIFESTS, type Site } from '../site.ts';
import type { Runbook, Step } from '../types.ts';
import { asClient, plainHosts } from './entry-disasters.ts';

function istiodGone(site: Site): Runbook {
  const workload = Object.values(site.model.services).find(({ inMesh, background }) => inMesh && !background);
  return {
    title: 'istiod is gone',
    symptom: '`istiod` has no ready pod, or proxies say that they are not connected to it.',
    means:
      'Traffic goes on as it was. New pods get no proxy or no certificate; proxies learn of no endpoint that changes; certificates end within a day.',
    look: [
      kubectlIn('istio-system', 'get', 'pods', '-l', 'app=istiod', '-o', 'wide'),
      istioctl('proxy-status'),
      kubectlIn('istio-system', 'logs', 'deployment/istiod', '--since', '30m', '--tail', '200'),
    ],
    causes: [
      'Memory: it grows with the number of proxies and services.',
      'Its webhook’s certificate.',
      'An upgrade half done: two revisions, and workloads of both.',
    ],
    cure: [
      {
        text: 'Start it anew.',
        run: [
          kubectlIn('istio-system', 'rollout', 'restart', 'deployment/istiod'),
          kubectlIn('istio-system', 'rollout', 'status', 'deployment/istiod'),
        ],
      },
      'Roll nothing out and drain nothing meanwhile: a pod that starts now has no proxy.',
      'Memory: raise its limit where it was installed.',
    ],
    over: {
      text: 'every proxy is in step.',
      run: [
        istioctl('proxy-status'),
        ...(workload === undefined ? [] : [proxyOf(workload.namespace, liveWorkload(workload), 'endpoint')]),
      ],
    },
    helps: ['network'],
  };
}

function meshConfiguration(site: Site): Runbook {
  return {
    title: 'A wrong configuration of the mesh was applied',
    symptom: 'Since somebody applied something, clients get 404, 403 or 503, and pods are well.',
    means: 'Routes, policies or certificates do not fit together. It is undone in a minute.',
    look: [
      ...asClient(site),
      istioctl('analyze', '-n', serviceNamespace(site)),
      ...['virtual-services', 'destination-rules', 'authorization-policies']
        .filter((file) => site.compiled.files.some(({ path }) => path.endsWith(`/mesh/${file}.yaml`)))
        .map((file) => kubectl('diff', '--server-side', '-f', `${MANIFESTS}/$CLUSTER/mesh/${file}.yaml`)),
    ],
    causes: [
      '404: no route matches, or the host is not on the gateway.',
      '403: an authorization policy, or a token that is missing.',
      '503: a subset without pods, mutual TLS on one side only.',
    ],
    cure: [
      {
        text: 'What the repository said before: go back there, compile, apply.',
        run: [
          nines(site, 'compile', '-o', MANIFESTS),
          kubectl('apply', '--server-side', '-f', `${MANIFESTS}/$CLUSTER/mesh/`),
        ],
      },
      {
        text: 'Where does one request go, by these files?',
        run: plainHosts(site)
          .slice(0, 1)
          .map((host) => nines(site, 'route', '--url', `https://${host}/`)),
      },
    ].filter((step) => step.run.length > 0),
    over: {
      text: 'clients are answered and nothing is found.',
      run: [...asClient(site), istioctl('analyze', '-n', serviceNamespace(site))],
    },
    helps: ['network', 'application'],
  };
}

function badRelease(site: Site): Runbook {
  const namespace = serviceNamespace(site);
  return {
    title: 'A release is bad',
    symptom: 'Failures, latency or complaints since a new version.',
    means: 'Users of that service are touched, those of its canary first.',
    look: [
      kubectlIn(namespace, 'get', 'deployments', '-o', 'wide'),
      kubectlIn(namespace, 'rollout', 'history', 'deployment/$WORKLOAD'),
      ask('topk(10, service:error_ratio:rate5m)'),
      logsOf(namespace, '$WORKLOAD', null),
    ],
    causes: [
      'The version itself.',
      'A version that needs another to be there first, or a table that is not.',
      'Configuration that came with it.',
    ],
    cure: [
      undo(site),
      'It is a canary: [its weight to 0](/runbooks/operations.md) is enough.',
      'It has changed data: undoing code does not undo that. Stop it, then [data is wrong or deleted](/runbooks/disasters.md#data-is-wrong-or-deleted).',
    ],
    over: { text: 'failures are what they were.', run: [ask('topk(10, service:error_ratio:rate5m)')] },
    helps: ['application'],
  };
}

function cutOff(site: Site): readonly Runbook[] {
  const { eastWest } = site.model.mesh;
  if (eastWest === null || site.clusters.length < 2) return [];
  const split = Object.values(site.model.services).filter((service) => service.split !== null);
  return [
    {
      title: 'Clusters do not reach one another',
      symptom: 'Calls to another cluster fail or time out, each cluster alone is well.',
      means: `${split.length === 0 ? 'No service here calls across clusters' : `Calls of ${split.map(({ name }) => `\`${name}\``).join(', ')} that go elsewhere fail until they are ejected`}. Data is not copied meanwhile, and lags grow.`,
      look: [
        kubectlIn(eastWest.namespace, 'get', 'pods', '-l', labelSelector(eastWest.selector), '-o', 'wide'),
        kubectlIn(eastWest.namespace, 'get', 'services'),
        istioctl('remote-clusters'),
      ],
      causes: [
        `The way between them: port ${eastWest.port} of the east-west gateways.`,
        'Certificates that were not made by the same authority.',
        'The secret with which one cluster reads the other’s endpoints has ended.',
      ],
      cure: [
        'Leave no region for this: both are well, and two primaries would be the price.',
        {
          text: 'The gateways: start them anew.',
          run: [
            kubectlIn(eastWest.namespace, 'rollout', 'restart', 'deployment', '-l', labelSelector(eastWest.selector)),
          ],
        },
        'The network between regions: the provider.',
      ],
      over: { text: 'every cluster is in step with the others.', run: [istioctl('remote-clusters')] },
      helps: ['network', 'cloud'],
    },
  ];
}

function thirdParty(site: Site): readonly Runbook[] {
  const third = Object.values(site.model.externals).filter(({ kind }) => kind === 'api');
  const [first] = third;
  if (first === undefined) return [];
  const callers = Object.values(site.model.services).filter(({ calls }) =>
    calls.some(({ to }) => third.some(({ name }) => name === to)),
  );
  const step: Step =
    'Nothing of ours helps: see that it costs users nothing. Callers must go on without it, and what they wanted to send is kept.';
  return [
    {
      title: 'A third party fails',
      symptom: `${third.map(({ name, host }) => `\`${name}\` (${host})`).join(', ')} does not answer or refuses.`,
      means: `What ${callers.map(({ name }) => `\`${name}\``).join(', ') || 'the platform'} wanted there waits or is lost.`,
      look: [
        command(
          'curl',
          '-sS',
          '-m',
          '10',
          '-o',
          '/dev/null',
          '-w',
          '%{http_code} %{time_total}',
          `https://${first.host}/`,
        ),
        ...callers.slice(0, 1).map((service) => logsOf(service.namespace, liveWorkload(service), null)),
        ...callers
          .slice(0, 1)
          .map((service) => proxyOf(service.namespace, liveWorkload(service), 'cluster', '--fqdn', first.host)),
      ],
      causes: [
        'It is down: its status page.',
        'Our credentials there have ended.',
        'Our own egress: the host is not among those that the mesh lets out.',
      ],
      cure: [
        step,
        `Our egress: \`mesh.egress.allow\` or \`externals\` in \`${site.spec}\`, compile, apply \`mesh/service-entries.yaml\`.`,
      ],
      over: {
        text: 'it answers again.',
        run: [command('curl', '-sS', '-m', '10', '-o', '/dev/null', '-w', '%{http_code}', `https://${first.host}/`)],
      },
      helps: ['network', 'application'],
    },
  ];
}

function imagesGone(site: Site): Runbook {
  const registries = [
    ...new Set(
      Object.values(site.model.services).flatMap(({ versions }) =>
        versions.map(({ image }) => image.split('/')[0] ?? ''),
      ),
    ),
  ];
  return {
    title: 'Images cannot be pulled',
    symptom: '`ImagePullBackOff` or `ErrImagePull` on pods that start.',
    means: 'What runs goes on. Nothing new starts: no scaling, no replacement of a lost node’s pods.',
    look: [
      kubectl('get', 'pods', '-A', '--field-selector', 'status.phase=Pending'),
      kubectlIn(serviceNamespace(site), 'describe', 'pod', '$POD'),
      eventsIn(serviceNamespace(site)),
    ],
    causes: [
      `The registry is down: ${registries.join(', ')}.`,
      'The credentials for it have ended.',
      'The tag does not exist: a typing mistake, or somebody deleted it.',
    ],
    cure: [
      'The tag: the image before, in the spec, compile, apply.',
      'Credentials: renew the pull Secret in each namespace.',
      'The registry: drain nothing and roll nothing out until it is back. Nodes that have the image start it without asking.',
    ],
    over: {
      text: 'nothing waits for an image.',
      run: [kubectl('get', 'pods', '-A', '--field-selector', 'status.phase=Pending')],
    },
    helps: ['images', 'cloud'],
  };
}

/** What happens between services, and to what brings them. */
export function meshDisasters(site: Site): readonly Runbook[] {
  return [
    istiodGone(site),
    meshConfiguration(site),
    badRelease(site),
    ...cutOff(site),
    ...thirdParty(site),
    imagesGone(site),
  ];
}
