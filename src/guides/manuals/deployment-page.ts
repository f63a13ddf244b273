import { printSize } from '../../units/size.ts';
import { applyAll } from '../apply-all.ts';
import { type Command, command, istioctl, kubectl, kubectlIn } from '../commands/command.ts';
import { TOOLS } from '../commands/tool-table.ts';
import { neededSecrets } from '../needed-secrets.ts';
import { nines } from '../nines-command.ts';
import { nodes } from '../pods-and-nodes.ts';
import { MANIFESTS, objectsOf, type Site } from '../site.ts';
import type { Block, Page, Section } from '../types.ts';
import { areasOf } from './area-pages.ts';
import { backupPart, meshPart, monitoringPart, tracingPart } from './deployment-parts.ts';
import { engineRows } from './engine-rows.ts';

function prerequisites(site: Site): Section {
  const { model } = site;
  const secrets = neededSecrets(site);
  const tools = [
    'kubectl',
    'istioctl',
    ...(model.backup === null ? [] : ['velero']),
    ...(model.monitoring === null ? [] : ['promtool', 'amtool']),
  ];
  return {
    section: '1. Prerequisites',
    blocks: [
      'On the machine of whoever deploys:',
      {
        head: ['tool', 'version that these pages were checked with'],
        rows: [
          ...tools.map((name) => [name, TOOLS.get(name)?.version ?? '']),
          ['nines', TOOLS.get('nines')?.version ?? ''],
        ],
      },
      { commands: [command('kubectl', 'version', '--client'), command('istioctl', 'version', '--remote=false')] },
      'Clusters, each reached under its name as context:',
      {
        head: ['cluster', 'region', 'role', 'share of clients', 'zones'],
        rows: site.clusters.map((name) => {
          const region = model.regions[model.clusters[name]?.region ?? ''];
          return [
            name,
            region?.name ?? '',
            region?.role ?? '',
            `${Math.round((region?.share ?? 0) * 100)} %`,
            (model.clusters[name]?.zones ?? []).join(', '),
          ];
        }),
      },
      {
        commands: site.clusters.map((name) =>
          command('kubectl', '--context', name, 'auth', 'can-i', '*', '*', '--all-namespaces'),
        ),
      },
      ...(secrets.length === 0
        ? []
        : [
            'Secrets that nothing here makes. They come from your vault, and are there before what reads them:',
            {
              head: ['namespace', 'Secret', 'read by'],
              rows: secrets.map(({ namespace, name, readers }) => [
                namespace,
                `\`${name}\``,
                readers.slice(0, 3).join(', ') + (readers.length > 3 ? ` and ${readers.length - 3} more` : ''),
              ]),
            },
          ]),
    ],
  };
}

function infrastructure(site: Site): Section {
  const { assume } = site.model;
  const engines = engineRows(site);
  const { documents } = site.compiled;
  const terraform = (cluster: string): readonly Command[] =>
    ['init', 'plan', 'apply'].map((verb) => command('terraform', `-chdir=${MANIFESTS}/${cluster}/cloud`, verb));
  const own = site.clusters.filter((cluster) => documents.some(({ path }) => path.startsWith(`${cluster}/cloud/`)));
  return {
    section: '2. Infrastructure',
    blocks: [
      `Each cluster has at least ${assume.nodesPerZone} nodes per zone with ${assume.nodeCpu} processors and ${printSize(assume.nodeMemoryBytes)} of memory; that is what the proofs suppose (\`assume\` in the spec).`,
      { commands: [nodes(), kubectl('get', 'storageclasses')] },
      ...(own.length === 0
        ? []
        : [
            'What the provider is asked for, before anything else: read each plan before it is applied.',
            { commands: own.flatMap(terraform) },
          ]),
      `Engines, in this order, before the files that need them. The commands stand at the top of \`${MANIFESTS}/CLUSTER/INDEX.md\`, what must be there before in \`install/plan.json\` beside it. Each answers with its kinds when it is there:`,
      {
        head: ['engine', 'version', 'namespace', 'serves', 'for'],
        rows: engines.map((row) => [row.engine, row.version, row.namespace, row.serves.join(', '), row.for.join(', ')]),
      },
      {
        commands: [...new Set(engines.flatMap(({ serves }) => serves.map((each) => each.split('/')[0] ?? '')))].map(
          (group) => kubectl('api-resources', '--api-group', group),
        ),
      },
    ],
  };
}

function procedures(site: Site): Section {
  const first = site.clusters[0] ?? '';
  const deployments = objectsOf(site, 'Deployment').map(
    ({ metadata }) => [metadata.namespace ?? '', metadata.name] as const,
  );
  const namespaces = [...new Set(deployments.map(([namespace]) => namespace))];
  return {
    section: '3. Procedures',
    blocks: [
      {
        steps: [
          {
            text: 'What would be found, and what is promised? Nothing is deployed with an error in it.',
            run: [nines(site, 'check'), nines(site, 'prove')],
          },
          {
            text: 'Compile. The same spec gives the same files.',
            run: [nines(site, 'compile', '-o', MANIFESTS)],
          },
          ...site.clusters.map((cluster) => ({
            text: `${cluster === first ? 'The first cluster' : 'The next, when the one before is well'}, area by area in this order.`,
            run: applyAll(site, cluster),
          })),
          {
            text: 'Wait for every workload.',
            run: namespaces.flatMap((namespace) =>
              deployments
                .filter(([of]) => of === namespace)
                .slice(0, 8)
                .map(([of, name]) => kubectlIn(of, 'rollout', 'status', `deployment/${name}`, '--timeout', '10m')),
            ),
          },
          'Then the [verification](/verification.md), before clients are sent here.',
        ],
      },
      'To apply twice changes nothing. An area alone has a page of its own: ' +
        areasOf(site)
          .map((area) => `[${area}](/areas/${area}.md)`)
          .join(', ') +
        '.',
    ],
  };
}

function appendix(site: Site): Section {
  const { model } = site;
  const services = Object.values(model.services);
  const ports: readonly (readonly string[])[] = [
    ...services
      .filter(({ background }) => !background)
      .map(({ name, namespace, port, protocol }) => [`${namespace}/${name}`, String(port), protocol]),
    ...Object.values(model.externals).map(({ name, host, port, protocol }) => [
      `${name} (${host})`,
      String(port),
      protocol,
    ]),
    ...(model.mesh.eastWest === null ? [] : [['between clusters', String(model.mesh.eastWest.port), 'tls']]),
  ];
  return {
    section: '10. Appendix',
    blocks: [
      'Ports:',
      { head: ['what', 'port', 'protocol'], rows: ports },
      'Labels: every object carries `app.kubernetes.io/part-of: ' +
        model.name +
        '` and `app.kubernetes.io/managed-by: nines`; `nines.dev/cluster` says where it belongs.',
      { commands: [kubectl('get', 'all', '-A', '-l', `app.kubernetes.io/part-of=${model.name}`)] },
      'What is no longer in the spec is no longer compiled, and stays in the cluster until somebody deletes it: compare the list with the files.',
    ],
  };
}

function elsewhere(site: Site): readonly Section[] {
  const [namespace] = site.model.namespaces;
  const look: readonly Block[] =
    namespace === undefined
      ? []
      : [
          {
            commands: [
              kubectlIn(namespace.name, 'get', 'pods', '-o', 'wide'),
              kubectlIn(namespace.name, 'get', 'events', '--sort-by', '.lastTimestamp'),
              istioctl('analyze', '-n', namespace.name),
            ],
          },
        ];
  return [
    {
      section: '8. Troubleshooting',
      blocks: [
        'Three looks that explain most of what goes wrong while deploying; the rest has [a page](/troubleshooting.md) by symptom.',
        ...look,
      ],
    },
    {
      section: '9. Runbooks',
      blocks: [
        {
          list: [
            '[Incidents](/runbooks/incidents.md)',
            '[Operations](/runbooks/operations.md)',
            '[Emergencies](/runbooks/emergencies.md)',
            '[Planned windows](/runbooks/maintenance.md)',
            '[Disasters](/runbooks/disasters.md)',
            ...(site.model.monitoring === null ? [] : ['[Alerts](/runbooks/alerts.md)']),
          ],
        },
      ],
    },
  ];
}

/** From nothing to a platform that answers, in ten sections. */
export function deploymentPage(site: Site): Page {
  return {
    path: 'deployment.md',
    title: 'Deployment',
    blocks: [
      `From clusters that are empty to ${site.model.name} answering clients. Each step can be done again.`,
      prerequisites(site),
      infrastructure(site),
      procedures(site),
      meshPart(site),
      tracingPart(site),
      backupPart(site),
      monitoringPart(site),
      ...elsewhere(site),
      appendix(site),
    ],
  };
}
