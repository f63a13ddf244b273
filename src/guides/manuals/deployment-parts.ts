import { printDuration } from '../../units/duration.ts';
import { printShare } from '../../units/share.ts';
import { lookAtVelero, veleroNamespace } from '../alerts/data-runbooks.ts';
import { collectors, openJaeger } from '../alerts/trace-runbooks.ts';
import { ask, firing } from '../ask-monitoring.ts';
import { istioctl, kubectl, kubectlIn, velero } from '../commands/command.ts';
import { asClient } from '../disasters/entry-disasters.ts';
import { objectsOf, type Site } from '../site.ts';
import type { Section } from '../types.ts';

/** The mesh: what is there and how to see that it works. */
export function meshPart(site: Site): Section {
  const { mesh, namespaces } = site.model;
  const names = namespaces.filter((each) => each.mesh !== 'none').map(({ name }) => name);
  return {
    section: '4. Mesh',
    blocks: [
      `Workloads of ${names.map((name) => `\`${name}\``).join(', ')} join the mesh by ${mesh.mode === 'sidecar' ? 'a sidecar in each pod' : 'the node’s own proxy'}; mutual TLS is ${mesh.mtls}; ${mesh.defaultDeny ? 'nobody may call what its policies do not name' : 'everybody may call everybody'}; hosts outside that nobody declared are ${mesh.egress.unknown === 'refuse' ? 'refused' : 'let out'}.`,
      {
        steps: [
          {
            text: 'Is everything in step, and is nothing wrong with it?',
            run: [istioctl('proxy-status'), ...names.map((name) => istioctl('analyze', '-n', name))],
          },
          { text: 'Does a client get an answer?', run: asClient(site) },
          {
            text: 'Are calls between services encrypted and allowed?',
            run: names.flatMap((name) => [
              kubectlIn(name, 'get', 'authorizationpolicies'),
              kubectl('get', 'peerauthentications', '-A'),
            ]),
          },
        ].filter(({ run }) => run.length > 0),
      },
      'More: [the area mesh](/areas/mesh.md).',
    ],
  };
}

/** Tracing: what is there and how to see that it works. */
export function tracingPart(site: Site): Section {
  const { tracing } = site.model;
  if (tracing === null)
    return { section: '5. Tracing', blocks: [`Services send no spans: \`${site.spec}\` has no \`tracing\`.`] };
  return {
    section: '5. Tracing',
    blocks: [
      `${printShare(tracing.head)} of the traces are recorded where they begin; ${tracing.decide === 'tail' ? `after ${printDuration(tracing.waitUs)} the second tier decides which are kept` : 'that decides'}. Times of keeping: ${tracing.windows.map(({ name, classes }) => `${name} (${classes.join(', ')})`).join('; ')}.`,
      {
        steps: [
          { text: 'Do all parts run?', run: collectors(site) },
          {
            text: 'Ask the platform something, then search for it in Jaeger, on http://localhost:16686.',
            run: [...asClient(site), ...openJaeger(site)],
          },
        ],
      },
      'More: [the area tracing](/areas/tracing.md).',
    ],
  };
}

/** Backup: what is there and how to see that it works. */
export function backupPart(site: Site): Section {
  const { backup } = site.model;
  if (backup === null)
    return { section: '6. Backup', blocks: [`Nothing is copied anywhere: \`${site.spec}\` has no \`backup\`.`] };
  const [schedule] = objectsOf(site, 'Schedule', 'velero.io/');
  return {
    section: '6. Backup',
    blocks: [
      `${Object.keys(backup.schedules).length} schedules of whole clusters, ${Object.keys(backup.jobs).length} jobs of our own, into the bucket of each region: ${Object.values(
        backup.locations,
      )
        .map(({ cluster, bucket }) => `${cluster} → \`${bucket}\``)
        .join(', ')}.`,
      {
        steps: [
          { text: 'Are the locations `Available`?', run: lookAtVelero(site) },
          ...(schedule === undefined
            ? []
            : [
                {
                  text: 'Make the first backup now, and look at it.',
                  run: [
                    velero(
                      veleroNamespace(site),
                      'backup',
                      'create',
                      '--from-schedule',
                      schedule.metadata.name,
                      '--wait',
                    ),
                    velero(veleroNamespace(site), 'backup', 'get'),
                  ],
                },
              ]),
          'Then restore it: [backup and restore](/backup-and-restore.md). Until then you have none.',
        ],
      },
    ],
  };
}

/** Monitoring: what is there and how to see that it works. */
export function monitoringPart(site: Site): Section {
  const { monitoring } = site.model;
  if (monitoring === null)
    return { section: '7. Monitoring', blocks: [`Nothing is measured: \`${site.spec}\` has no \`monitoring\`.`] };
  return {
    section: '7. Monitoring',
    blocks: [
      `${monitoring.replicas} Prometheus ${monitoring.version.prometheus} and ${monitoring.replicas} Alertmanager ${monitoring.version.alertmanager} per cluster, in \`${monitoring.namespace}\`. Scraped every ${printDuration(monitoring.intervalUs)}, kept for ${printDuration(monitoring.retentionUs)}.${monitoring.global === null ? '' : ` ${monitoring.global.cluster} sees all clusters together.`}`,
      {
        steps: [
          {
            text: 'Is everything scraped? Each source is there and up.',
            run: [ask('count by (job) (up)'), ask('up == 0')],
          },
          {
            text: 'Are all rules taken up? As many as were compiled.',
            run: [kubectlIn(monitoring.namespace, 'get', 'prometheusrules')],
          },
          {
            text: 'Does somebody hear of it? [Nobody is told](/runbooks/disasters.md#nobody-is-told) has the command that tries it.',
            run: [firing()],
          },
        ],
      },
      'More: [the area monitoring](/areas/monitoring.md), [service levels](/service-levels.md).',
    ],
  };
}
