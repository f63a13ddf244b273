import type { Scan, SecretKind, SecretStore } from '../../model/security-types.ts';
import { printDuration } from '../../units/duration.ts';
import { compiledAlerts } from '../alerts/compiled-alerts.ts';
import { kubectl, kubectlIn } from '../commands/command.ts';
import { plainHosts } from '../disasters/entry-disasters.ts';
import { calledFor, reachOf } from '../escalation.ts';
import { nines } from '../nines-command.ts';
import { hasArea, objectsOf, type Site } from '../site.ts';
import type { Page, Section } from '../types.ts';

/** Who answers for security, else whoever is called first. */
function whoAnswers(site: Site): string {
  const [known] = [...calledFor(site, ['security']), ...Object.values(site.model.contacts)];
  return known === undefined ? 'whoever leads' : `${known.name} (${reachOf(known)})`;
}

function secrets(site: Site, store: SecretStore): Section {
  const { rotate, rotators, refreshUs, server } = store;
  const from = store.kind === 'vault' ? `Vault${server === null ? '' : ` at ${server}`}` : 'the provider’s store';
  const made = (kind: SecretKind): string =>
    rotators[kind] === undefined ? 'whoever issues it' : 'a function of the provider, by itself';
  const [first] = objectsOf(site, 'ExternalSecret');
  return {
    section: 'Secrets, and how old they may become',
    blocks: [
      `They come from ${from}; each cluster reads them every ${printDuration(refreshUs)}. \`SecretNotRead\` tells of one that it does not get.`,
      {
        head: ['kind', 'at most', 'made anew by'],
        rows: [
          ['keys of programs and of others’ interfaces', printDuration(rotate.keyUs), made('key')],
          ['passwords', printDuration(rotate.passwordUs), made('password')],
          ['certificates that are brought', printDuration(rotate.certificateUs), made('certificate')],
          ['credentials of databases', printDuration(rotate.databaseUs), made('database')],
          ['authorities that sign certificates', printDuration(rotate.authorityUs), 'whoever is trusted with them'],
        ],
      },
      'Without anybody noticing, each time in this order: the new one is made while the old one is still valid; it is put into the store; pods have it, by a file that is read again or because Reloader replaces them; the old one is taken away. An old one that is taken away first is an outage.',
      {
        steps: [
          {
            text: 'Which are there, and does each cluster have the last of them?',
            run: [kubectl('get', 'externalsecrets', '-A')],
          },
          ...(first === undefined
            ? []
            : [
                {
                  text: 'Fetch one now instead of waiting.',
                  run: [
                    kubectlIn(
                      first.metadata.namespace ?? '',
                      ...['annotate', 'externalsecret', first.metadata.name, 'force-sync=now', '--overwrite'],
                    ),
                  ],
                },
              ]),
          'One that leaked is no matter of dates: [credentials have leaked](/runbooks/disasters.md#credentials-have-leaked).',
        ],
      },
    ],
  };
}

function scans(site: Site, { everyUs, deadline, namespace }: Scan): Section {
  const expire = site.model.scaling.nodes?.expireUs;
  const alerts = new Set(compiledAlerts(site).map(({ name }) => name));
  const told = (name: string): string =>
    alerts.has(name)
      ? `[${name}](/runbooks/alerts.md#${name.toLowerCase()})`
      : 'nobody: what Trivy counts is not scraped';
  return {
    section: 'Scans and patches, with deadlines',
    blocks: [
      `Trivy looks at every image that runs, every ${printDuration(everyUs)}, from \`${namespace}\`. What it finds has a deadline from the day on which a cure is there:`,
      {
        head: ['severity', 'gone within', 'told by'],
        rows: [
          ['critical', printDuration(deadline.criticalUs), told('CriticalFindingOverdue')],
          ['high', printDuration(deadline.highUs), told('HighFindingOverdue')],
          ['medium', printDuration(deadline.mediumUs), told('MediumFindingOverdue')],
        ],
      },
      {
        head: ['what', 'made anew', 'how'],
        rows: [
          [
            'libraries of our own images',
            'each day',
            'the build takes new minor versions by itself where its tests pass; others are proposed to people',
          ],
          ['bases of images', 'each week', 'built again although nothing changed, rolled out as any new version'],
          [
            'nodes',
            expire === undefined ? 'each week' : `when they are ${printDuration(expire)} old, at the latest`,
            expire === undefined
              ? '[planned windows](/runbooks/maintenance.md), one after the other'
              : 'Karpenter replaces them by newer ones, within the disruption budgets',
          ],
          [
            'engines',
            'each month',
            'their versions stand in [deployment](/deployment.md#2-infrastructure); staging first',
          ],
        ],
      },
      {
        commands: [
          kubectlIn(namespace, 'get', 'configmaps'),
          ...site.model.namespaces.map(({ name }) => kubectlIn(name, 'get', 'deployments', '-o', 'wide')),
        ],
      },
      'What cannot be cured in time has an exception: the finding, why it does not matter here, who says so, and a day on which it ends.',
    ],
  };
}

function penetration(site: Site): Section {
  const { waf, edge, network } = site.model.security;
  const hosts = plainHosts(site);
  const paths = Object.values(site.model.services).flatMap((service) =>
    service.public.map(({ host, path }) => `\`${host}${path}\``),
  );
  return {
    section: 'Penetration tests',
    blocks: [
      `Each quarter, by people who did not build it; ${whoAnswers(site)} asks for them and follows each finding to its end.`,
      {
        head: ['part', 'what is tried'],
        rows: [
          [
            'interfaces',
            `${paths.join(', ') || 'none is public'}: without a token, with another’s token, with what a token does not allow; what is not a number, too long, too often`,
          ],
          [
            'pages',
            `${hosts.map((host) => `https://${host}`).join(', ') || 'none'}: TLS, headers, sessions, what an answer gives away`,
          ],
          [
            'infrastructure',
            `${site.clusters.length} clusters, their nodes, registries, buckets, the way from one pod to another${network.closed ? ' (everything that no call needs is closed)' : ''}`,
          ],
          [
            'people',
            'a letter that asks for credentials, a call at night: what [somebody is inside](/runbooks/disasters.md#somebody-is-inside) begins with',
          ],
        ],
      },
      {
        list: [
          'Announced to whoever is on call and to the provider; against production only what cannot touch users, everything else beside it.',
          waf === null && edge.perAddress === null
            ? 'Nothing stands in front of the gateway: what is found there is met by everybody.'
            : `Once as everybody comes, and once past what stands in front (${[waf === null ? null : `rules against known attacks, mode ${waf.mode}`, edge.perAddress === null ? null : `at most ${edge.perAddress} requests of one address in five minutes`].filter((each) => each !== null).join('; ')}): the second finds what the first only hides.`,
          'Each finding gets a severity, the deadlines above, an owner, and a trial that shows that it is gone. The next test begins with those of the last.',
        ],
      },
      {
        head: ['finding', 'severity', 'found', 'until', 'owner', 'tried again, gone'],
        rows: [['', '', '', '', '', '']],
      },
    ],
  };
}

/** SOC 2, ISO 27001, GDPR, HIPAA and PCI DSS. */
const FRAMEWORKS = ['soc2', 'iso27001', 'gdpr', 'hipaa', 'pci'];

/** Where somebody who asks for evidence finds it, whatever the framework calls it. */
function evidence(site: Site): Section {
  const { backup, monitoring, logs, security, contacts } = site.model;
  const audit = security.controlPlane;
  const rows: (readonly string[] | null)[] = [
    [
      'who may reach what',
      hasArea(site, 'security')
        ? '[network policies and admission](/areas/security.md), [calls that are allowed](/areas/mesh.md)'
        : '[calls that are allowed](/areas/mesh.md)',
    ],
    ['encryption on the way', `mutual TLS, ${site.model.mesh.mtls}; [the mesh](/areas/mesh.md)`],
    audit === null
      ? null
      : [
          'encryption at rest, and who did what',
          audit.by === 'self'
            ? '`control-plane/`: what the API server writes down; its file is shipped by whoever runs it'
            : `\`cloud/audit.tf.json\`: kept for ${printDuration(audit.keepUs)}, under a lock; \`cloud/audit-trail.tf.json\`: whoever touched it; \`cloud/audit-queries.tf.json\`: asked by Athena`,
        ],
    backup === null
      ? null
      : [
          'backups, their age, their lock, their trials',
          '[backup and restore](/backup-and-restore.md), [drills](/drills.md)',
        ],
    monitoring === null ? null : ['availability, promised and kept', '[service levels](/service-levels.md)'],
    logs === null
      ? null
      : ['logs without personal data', `kept for ${printDuration(logs.retentionUs)}; [logging](/areas/logging.md)`],
    [
      'incidents: who is called, what is done',
      Object.keys(contacts).length === 0
        ? '[incidents](/runbooks/incidents.md); nobody is named'
        : '[incidents](/runbooks/incidents.md), [disasters](/runbooks/disasters.md)',
    ],
    [
      'changes: who checked what before',
      'the history of the spec; findings and proofs of each version come from `nines check` and `nines prove`',
    ],
    [
      'suppliers',
      Object.values(contacts)
        .map(({ vendor }) => vendor)
        .filter((vendor) => vendor !== null)
        .join(', ') || 'none is named',
    ],
  ];
  return {
    section: 'Where auditors find what they ask for',
    blocks: [
      { head: ['asked for', 'shown by'], rows: rows.filter((row) => row !== null) },
      'Of each control of a framework: whether it holds, what breaks it, or who else must show it.',
      { commands: FRAMEWORKS.map((framework) => nines(site, 'check', '--controls', framework)) },
      'These are facts of the platform at this moment. Whether they were so every day is a report that this version of nines does not write.',
    ],
  };
}

/** What is done for security at fixed times, with deadlines. Null where nothing but the defaults is asked for. */
export function securityProgrammePage(site: Site): Page | null {
  const { secrets: store, scan } = site.model.security;
  if (store === null && scan === null) return null;
  return {
    path: 'security-programme.md',
    title: 'Security programme',
    blocks: [
      `What is done for the security of ${site.model.name} without anything having happened. ${whoAnswers(site)} answers for it.`,
      ...(store === null ? [] : [secrets(site, store)]),
      ...(scan === null ? [] : [scans(site, scan)]),
      penetration(site),
      evidence(site),
    ],
  };
}
