import type { CompiledFile } from '../../compile/compile.ts';
import { liveVersion, replicasIn } from '../../compile/object-meta.ts';
import type { JsonObject } from '../../manifests/types.ts';
import { compiledAlerts } from '../alerts/compiled-alerts.ts';
import { AREAS } from '../area-facts.ts';
import { kept, kubectl } from '../commands/command.ts';
import { disasters } from '../disasters/disasters-page.ts';
import { measuredSection } from '../measured.ts';
import { hasVerb, nines } from '../nines-command.ts';
import { objectsOf, type Site } from '../site.ts';
import type { Page, Section } from '../types.ts';
import { areasOf } from './area-pages.ts';
import { verifications } from './verification-page.ts';

function objectCount(files: readonly CompiledFile[]): number {
  return files.reduce((sum, { objects }) => sum + objects.length, 0);
}

/** Resources that a file of Terraform asks for. */
function resourcesOf(document: JsonObject): number {
  const types = Object.values((document.resource ?? {}) as Readonly<Record<string, object>>);
  return types.reduce((sum, named) => sum + Object.keys(named).length, 0);
}

/** Panels of the dashboards; a heading between them is none. */
function panelsOf(site: Site): readonly number[] {
  return dashboards(site).map(({ panels }) => panels.filter(({ type }) => type !== 'row').length);
}

interface Dashboard {
  readonly panels: readonly { readonly type: string }[];
}

function dashboards(site: Site): readonly Dashboard[] {
  return objectsOf(site, 'ConfigMap')
    .filter(({ metadata }) => metadata.labels?.grafana_dashboard !== undefined)
    .flatMap((object) => Object.values((object.data ?? {}) as Readonly<Record<string, string>>))
    .map((text) => JSON.parse(text) as Dashboard);
}

/** Groups of rules that tell somebody, by name. */
function alertGroups(site: Site): ReadonlySet<string> {
  interface Group {
    readonly name: string;
    readonly rules: readonly { readonly alert?: string }[];
  }
  const groups = objectsOf(site, 'PrometheusRule').flatMap(
    ({ spec }) => ((spec as { readonly groups?: readonly Group[] }).groups ?? []) as readonly Group[],
  );
  return new Set(groups.filter(({ rules }) => rules.some(({ alert }) => alert !== undefined)).map(({ name }) => name));
}

/** What can be counted of a platform, by what it is called. */
export function inventory(site: Site): Readonly<Record<string, number>> {
  const { model, compiled } = site;
  const panels = panelsOf(site);
  return {
    regions: Object.keys(model.regions).length,
    clusters: site.clusters.length,
    services: Object.keys(model.services).length,
    'databases, caches and queues': Object.keys(model.stores).length,
    'objects for Kubernetes': objectCount(compiled.files),
    files: compiled.files.length,
    'resources for the provider': compiled.documents.reduce((sum, { document }) => sum + resourcesOf(document), 0),
    alerts: compiledAlerts(site).length,
    'groups of alerts': alertGroups(site).size,
    'sources that are scraped': objectsOf(site, 'ServiceMonitor').length + objectsOf(site, 'PodMonitor').length,
    dashboards: panels.length,
    panels: panels.reduce((sum, each) => sum + each, 0),
    'backups by schedule':
      objectsOf(site, 'Schedule', 'velero.io/').length + Object.keys(model.backup?.jobs ?? {}).length,
    'network policies': objectsOf(site, 'NetworkPolicy').length,
    experiments: model.chaos?.experiments.length ?? 0,
    'runbooks of disasters': disasters(site).length,
    'tests after a deployment': verifications(site).length,
  };
}

function numbers(site: Site): Section {
  const rows = Object.entries(inventory(site)).filter(([, count]) => count > 0);
  return {
    section: 'In numbers',
    blocks: [{ head: ['what', 'how many'], rows: rows.map(([what, count]) => [what, String(count)]) }],
  };
}

function byCluster(site: Site): Section {
  const { model, compiled } = site;
  return {
    section: 'By cluster',
    blocks: [
      {
        head: ['cluster', 'region', 'role', 'objects', 'pods of services', 'engines'],
        rows: site.clusters.map((cluster) => {
          const region = model.regions[model.clusters[cluster]?.region ?? ''];
          const replicas = Object.values(model.services).flatMap(
            (service) => replicasIn(liveVersion(service), cluster) ?? [],
          );
          const [least, most] = [
            replicas.reduce((sum, { min }) => sum + min, 0),
            replicas.reduce((sum, { max }) => sum + max, 0),
          ];
          return [
            cluster,
            region?.name ?? '',
            region?.role ?? '',
            String(objectCount(compiled.files.filter((file) => file.cluster === cluster))),
            least === most ? String(least) : `${least}–${most}`,
            String(compiled.installing.get(cluster)?.steps.length ?? 0),
          ];
        }),
      },
    ],
  };
}

function byArea(site: Site): Section {
  return {
    section: 'By area',
    blocks: [
      {
        head: ['area', 'files', 'objects', 'read by'],
        rows: areasOf(site).map((area) => {
          const own = site.compiled.files.filter(({ cluster, path }) => path.startsWith(`${cluster}/${area}/`));
          const engines = [...new Set(own.map(({ concern }) => concern.engine))];
          return [
            `[${AREAS[area]?.title ?? area}](/areas/${area}.md)`,
            String(own.length),
            String(objectCount(own)),
            engines.join(', '),
          ];
        }),
      },
    ],
  };
}

/** What compiled jobs call and this version does not have. */
function lacking({ model }: Site): readonly string[] {
  return [
    model.backup !== null && Object.keys(model.backup.jobs).length > 0 && !hasVerb('backup')
      ? 'Jobs that copy stores run `nines backup`, which this version does not have: they fail until it comes. Velero and the logs of databases do not need it.'
      : null,
    Object.keys(model.sync).length > 0 && !hasVerb('sync')
      ? 'Copies between regions and the watchers of caches run `nines sync`, which this version does not have.'
      : null,
    model.zoneFailover !== null
      ? 'What leaves a lost zone by itself runs in the simulator and on one machine, and not yet in a cluster: there endpoints and quorum do it.'
      : null,
  ].filter((each) => each !== null);
}

/** Where figures come from that nobody gave to this page. */
function unmeasured(site: Site): Section {
  const { name } = site.model;
  return {
    section: 'Measured',
    blocks: [
      `Nothing on this page is measured yet. A proof is kept as \`${name}.json\`; the guides are made again with it (\`--proof\`), and each promise stands here beside what a simulation of these very files measured.`,
      {
        commands: [
          kept(nines(site, 'prove', '--json'), `${name}.json`),
          nines(site, 'docs', '-o', 'guides', '--proof', `${name}.json`),
        ],
      },
      'What users met is [the report of a month](/service-levels.md#the-report-of-a-month).',
    ],
  };
}

/** What is deployed, counted, and what was measured of it. */
export function inventoryPage(site: Site): Page {
  const missing = lacking(site);
  return {
    path: 'inventory.md',
    title: 'What is deployed',
    blocks: [
      `${site.model.name}, counted from what was compiled of \`${site.spec}\`: what is in the clusters when the [deployment](/deployment.md) is done. To be signed when the [verification](/verification.md) has passed in each of them.`,
      numbers(site),
      byCluster(site),
      byArea(site),
      {
        section: 'Is it so?',
        blocks: [
          'What a cluster has of the usual kinds; what stands there and in no file is somebody’s own, or left from before.',
          { commands: [kubectl('get', 'all', '-A', '-l', `app.kubernetes.io/part-of=${site.model.name}`)] },
        ],
      },
      site.measured === null ? unmeasured(site) : measuredSection(site.measured),
      ...(missing.length === 0 ? [] : [{ section: 'What is not there yet', blocks: [{ list: missing }] }]),
      {
        section: 'Signed',
        blocks: [
          {
            head: ['cluster', 'tests passed', 'by', 'day'],
            rows: site.clusters.map((cluster) => [cluster, `of ${verifications(site).length}`, '', '']),
          },
        ],
      },
    ],
  };
}
