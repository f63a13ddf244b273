import { type Command, command, kubectlAt, kubectlIn } from '../commands/command.ts';
import { labelSelector } from '../commands/label-selector.ts';
import { objectsOf, type Site } from '../site.ts';
import type { Operation } from '../types.ts';

/** What a client is shown, with its dates, among what curl says of the connection. */
function expiry(host: string): Command {
  return command('curl', '-sS', '-v', '-o', '/dev/null', `https://${host}/`);
}

/** Certificates: what renews them, and what to do when that fails. */
export function certificateCare(site: Site): readonly Operation[] {
  const { gateway } = site.model;
  if (gateway === null) return [];
  const certificates = objectsOf(site, 'Certificate');
  const [certificate] = certificates;
  const host = gateway.hosts.find((each) => !each.includes('*')) ?? gateway.hosts[0] ?? '';
  const looked =
    certificate === undefined
      ? [kubectlAt(site.clusters[0] ?? '', gateway.namespace, 'get', 'secrets')]
      : [
          kubectlIn(gateway.namespace, 'get', 'certificates'),
          kubectlIn(gateway.namespace, 'describe', 'certificate', certificate.metadata.name),
          kubectlIn(gateway.namespace, 'get', 'certificaterequests'),
        ];
  return [
    {
      title: 'Certificate care',
      purpose:
        certificate === undefined
          ? `The certificate of ${gateway.hosts.join(', ')} is brought by somebody: Secret \`${gateway.tls.secret}\` in \`${gateway.namespace}\`. Renew it a month before it ends.`
          : `cert-manager asks for the certificate of ${gateway.hosts.join(', ')} and renews it when a third of its time is left. Between services Istio renews its own every day. Look monthly, or when a client complains.`,
      before: { text: 'What do clients get, and until when?', run: [expiry(host), ...looked] },
      steps: [
        certificate === undefined
          ? {
              text: 'Put the new one in the place of the old.',
              run: [kubectlIn(gateway.namespace, 'describe', 'secret', '$SECRET')],
            }
          : 'It is not `Ready`: its description names a request, that an order, that a challenge. The last of them says why: mostly the name does not lead to this gateway, or port 80 is closed.',
        ...(certificate === undefined
          ? []
          : ['Mend that. cert-manager tries again by itself, later each time, at most after an hour.']),
        {
          text: 'Does the gateway have the new one?',
          run: [kubectlIn(gateway.namespace, 'get', 'pods', '-l', labelSelector(gateway.selector))],
        },
      ],
      after: { text: 'clients get a certificate with weeks left.', run: [expiry(host)] },
      back: ['An old certificate that has not ended goes on until it does; nothing needs to be undone.'],
    },
  ];
}
