import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Compiled, compile } from '../../src/compile/compile.ts';
import { inventory } from '../../src/guides/manuals/inventory-page.ts';
import { siteOf } from '../../src/guides/site.ts';
import { guidePages } from '../../src/guides/write-guides.ts';
import { indexManifests } from '../../src/manifests/manifest-index.ts';
import { buildModel } from '../../src/model/build-model.ts';
import { targetsOf } from '../../src/model/targets-of-model.ts';
import type { Model } from '../../src/model/types.ts';
import { planContext } from '../../src/prove/plan-context.ts';
import { planPromises } from '../../src/prove/plan-promises.ts';
import { readSpec } from '../../src/spec/read-spec.ts';

const examples = join(import.meta.dirname, '..', '..', 'examples');

interface Platform {
  readonly name: string;
  readonly lines: number;
  /** What its guides count of it. */
  readonly counted: Readonly<Record<string, number>>;
  readonly pages: number;
  /** Before anything is run: how many figures the spec promises, each for the places where it is promised. */
  readonly promises: number;
  readonly model: Model;
  readonly compiled: Compiled;
}

function platformOf(name: string): Platform {
  const text = readFileSync(join(examples, `${name}.yaml`), 'utf8');
  const { reading, spec, issues } = readSpec(name, text);
  if (spec === null) throw new Error(`${name} is no platform: ${JSON.stringify(issues)}`);
  const model = buildModel(spec, reading);
  const lines = text.split('\n').filter((line) => !/^\s*(?:#|$)/.test(line)).length;
  const compiled = compile(model);
  const site = siteOf(model, compiled, name);
  return {
    name,
    lines,
    model,
    compiled,
    counted: inventory(site),
    pages: guidePages(site).length,
    promises: promisesOf(model, compiled),
  };
}

function promisesOf(model: Model, { files }: Compiled): number {
  const manifests = files.flatMap(({ cluster, objects }) => objects.map((object) => ({ object, cluster })));
  return planPromises(planContext(indexManifests(manifests), targetsOf(model), 1)).length;
}

/** `us-east-1/mesh/gateways.yaml` → `mesh`. */
function areaOf({ cluster, path }: { readonly cluster: string; readonly path: string }): string {
  return path.slice(cluster.length + 1).split('/')[0] ?? '';
}

function resourcesOf({ document }: Compiled['documents'][number]): number {
  const types = Object.values((document.resource ?? {}) as Readonly<Record<string, object>>);
  return types.reduce((sum, named) => sum + Object.keys(named).length, 0);
}

/** What comes out of `compile`, area by area, for each of the platforms. */
export function outputTable(names: readonly string[]): string {
  const platforms = names.map(platformOf);
  const areas = [...new Set(platforms.flatMap(({ compiled }) => compiled.files.map(areaOf)))];
  const cells = (count: (platform: Platform) => number | string) =>
    platforms.map((platform) => count(platform)).join(' | ');
  const rows = areas.map((area) => {
    const files = platforms.map(({ compiled }) => compiled.files.filter((file) => areaOf(file) === area));
    const engines = [...new Set(files.flat().map(({ concern }) => concern.engine))].join(', ');
    const counts = files.map((own) => own.reduce((sum, { objects }) => sum + objects.length, 0) || '–');
    return `| \`${area}/\` | ${engines} | ${counts.join(' | ')} |`;
  });
  const all = cells(({ compiled }) => compiled.files.reduce((sum, { objects }) => sum + objects.length, 0));
  const counted = (...what: readonly string[]): string =>
    cells(({ counted: of }) => what.map((each) => of[each] ?? 0).join(', '));
  const resources = cells(({ compiled }) => compiled.documents.reduce((sum, each) => sum + resourcesOf(each), 0));
  return [
    `| area | engines | ${names.join(' | ')} |`,
    `|---|---|${'---|'.repeat(names.length)}`,
    `| written by hand | lines of the spec | ${cells(({ lines }) => lines)} |`,
    `| regions, clusters | | ${cells(({ model }) => `${Object.keys(model.regions).length}, ${Object.keys(model.clusters).length}`)} |`,
    ...rows,
    `| all | objects | ${all} |`,
    `| \`cloud/\` | resources of Terraform for AWS | ${resources} |`,
    `| alerts | in groups of rules | ${counted('alerts', 'groups of alerts')} |`,
    `| dashboards | panels | ${counted('dashboards', 'panels')} |`,
    `| promises | that \`nines prove\` judges | ${cells(({ promises }) => promises)} |`,
    `| pages of \`nines docs\` | runbooks of disasters | ${platforms.map(({ pages, counted: of }) => `${pages}, ${of['runbooks of disasters']}`).join(' | ')} |`,
    '',
  ].join('\n');
}
