import { quoteWord } from './split-line.ts';

/** A command that a guide tells people to type: programs joined by pipes, and the file that the last one writes. */
export interface Command {
  readonly programs: readonly (readonly string[])[];
  readonly into?: string;
}

/** A command of one program. */
export function command(...words: readonly string[]): Command {
  return { programs: [words] };
}

/** What it prints is kept in a file. */
export function kept(of: Command, file: string): Command {
  return { ...of, into: file };
}

/** What the first prints is read by the second. */
export function piped(first: Command, second: Command): Command {
  return { ...second, programs: [...first.programs, ...second.programs] };
}

/** The variable that stands for the cluster that is looked at. */
export const CLUSTER = '$CLUSTER';

/** kubectl in the cluster that is looked at. */
export function kubectl(...words: readonly string[]): Command {
  return command('kubectl', '--context', CLUSTER, ...words);
}

/** kubectl in a namespace of the cluster that is looked at. */
export function kubectlIn(namespace: string, ...words: readonly string[]): Command {
  return kubectl('-n', namespace, ...words);
}

/** kubectl in a namespace of one cluster. */
export function kubectlAt(cluster: string, namespace: string, ...words: readonly string[]): Command {
  return command('kubectl', '--context', cluster, '-n', namespace, ...words);
}

/** istioctl in the cluster that is looked at. */
export function istioctl(...words: readonly string[]): Command {
  return command('istioctl', '--context', CLUSTER, ...words);
}

/** Velero in the cluster that is looked at. */
export function velero(namespace: string, ...words: readonly string[]): Command {
  return command('velero', '--kubecontext', CLUSTER, '-n', namespace, ...words);
}

/** As a shell reads it. */
export function printCommand({ programs, into }: Command): string {
  const line = programs.map((words) => words.map(quoteWord).join(' ')).join(' | ');
  return into === undefined ? line : `${line} > ${into}`;
}
