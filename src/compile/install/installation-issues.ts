import { INSTALLATIONS } from '../../engines/installations.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Model, Provenance } from '../../model/types.ts';
import type { Issue } from '../../units/issue.ts';
import type { Installing } from './installation-steps.ts';
import { isOlder } from './newer-of.ts';
import { groupOf, isBuiltIn } from './signs-of.ts';

const SERVED: ReadonlySet<string> = new Set(
  INSTALLATIONS.flatMap(({ signs }) => [
    ...(signs.groups ?? []),
    ...(signs.kinds ?? []).map((kind) => kind.slice(0, kind.indexOf('/'))),
  ]),
);

/** What could not be installed, over all clusters: kinds that nobody serves, and engines that want a newer Kubernetes. */
export function installationIssues(
  model: Model,
  files: readonly { readonly objects: readonly KubeObject[] }[],
  all: readonly Installing[],
): readonly Issue[] {
  return [...unserved(model, files), ...tooOld(model, all)];
}

function unserved(model: Model, files: readonly { readonly objects: readonly KubeObject[] }[]): readonly Issue[] {
  const objects = files.flatMap((file) => file.objects);
  const defined = new Set(
    objects.flatMap(({ kind, metadata }) =>
      // A definition is named `<kinds>.<group>`.
      kind === 'CustomResourceDefinition' ? [metadata.name.slice(metadata.name.indexOf('.') + 1)] : [],
    ),
  );
  const unknown = new Map<string, string>();
  for (const object of objects) {
    const group = groupOf(object);
    if (isBuiltIn(group) || SERVED.has(group) || defined.has(group) || model.engines.others.includes(group)) continue;
    if (!unknown.has(group)) unknown.set(group, `${object.kind}/${object.metadata.name}`);
  }
  return [...unknown].map(([group, object]) => {
    const at = model.objects.findIndex((raw) => groupOf(raw.object as JsonObject & KubeObject) === group);
    return {
      code: 'CMP003',
      path: at === -1 ? 'engines' : `objects[${at}]`,
      message: `nobody is known who serves ${group}, which ${object} is of`,
      fix: `add its CustomResourceDefinition to \`objects\`, or \`engines: { others: [${group}] }\` where somebody else brings it`,
      ...placeOf(model.objects[at]?.provenance ?? model.provenance.name),
    };
  });
}

function tooOld(model: Model, all: readonly Installing[]): readonly Issue[] {
  const { kubernetes } = model.engines;
  if (kubernetes === null) return [];
  const wanting = new Map(
    all
      .flatMap(({ steps }) => steps)
      .flatMap(({ installation }) => {
        const { title, kubernetes: least } = installation;
        return least !== null && isOlder(kubernetes, least) ? [[title, least] as const] : [];
      }),
  );
  return [...wanting].map(([title, least]) => ({
    code: 'CMP004',
    path: 'engines.kubernetes',
    message: `${title} takes no Kubernetes before ${least}, and this is ${kubernetes}`,
    fix: `bring the clusters to ${least} or later first`,
    ...placeOf(model.provenance['engines.kubernetes'] ?? model.provenance.name),
  }));
}

function placeOf(from: Provenance | undefined): { readonly file?: string; readonly line?: number } {
  return from?.kind === 'written' ? { file: from.file, line: from.line } : {};
}
