/**
 * Which engines a cluster needs, in the order in which they are installed: nobody lists them, the compiled objects show
 * it. An engine that somebody else brings is left out, and what needs it stays.
 */
import type { EngineName, Installation } from '../../engines/installation.ts';
import { INSTALLATIONS, ISTIO_GATEWAY } from '../../engines/installations.ts';
import { stringRecordAt } from '../../manifests/field.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import type { BuiltFile } from '../concern.ts';
import { groupOf, meets, type SeenSigns, signsOf } from './signs-of.ts';
import { gatewayValues, namespaceOf, stepValues } from './step-values.ts';

/** One release, or one folder of a repository, that is installed before the files that need it. */
export interface Step {
  readonly name: string;
  readonly installation: Installation;
  /** As its source writes it: `v1.21.1`. */
  readonly version: string;
  readonly namespace: string;
  readonly values: JsonObject;
  /** Steps of this cluster that it waits for. */
  readonly after: readonly string[];
  /** Files of the cluster that need it, or the steps that do where no file does. */
  readonly neededBy: readonly string[];
}

export interface InstalledElsewhere {
  readonly engine: EngineName;
  readonly neededBy: readonly string[];
}

export interface Installing {
  readonly steps: readonly Step[];
  /** Engines that are needed and said to be there. */
  readonly elsewhere: readonly InstalledElsewhere[];
}

/** What a cluster needs, from its files as they will be applied. */
export function installing(model: Model, cluster: string, files: readonly BuiltFile[]): Installing {
  const seen = files.map(({ file, objects }) => [file, signsOf(objects)] as const);
  const byFile = new Map(INSTALLATIONS.map((each) => [each.name, filesWith(each, seen)] as const));
  const wanted = new Map<string, readonly string[]>();
  // From the last to the first: what a step needs stands above it.
  for (const { name, needs } of [...INSTALLATIONS].reverse()) {
    const neededBy = byFile.get(name) ?? [];
    const steps = wanted.get(name) ?? [];
    if (neededBy.length === 0 && steps.length === 0) continue;
    wanted.set(name, neededBy.length > 0 ? neededBy : steps);
    for (const need of needs) wanted.set(need, [...(wanted.get(need) ?? []), name]);
  }
  const isOurs = ({ engine }: Installation): boolean => !model.engines.installed.includes(engine);
  const needed = INSTALLATIONS.filter(({ name }) => wanted.has(name));
  const ours = needed.filter(isOurs);
  const names = new Set(ours.map(({ name }) => name));
  const steps = ours.flatMap((each): readonly Step[] => {
    const step = {
      installation: each,
      version: `${each.source.prefix}${model.engines.versions[each.engine] ?? each.version}`,
      after: each.needs.filter((need) => names.has(need)),
      neededBy: wanted.get(each.name) ?? [],
    };
    if (each === ISTIO_GATEWAY) return gateways(model, cluster, files, step);
    const namespace = namespaceOf(model, each);
    const values = stepValues(model, cluster, each, files);
    return [{ ...step, name: each.name, namespace, values }];
  });
  return { steps, elsewhere: elsewhereOf(model, needed, wanted) };
}

function filesWith(
  { signs }: Installation,
  seen: readonly (readonly [file: string, signs: SeenSigns])[],
): readonly string[] {
  return seen.filter(([, each]) => meets(each, signs)).map(([file]) => file);
}

function isGateway(object: KubeObject): boolean {
  return object.kind === 'Gateway' && groupOf(object) === 'networking.istio.io';
}

function elsewhereOf(
  { engines }: Model,
  needed: readonly Installation[],
  wanted: ReadonlyMap<string, readonly string[]>,
): readonly InstalledElsewhere[] {
  return engines.installed.flatMap((engine) => {
    const rows = needed.filter((each) => each.engine === engine);
    if (rows.length === 0) return [];
    const names = rows.map(({ name }) => name);
    // Its own steps need one another.
    const neededBy = new Set(rows.flatMap(({ name }) => wanted.get(name) ?? []).filter((by) => !names.includes(by)));
    return [{ engine, neededBy: [...neededBy] }];
  });
}

/**
 * One release per name that Gateways give their pods: a Gateway finds pods by their labels, in whatever namespace. Two whose
 * labels differ beside `istio` mean the same pods, and the first says which.
 */
function gateways(
  model: Model,
  cluster: string,
  files: readonly BuiltFile[],
  step: Pick<Step, 'installation' | 'version' | 'after'>,
): readonly Step[] {
  const found = new Map<string, { readonly gateway: KubeObject; readonly neededBy: string[] }>();
  for (const { file, objects } of files) {
    for (const gateway of objects.filter(isGateway)) {
      const selector = stringRecordAt(gateway, ['spec', 'selector']);
      const name = `istio-${selector.istio ?? gateway.metadata.name}`;
      const known = found.get(name) ?? { gateway, neededBy: [] };
      if (!known.neededBy.includes(file)) known.neededBy.push(file);
      found.set(name, known);
    }
  }
  return [...found].map(([name, { gateway, neededBy }]) => {
    const selector = stringRecordAt(gateway, ['spec', 'selector']);
    const told = [model.gateway, model.mesh.eastWest].find((each) => each?.selector.istio === selector.istio);
    const namespace = told?.namespace ?? gateway.metadata.namespace ?? step.installation.namespace;
    return { ...step, name, namespace, values: gatewayValues(model, cluster, name, selector), neededBy };
  });
}
