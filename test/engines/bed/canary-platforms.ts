/** Platforms of examples/ under names of their own, so that several are rolled out at once: one well, one badly. */
import { groupOf } from '../../../src/manifests/object-scope.ts';
import type { KubeObject } from '../../../src/manifests/types.ts';
import { editedClusters } from './compiled-clusters.ts';
import { isForeign } from './definitions.ts';

export interface CanaryPlatform {
  /** Of the platform, and of its namespace. */
  readonly name: string;
  /** The one that is rolled out. */
  readonly service: string;
  /** VirtualServices that send requests to it. */
  readonly routes: readonly string[];
  /** Whether its new version fails. */
  readonly fails: boolean;
  /** What is applied first. */
  readonly objects: readonly KubeObject[];
  /** The same with a new version of its service. */
  readonly next: readonly KubeObject[];
}

/** Lines of a spec that a test writes otherwise. */
export type Edits = readonly (readonly [written: string, instead: string])[];

/** Groups whose objects are applied; the others' belong to engines that are not there. */
export const CANARY_GROUPS = ['argoproj.io', 'flagger.app', 'networking.istio.io', 'security.istio.io'];
const CLUSTER_WIDE = ['Namespace', 'PriorityClass'];

function edited(text: string, edits: Edits): string {
  return edits.reduce((whole, [written, instead]) => {
    const parts = whole.split(written);
    if (parts.length !== 2) throw new Error(`"${written}" stands ${parts.length - 1} times`);
    return parts.join(instead);
  }, text);
}

/** The namespace of the platform's services, with what stands in it. */
function servicesOf(objects: readonly KubeObject[], namespace: string): readonly KubeObject[] {
  return objects.filter((object) => {
    const { apiVersion, kind, metadata } = object;
    if (isForeign(object) && !CANARY_GROUPS.includes(groupOf(apiVersion))) return false;
    return metadata.namespace === namespace || (CLUSTER_WIDE.includes(kind) && metadata.namespace === undefined);
  });
}

/** An example, what is rolled out of it, and how its text says that it is another version. */
export interface CanaryExample {
  readonly example: string;
  readonly service: string;
  readonly routes: readonly string[];
  readonly release: Edits;
}

/** What the first cluster of an example gets, before and after a release. */
export function canaryPlatform(
  { example, service, routes, release }: CanaryExample,
  name: string,
  edits: Edits,
  fails: boolean,
): CanaryPlatform {
  const named: Edits = [[`metadata: { name: ${example} }`, `metadata: { name: ${name} }`], ...edits];
  const objectsOf = (all: Edits) => servicesOf(editedClusters(example, (text) => edited(text, all))[0]!.objects, name);
  return { name, service, routes, fails, objects: objectsOf(named), next: objectsOf([...named, ...release]) };
}

/** An object of a platform by its name. */
export function objectOf(objects: readonly KubeObject[], kind: string, name: string): KubeObject {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  if (found.length !== 1) throw new Error(`${found.length} objects are ${kind} ${name}`);
  return found[0]!;
}
