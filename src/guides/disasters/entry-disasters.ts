import { printDuration } from '../../units/duration.ts';
import { ask } from '../ask-monitoring.ts';
import { type Command, command, kubectl, kubectlIn } from '../commands/command.ts';
import { labelSelector } from '../commands/label-selector.ts';
import { eventsIn, serviceNamespace } from '../pods-and-nodes.ts';
import { weighRegion } from '../region-moves.ts';
import { MANIFESTS, objectsOf, type Site } from '../site.ts';
import type { Runbook } from '../types.ts';

/** Public hosts that can be asked for as they stand. */
export function plainHosts({ model }: Site): readonly string[] {
  return (model.gateway?.hosts ?? []).filter((host) => !host.includes('*'));
}

/** What a client gets, from here. */
export function asClient(site: Site): readonly Command[] {
  return plainHosts(site)
    .slice(0, 1)
    .map((host) =>
      command('curl', '-sS', '-o', '/dev/null', '-w', '%{http_code} %{time_total} %{remote_ip}', `https://${host}/`),
    );
}

function gatewaysGone(site: Site): readonly Runbook[] {
  const { gateway } = site.model;
  if (gateway === null) return [];
  const { namespace, selector } = gateway;
  const first = Object.keys(site.model.regions)[0] ?? '';
  const away = weighRegion(site, first, 0);
  return [
    {
      title: 'The gateways of a cluster are gone',
      symptom: 'Clients get no connection, or 503 from the load balancer; pods of services are well.',
      means: 'Nobody gets into that cluster. What is inside goes on.',
      look: [
        ...asClient(site),
        kubectlIn(namespace, 'get', 'pods', '-l', labelSelector(selector), '-o', 'wide'),
        kubectlIn(namespace, 'get', 'services'),
        eventsIn(namespace),
      ],
      causes: [
        'Its pods do not start: image, memory, no room.',
        'The load balancer has lost its targets or was made anew with another address.',
        'A Gateway object that no proxy accepts: the log of istiod says so.',
      ],
      cure: [
        {
          text: 'Pods: start them anew; if they end again, their events say why.',
          run: [kubectlIn(namespace, 'rollout', 'restart', 'deployment', '-l', labelSelector(selector))],
        },
        {
          text: 'The Gateway object: what the repository says.',
          run: [
            kubectl('diff', '--server-side', '-f', `${MANIFESTS}/$CLUSTER/mesh/gateways.yaml`),
            kubectl('apply', '--server-side', '-f', `${MANIFESTS}/$CLUSTER/mesh/gateways.yaml`),
          ],
        },
        ...(away.length === 0
          ? []
          : [
              {
                text: `It takes longer than minutes: send clients elsewhere, here those of ${first}. The weight comes back afterwards.`,
                run: away,
              },
            ]),
      ],
      over: { text: 'clients are answered.', run: asClient(site) },
      helps: ['network', 'cloud'],
    },
  ];
}

function dnsAstray(site: Site): readonly Runbook[] {
  const { dns } = site.model;
  if (dns === null) return [];
  const [host] = plainHosts(site);
  const object = objectsOf(site, 'DNSEndpoint')[0];
  const file = site.compiled.files.find(({ objects }) => objects.some(({ kind }) => kind === 'DNSEndpoint'));
  if (host === undefined || object === undefined || file === undefined) return [];
  const lookup: readonly Command[] = [command('dig', '+noall', '+answer', host), command('dig', '+trace', host)];
  return [
    {
      title: 'DNS sends clients astray',
      symptom: 'The name does not resolve, or to an address that is not ours, or all clients go to one region.',
      means: `Clients do not find the platform. Records live ${printDuration(dns.ttlUs)}: what is wrong now stays with them so long after it is mended.`,
      look: [
        ...lookup,
        command(
          'kubectl',
          '--context',
          file.cluster,
          '-n',
          object.metadata.namespace ?? '',
          'get',
          'dnsendpoint',
          object.metadata.name,
          '-o',
          'yaml',
        ),
      ],
      causes: [
        'Records were changed or deleted by hand.',
        'external-dns does not run, or may not write.',
        'The domain or its delegation has ended: `+trace` stops above it.',
        'A health check takes a region out that is well.',
      ],
      cure: [
        {
          text: 'What the repository says; external-dns writes it within a minute or two.',
          run: [
            command('kubectl', '--context', file.cluster, 'apply', '--server-side', '-f', `${MANIFESTS}/${file.path}`),
          ],
        },
        'external-dns does not write: its log says why; until then write the records at the provider by hand, the same ones.',
        'The domain has ended: renew it at its registrar at once.',
      ],
      over: { text: 'the name leads to the gateways of every region that has a share.', run: lookup.slice(0, 1) },
      helps: ['dns'],
    },
  ];
}

function certificateEnded(site: Site): readonly Runbook[] {
  const { gateway } = site.model;
  const [host] = plainHosts(site);
  if (gateway === null || host === undefined) return [];
  const managed = objectsOf(site, 'Certificate')[0];
  return [
    {
      title: 'The certificate has ended',
      symptom: 'Clients say that the certificate is not valid or has expired.',
      means: 'Nobody who checks certificates gets in, which is everybody.',
      look: [
        command('curl', '-sS', '-v', '-o', '/dev/null', `https://${host}/`),
        kubectlIn(gateway.namespace, 'get', 'secret', gateway.tls.secret),
        ...(managed === undefined
          ? []
          : [kubectlIn(gateway.namespace, 'describe', 'certificate', managed.metadata.name)]),
      ],
      causes:
        managed === undefined
          ? ['Nobody renewed it: it is brought by hand.']
          : [
              'The authority could not look at the name: port 80 closed, DNS elsewhere.',
              'Its limits: too many certificates asked for in a week.',
              'cert-manager does not run.',
            ],
      cure:
        managed === undefined
          ? [
              {
                text: `Put a new one into \`${gateway.tls.secret}\`; gateways read it without a restart.`,
                run: [kubectlIn(gateway.namespace, 'describe', 'secret', gateway.tls.secret)],
              },
            ]
          : [
              'As [certificate care](/runbooks/operations.md#certificate-care): the description leads to the reason.',
              'It takes longer than users can wait: buy one, put it into the Secret, and take the Certificate away until it works again.',
            ],
      over: {
        text: 'clients see a certificate with weeks left.',
        run: [command('curl', '-sS', '-o', '/dev/null', '-w', '%{http_code}', `https://${host}/`)],
      },
      helps: ['certificates', 'dns'],
    },
  ];
}

function flood(site: Site): Runbook {
  const limited = Object.values(site.model.services).filter(({ rateLimit }) => rateLimit !== null);
  return {
    title: 'A flood of requests',
    symptom: 'Many times the usual requests, from few networks or for one path. Autoscalers are at their bounds.',
    means: 'Users wait or are refused among them.',
    look: [
      ask('sum(service:requests:rate5m)'),
      ask('topk(10, service:requests:rate5m)'),
      ...asClient(site),
      kubectlIn(serviceNamespace(site), 'get', 'hpa'),
    ],
    causes: [
      'A client that tries again without end: one network, one path.',
      'An attack: many networks, the same pattern.',
      'Real users: a campaign, a report in the news. Then it is [AutoscalerAtMax](/runbooks/alerts.md#autoscaleratmax).',
    ],
    cure: [
      limited.length === 0
        ? 'No service has a rate limit: write `rateLimit` for the one that is flooded, compile, apply `mesh/rate-limits.yaml`.'
        : {
            text: `Lower the limits of what is flooded (${limited.map(({ name }) => name).join(', ')} have one) in \`${site.spec}\`, compile, then:`,
            run: [kubectl('apply', '--server-side', '-f', `${MANIFESTS}/$CLUSTER/mesh/rate-limits.yaml`)],
          },
      'One network: refuse it at the load balancer, before it costs anything here.',
      'An attack that fills the line: the provider’s protection; nothing in the cluster helps.',
    ],
    over: { text: 'requests are what they were.', run: [ask('sum(service:requests:rate5m)')] },
    helps: ['network', 'security', 'cloud'],
  };
}

/** What users meet on their way in. */
export function entryDisasters(site: Site): readonly Runbook[] {
  return [...gatewaysGone(site), ...dnsAstray(site), ...certificateEnded(site), flood(site)];
}
