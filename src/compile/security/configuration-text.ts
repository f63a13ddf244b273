/** What a set of pods is told, as one text: arguments, environment, and the files that it reads. */
import { recordsAt, stringAt } from '../../manifests/field.ts';
import type { KubeObject } from '../../manifests/types.ts';
import { type PodSet, templateOf } from './pod-set.ts';

/** Objects that others read, by `Kind/namespace/name`. */
export type Files = ReadonlyMap<string, KubeObject>;

const FILE_KINDS: ReadonlySet<string> = new Set(['ConfigMap', 'Secret', 'ObjectStore']);

/** ConfigMaps, Secrets and the like. */
export function filesOf(objects: readonly KubeObject[]): Files {
  return new Map(
    objects
      .filter(({ kind }) => FILE_KINDS.has(kind))
      .map((object) => [`${object.kind}/${object.metadata.namespace ?? 'default'}/${object.metadata.name}`, object]),
  );
}

/** The text of a file, without the escapes that JSON would add within strings. */
function fileText(file: KubeObject | undefined): readonly string[] {
  if (file === undefined) return [];
  const texts = [file.data, file.stringData].flatMap((data) => Object.values((data ?? {}) as Record<string, unknown>));
  return [
    ...texts.filter((text) => typeof text === 'string'),
    ...(file.spec === undefined ? [] : [JSON.stringify(file.spec)]),
  ];
}

function readsOf(template: unknown): readonly string[] {
  const volumes = recordsAt(template, ['spec', 'volumes']).flatMap(([, volume]) => [
    `ConfigMap/${stringAt(volume, ['configMap', 'name']) ?? ''}`,
    `Secret/${stringAt(volume, ['secret', 'secretName']) ?? ''}`,
    ...recordsAt(volume, ['projected', 'sources']).flatMap(([, source]) => [
      `ConfigMap/${stringAt(source, ['configMap', 'name']) ?? ''}`,
      `Secret/${stringAt(source, ['secret', 'name']) ?? ''}`,
    ]),
  ]);
  const sources = ['containers', 'initContainers'].flatMap((list) =>
    recordsAt(template, ['spec', list]).flatMap(([, container]) =>
      recordsAt(container, ['envFrom']).map(
        ([, from]) => `ConfigMap/${stringAt(from, ['configMapRef', 'name']) ?? ''}`,
      ),
    ),
  );
  return [...volumes, ...sources];
}

/** Arguments, commands and variables of containers: images are no addresses that a pod connects to. */
function containerTexts(template: unknown): readonly string[] {
  return ['containers', 'initContainers'].flatMap((list) =>
    recordsAt(template, ['spec', list]).map(([, { args, command, env }]) => JSON.stringify({ args, command, env })),
  );
}

/** Fields of an operator’s object that name a file or a store of it. */
function namedIn(object: KubeObject, files: Files): readonly string[] {
  const namespace = object.metadata.namespace ?? 'default';
  const spec = JSON.stringify(object.spec ?? {});
  return [...files].flatMap(([key, file]) => {
    const [kind = '', space, name = ''] = key.split('/');
    return space === namespace && kind !== 'ConfigMap' && spec.includes(`"${name}"`) ? fileText(file) : [];
  });
}

/** Everything that a set of pods is told. */
export function configurationText(set: PodSet, files: Files): string {
  const texts = set.makers.flatMap((maker) => {
    const template = templateOf(maker);
    if (template === undefined)
      return [JSON.stringify({ ...(maker.spec as object), image: '' }), ...namedIn(maker, files)];
    const read = readsOf(template).flatMap((name) => fileText(files.get(name.replace('/', `/${set.namespace}/`))));
    return [...containerTexts(template), ...read];
  });
  return texts.join('\n');
}
