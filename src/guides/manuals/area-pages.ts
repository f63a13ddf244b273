import type { CompiledFile } from '../../compile/compile.ts';
import { RESOURCES, resourceNamed } from '../../engines/commands/kubernetes-resources.ts';
import { OWNER_ANNOTATION } from '../../manifests/own-annotations.ts';
import { applyArea } from '../apply-all.ts';
import { AREAS } from '../area-facts.ts';
import { type Command, kubectl, kubectlIn } from '../commands/command.ts';
import type { Site } from '../site.ts';
import type { Block, Page } from '../types.ts';

/** Areas of the compiled files, in the order in which they are applied first. */
export function areasOf({ compiled }: Site): readonly string[] {
  return [...new Set(compiled.files.map(({ cluster, path }) => path.slice(cluster.length + 1).split('/')[0] ?? ''))];
}

function filesOf({ compiled }: Site, area: string): readonly CompiledFile[] {
  const found = new Map<string, CompiledFile>();
  for (const file of compiled.files) {
    const name = file.path.slice(file.cluster.length + 1);
    if (name.startsWith(`${area}/`) && !found.has(name)) found.set(name, file);
  }
  return [...found.values()];
}

function kinds(file: CompiledFile): string {
  const counts = new Map<string, number>();
  for (const { kind } of file.objects) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
}

/** One `get` per namespace, with the kinds that the area has there. */
function looks(files: readonly CompiledFile[]): readonly Command[] {
  const byNamespace = new Map<string, Set<string>>();
  for (const { kind, apiVersion, metadata } of files.flatMap(({ objects }) => objects)) {
    const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
    const resource = RESOURCES.find((each) => each.kind === kind && each.group === group);
    const name = resource?.names[0];
    // Of names that several groups have, only the first is kubectl's; it is written with its group here.
    if (name === undefined || kind === 'Secret') continue;
    const plain = resourceNamed(name) === resource ? name : `${name}.${group}`;
    const namespace = metadata.namespace ?? '';
    byNamespace.set(namespace, (byNamespace.get(namespace) ?? new Set()).add(plain));
  }
  return [...byNamespace]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([namespace, names]) => {
      const words = ['get', [...names].join(',')];
      return namespace === '' ? kubectl(...words) : kubectlIn(namespace, ...words);
    });
}

function owned(files: readonly CompiledFile[]): readonly (readonly string[])[] {
  const rows = files.flatMap(({ objects }) =>
    objects.flatMap(({ kind, metadata }) => {
      const owners = metadata.annotations?.[OWNER_ANNOTATION];
      return owners === undefined
        ? []
        : [[`${kind} \`${metadata.namespace ?? ''}/${metadata.name}\``, `\`${owners}\``]];
    }),
  );
  return rows;
}

function applySection(site: Site, area: string): Block {
  const apply = site.clusters.filter((cluster) =>
    site.compiled.files.some(({ path }) => path.startsWith(`${cluster}/${area}/`)),
  );
  return {
    section: 'Apply',
    blocks: [
      'In the order of the table. `diff` shows what would change; nothing, if it is there already.',
      {
        commands: apply.flatMap((cluster) => [
          applyArea(site, 'diff', cluster, area),
          applyArea(site, 'apply', cluster, area),
        ]),
      },
    ],
  };
}

function areaPage(site: Site, area: string): Page {
  const facts = AREAS[area] ?? { title: area, what: 'Compiled objects.', practices: [] };
  const files = filesOf(site, area);
  const owners = owned(files);
  const blocks: readonly Block[] = [
    facts.what,
    {
      section: 'Files',
      blocks: [
        {
          head: ['file', 'objects', 'promise', 'engine', 'ledger'],
          rows: files.map((file) => [
            file.path.slice(file.cluster.length + 1),
            kinds(file),
            file.concern.promise,
            file.concern.engine,
            file.concern.rows.join(' '),
          ]),
        },
      ],
    },
    applySection(site, area),
    { section: 'Look', blocks: [{ commands: looks(files) }] },
    ...(owners.length === 0
      ? []
      : [
          {
            section: 'Fields that others change',
            blocks: [
              'What controllers decide stays as it is when files are applied again.',
              { head: ['object', 'field: owner'], rows: owners },
            ],
          },
        ]),
    ...(facts.practices.length === 0
      ? []
      : [{ section: 'What has turned out well', blocks: [{ list: facts.practices }] }]),
  ];
  return { path: `areas/${area}.md`, title: facts.title, blocks };
}

/** A page for each area that was compiled. */
export function areaPages(site: Site): readonly Page[] {
  return areasOf(site).map((area) => areaPage(site, area));
}
