import { type Resource, resourceNamed } from '../../engines/commands/kubernetes-resources.ts';
import type { ObjectTable } from './object-table.ts';
import type { ReadCommand } from './read-command.ts';
import { isOpen } from './split-line.ts';

interface Scope {
  readonly objects: ObjectTable;
  readonly clusters: readonly string[];
  readonly manifests: string;
  readonly saved: readonly string[];
}

/** Commands whose words are kinds and names. */
const OF_OBJECTS = new Set([
  ...['get', 'describe', 'delete', 'patch', 'annotate', 'label', 'scale', 'wait', 'edit', 'set image', 'set env'],
  ...['rollout status', 'rollout undo', 'rollout history', 'rollout restart', 'rollout pause', 'rollout resume'],
]);
/** Commands whose first word is a pod, or a kind and a name of what has pods. */
const OF_PODS = new Set(['logs', 'exec', 'port-forward', 'attach', 'cp']);
const OF_NODES = new Set(['cordon', 'uncordon', 'drain', 'top node']);
/** Kinds whose objects come and go by themselves: no name of one can be known. */
const PASSING = new Set([
  'Pod',
  'Node',
  'Event',
  'ReplicaSet',
  'EndpointSlice',
  'PersistentVolume',
  'CertificateRequest',
]);

/** What is wrong with the objects and files that a kubectl command names. */
export function kubectlProblems(read: ReadCommand, scope: Scope): readonly string[] {
  const namespace = namespaceOf(read);
  return [
    ...fileProblems(read, scope),
    ...selectorProblems(read, namespace, scope),
    ...named(read).flatMap(({ kind, name }) => nameProblems(kind, name, namespace, scope)),
  ];
}

/** Null: in every namespace, or in one that whoever types it fills in. */
function namespaceOf({ options }: ReadCommand): string | null {
  const written = options.get('namespace')?.[0];
  if (options.has('all-namespaces') || (written !== undefined && isOpen(written))) return null;
  return written ?? 'default';
}

/** Kinds and names that the words of a command speak of; a name that is empty stands for all. */
function named({
  command,
  positionals,
  options,
}: ReadCommand): readonly { readonly kind: string; readonly name: string }[] {
  if (command === 'create job') return (options.get('from') ?? []).map(split);
  if (OF_PODS.has(command))
    return positionals.slice(0, 1).map((word) => (word.includes('/') ? split(word) : { kind: 'pod', name: word }));
  if (OF_NODES.has(command)) return positionals.map((name) => ({ kind: 'node', name }));
  if (!OF_OBJECTS.has(command)) return [];
  const words = command.startsWith('set ') ? positionals.filter((word) => !word.includes('=')) : positionals;
  if (['annotate', 'label'].includes(command)) return objectsOf(words.filter((word) => !/=|-$/.test(word)));
  return objectsOf(words);
}

function split(word: string): { readonly kind: string; readonly name: string } {
  const cut = word.indexOf('/');
  return { kind: word.slice(0, cut), name: word.slice(cut + 1) };
}

/** `deployment/app job/x`, or `deployments,pods`, or `deployment app`. */
function objectsOf(words: readonly string[]): readonly { readonly kind: string; readonly name: string }[] {
  if (words.some((word) => word.includes('/'))) return words.map(split);
  const [kinds = '', ...names] = words;
  if (kinds === '') return [];
  return kinds
    .split(',')
    .flatMap((kind) => (names.length === 0 ? [{ kind, name: '' }] : names.map((name) => ({ kind, name }))));
}

function nameProblems(typed: string, name: string, namespace: string | null, { objects }: Scope): readonly string[] {
  if (isOpen(typed)) return [];
  const resource: Resource | undefined = resourceNamed(typed);
  if (resource === undefined) return [`no kind is called ${typed}`];
  if (name === '' || isOpen(name)) return [];
  if (resource.kind === 'Namespace') return objects.hasNamespace(name) ? [] : [`there is no namespace ${name}`];
  if (resource.kind === 'CustomResourceDefinition') {
    return resourceNamed(name) === undefined ? [`no kind is called ${name}`] : [];
  }
  if (resource.namespaced && namespace === null) return [];
  const place = resource.namespaced ? (namespace ?? '') : '';
  if (objects.has(resource.kind, resource.group, place, name)) return [];
  const what = `${resource.kind} ${place === '' ? '' : `${place}/`}${name}`;
  return [PASSING.has(resource.kind) ? `nobody can know the name of ${what}` : `there is no ${what}`];
}

/** `-f out/us-east-1/mesh/gateways.yaml`: a file that is compiled, in every cluster that it may be typed for, or in one. */
function fileProblems(
  { command, options }: ReadCommand,
  { objects, clusters, manifests, saved }: Scope,
): readonly string[] {
  if (!['apply', 'diff', 'delete', 'replace'].includes(command)) return [];
  return (options.get('filename') ?? []).flatMap((file) => {
    if (file === '-' || saved.includes(file)) return [];
    if (!file.startsWith(`${manifests}/`)) return [`${file} is not compiled`];
    const path = file.slice(manifests.length + 1).replace(/\/$/, '');
    const possible = clusters.map((cluster) => path.replaceAll('$CLUSTER', cluster));
    return possible.some((each) => objects.hasFile(each)) ? [] : [`${file} is not compiled`];
  });
}

/** Labels that something of the platform carries. */
function selectorProblems({ options }: ReadCommand, namespace: string | null, { objects }: Scope): readonly string[] {
  return (options.get('selector') ?? []).flatMap((text) => {
    if (isOpen(text)) return [];
    const pairs = text.split(',').map((pair) => pair.split('=') as [string, string | undefined]);
    // Labels that Kubernetes puts on nodes are nobody's of ours.
    const own = pairs.filter(([name]) => !/(^|\.)kubernetes\.io\/(hostname|zone|region)$/.test(name));
    const labels = Object.fromEntries(own.map(([name, value]) => [name, value ?? '']));
    return own.length === 0 || objects.hasLabels(namespace, labels) ? [] : [`nothing carries the labels ${text}`];
  });
}
