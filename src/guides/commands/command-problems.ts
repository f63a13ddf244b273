/** Everything that is wrong with a line that a guide tells people to type. */
import type { ToolFacts } from '../../engines/commands/types.ts';
import { kubectlProblems } from './kubectl-problems.ts';
import type { ObjectTable } from './object-table.ts';
import { type ReadCommand, readCommand } from './read-command.ts';
import { isOpen, splitLine } from './split-line.ts';

/** What a line may speak of. */
export interface CommandScope {
  readonly tools: ReadonlyMap<string, ToolFacts>;
  readonly objects: ObjectTable;
  readonly clusters: readonly string[];
  /** Folder that `nines compile` wrote to. */
  readonly manifests: string;
  /** Files that the page itself has somebody save. */
  readonly saved: readonly string[];
}

/** Programs that run inside a container and belong to its image: nothing is known of their options. */
const INSIDE = new Set(['pilot-agent']);

/** Problems of one line, each as a sentence; empty when it can be typed as it stands. */
export function commandProblems(line: string, scope: CommandScope): readonly string[] {
  const assigned = /^[A-Z][A-Z_]*=[\w./:-]+$/.test(line);
  if (assigned) return [];
  const split = splitLine(line);
  if (split === null) return [`no shell of ours reads: ${line}`];
  return split.programs.flatMap(([tool = '', ...words]) => programProblems(tool, words, scope));
}

function programProblems(tool: string, words: readonly string[], scope: CommandScope): readonly string[] {
  const facts = scope.tools.get(tool);
  if (facts === undefined) return [`nobody knows the tool ${tool}`];
  const read = readCommand(facts, words);
  const [inner = '', ...innerWords] = read.rest;
  const within = inner === '' || INSIDE.has(inner) ? [] : programProblems(inner, innerWords, scope);
  return [...read.problems, ...placeProblems(read, scope), ...objectProblems(read, scope), ...within];
}

/** A cluster and a namespace that are this platform's. */
function placeProblems({ tool, options }: ReadCommand, { clusters, objects }: CommandScope): readonly string[] {
  if (!['kubectl', 'istioctl', 'velero'].includes(tool)) return [];
  const problems: string[] = [];
  const contexts = [...(options.get('context') ?? []), ...(options.get('kubecontext') ?? [])];
  for (const name of contexts) {
    if (!isOpen(name) && !clusters.includes(name)) problems.push(`there is no cluster ${name}`);
  }
  for (const name of options.get('namespace') ?? []) {
    if (!isOpen(name) && !objects.hasNamespace(name)) problems.push(`there is no namespace ${name}`);
  }
  return problems;
}

function objectProblems(read: ReadCommand, scope: CommandScope): readonly string[] {
  switch (read.tool) {
    case 'kubectl':
      return kubectlProblems(read, scope);
    case 'istioctl':
      return istioProblems(read, scope);
    case 'velero':
      return veleroProblems(read, scope);
    case 'terraform':
      return folderProblems(read, scope);
    default:
      return [];
  }
}

/** `istioctl proxy-config routes deployment/app`: a workload of the platform. */
function istioProblems({ positionals, options }: ReadCommand, { objects }: CommandScope): readonly string[] {
  const namespace = options.get('namespace')?.[0] ?? '';
  return positionals.flatMap((word) => {
    const [, kind, name] = /^(deployment|daemonset)\/(.+)$/.exec(word) ?? [];
    if (kind === undefined || name === undefined || isOpen(word) || isOpen(namespace)) return [];
    const as = kind === 'deployment' ? 'Deployment' : 'DaemonSet';
    return objects.has(as, 'apps', namespace, name) ? [] : [`there is no ${as} ${namespace}/${name}`];
  });
}

/** `terraform -chdir=out/us-east-1/cloud`: a folder that is compiled. */
function folderProblems({ options }: ReadCommand, { objects, manifests }: CommandScope): readonly string[] {
  return (options.get('chdir') ?? [])
    .filter((folder) => !folder.startsWith(`${manifests}/`) || !objects.hasFile(folder.slice(manifests.length + 1)))
    .map((folder) => `${folder} is not compiled`);
}

function veleroProblems({ command, positionals, options }: ReadCommand, { objects }: CommandScope): readonly string[] {
  const namespace = options.get('namespace')?.[0] ?? 'velero';
  const schedules = [...(command.startsWith('schedule ') ? positionals : []), ...(options.get('from-schedule') ?? [])];
  return schedules
    .filter((name) => !isOpen(name) && !objects.has('Schedule', 'velero.io', namespace, name))
    .map((name) => `there is no Schedule ${namespace}/${name}`);
}
