import { type Command, command, kubectl, kubectlIn } from '../commands/command.ts';
import { liveWorkload } from '../live-workload.ts';
import { eventsIn, serviceNamespace } from '../pods-and-nodes.ts';
import { MANIFESTS, objectsOf, type Site } from '../site.ts';
import type { Runbook } from '../types.ts';

function secretsLeaked(site: Site): Runbook {
  const external = objectsOf(site, 'ExternalSecret');
  const first = external[0];
  const again: readonly Command[] = Object.values(site.model.services)
    .slice(0, 6)
    .map((service) => kubectlIn(service.namespace, 'rollout', 'restart', `deployment/${liveWorkload(service)}`));
  return {
    title: 'Credentials have leaked',
    symptom: 'A password, key or token stands where it should not: a repository, a log, a message.',
    means: 'Whoever has it can do what it allows, from anywhere. Suppose that they do.',
    look: [
      ...site.model.namespaces.map(({ name }) => kubectlIn(name, 'get', 'secrets')),
      ...external
        .slice(0, 3)
        .map(({ metadata }) => kubectlIn(metadata.namespace ?? '', 'describe', 'externalsecret', metadata.name)),
    ],
    causes: [
      'It was written into a file that was committed.',
      'It was printed by a program or a pipeline.',
      'A machine or person that had it was taken over: then [somebody is inside](/runbooks/disasters.md#somebody-is-inside).',
    ],
    cure: [
      'Make a new one where it is issued, and let both be valid for the moment if that is possible.',
      first === undefined
        ? 'Put the new one into the Secrets that hold it.'
        : {
            text: `Put it into the vault; the cluster fetches it by itself, and at once when asked to.`,
            run: [
              kubectlIn(
                first.metadata.namespace ?? '',
                'annotate',
                'externalsecret',
                first.metadata.name,
                'force-sync=now',
                '--overwrite',
              ),
            ],
          },
      { text: 'Programs that read it only at their start get it by starting anew.', run: again },
      'Take the old one away at its issuer. Only now is it over.',
      'Read its issuer’s log since the leak: who used it, for what?',
    ],
    over: {
      text: 'the old one is refused, and everything works with the new one.',
      run: site.model.namespaces.map(({ name }) => kubectlIn(name, 'get', 'pods')),
    },
    helps: ['security', 'identity'],
  };
}

function intruder(site: Site): Runbook {
  const namespace = serviceNamespace(site);
  return {
    title: 'Somebody is inside',
    symptom: 'Pods or accounts that nobody knows, connections to places that nobody calls, files that are encrypted.',
    means: 'Everything that a taken pod may read is known to them. What it may write is no longer to be trusted.',
    look: [
      kubectlIn(namespace, 'get', 'pods', '-o', 'wide'),
      kubectl('get', 'pods', '-A', '--sort-by', '.metadata.creationTimestamp'),
      kubectl('get', 'clusterrolebindings'),
      eventsIn(namespace),
    ],
    causes: ['A hole in an image or a library.', 'Leaked credentials.', 'A pipeline that applies what others wrote.'],
    cure: [
      'Do not delete the pod: it is what can be learnt from. Call whoever answers for security first.',
      {
        text: 'Cut it off: a label that no Service and no policy selects keeps it alive and alone.',
        run: [
          kubectlIn(namespace, 'label', 'pod', '$POD', 'app-', 'app.kubernetes.io/name=quarantine', '--overwrite'),
          kubectl('cordon', '$NODE'),
        ],
      },
      'Stop the way in, if there is harm: [Stop](/runbooks/emergencies.md#stop).',
      'New credentials for all that it could read: [credentials have leaked](/runbooks/disasters.md#credentials-have-leaked), one by one.',
      'Make everything again from images and a repository that are known to be good; data from before the day it began. A locked backup cannot have been changed.',
    ],
    over: {
      text: 'it is known how they came in, that way is closed, and nothing of theirs is left.',
      run: [kubectl('get', 'pods', '-A', '--field-selector', 'status.phase!=Running')],
    },
    helps: ['security', 'cloud'],
  };
}

function issuersGone(site: Site): readonly Runbook[] {
  const issuers = Object.values(site.model.mesh.jwt);
  const [first] = issuers;
  if (first === undefined) return [];
  const guarded = Object.values(site.model.services)
    .filter(({ auth }) => auth?.jwt != null)
    .map(({ name }) => `\`${name}\``);
  return [
    {
      title: 'The issuer of tokens does not answer',
      symptom: `New tokens of ${issuers.map(({ issuer }) => issuer).join(', ')} are not to be had, or proxies refuse all of them with 401.`,
      means: `${guarded.join(', ') || 'Services'} refuse whoever needs a token. Tokens that were issued before go on until they end.`,
      look: [
        ...(first.jwksUri === null ? [] : [command('curl', '-sS', '-m', '10', first.jwksUri)]),
        ...site.model.namespaces.slice(0, 1).map(({ name }) => kubectlIn(name, 'get', 'requestauthentications')),
        kubectlIn('istio-system', 'logs', 'deployment/istiod', '--since', '30m', '--tail', '200'),
      ],
      causes: [
        'It is down.',
        'It has new keys, and proxies have not fetched them: they do so every twenty minutes.',
        'Its address changed: issuer and keys in the spec no longer fit.',
      ],
      cure: [
        'It is down: whoever runs it.',
        {
          text: 'New keys: let istiod fetch them now.',
          run: [kubectlIn('istio-system', 'rollout', 'restart', 'deployment/istiod')],
        },
        {
          text: `Its address: \`mesh.jwt.${first.name}\` in \`${site.spec}\`, compile, then:`,
          run: [kubectl('apply', '--server-side', '-f', `${MANIFESTS}/$CLUSTER/mesh/request-authentications.yaml`)],
        },
      ],
      over: { text: 'a fresh token is taken.', run: [] },
      helps: ['identity', 'security'],
    },
  ];
}

/** What others do to the platform. */
export function securityDisasters(site: Site): readonly Runbook[] {
  return [secretsLeaked(site), intruder(site), ...issuersGone(site)];
}
