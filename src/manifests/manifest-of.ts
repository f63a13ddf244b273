import { isRecord, type JsonRecord } from './field.ts';
import { noteAbout } from './not-kubernetes.ts';
import { CLUSTER_ANNOTATION } from './own-annotations.ts';
import type { KubeObject, Manifest, Path, ReadNote, Source } from './types.ts';

/** A problem of an object as read, placed by a path that `locate` can find. */
export interface ObjectProblem {
  readonly code: string;
  readonly path: Path;
  readonly message: string;
  readonly fix: string;
}

export interface Judged {
  readonly manifest?: Manifest;
  readonly note?: Pick<ReadNote, 'subject' | 'message'>;
  readonly problems: readonly ObjectProblem[];
}

/** Says whether a value that was read is a Kubernetes object, and what stops it from being one. */
export function manifestOf(value: unknown, source: Source, cluster: string): Judged {
  if (!isRecord(value)) {
    const what = Array.isArray(value) ? 'a list' : 'a single value';
    return { note: { subject: 'other', message: `left aside: the document is ${what}, not an object` }, problems: [] };
  }
  const note = noteAbout(value);
  if (note !== undefined) return { note, problems: [] };
  const problems = [...typeProblems(value), ...metadataProblems(value.metadata)];
  if (problems.some((problem) => !isRepairable(problem))) return { problems };
  const object = (problems.length === 0 && !hasNullLabels(value) ? value : repaired(value)) as unknown as KubeObject;
  return {
    manifest: { object, cluster: object.metadata.annotations?.[CLUSTER_ANNOTATION] ?? cluster, source },
    problems,
  };
}

function typeProblems(value: JsonRecord): ObjectProblem[] {
  return ['apiVersion', 'kind'].flatMap((field) => {
    const given = value[field];
    if (typeof given === 'string' && given !== '') return [];
    const message = given === undefined ? `\`${field}\` is missing` : `\`${field}\` is not a text`;
    const fix =
      field === 'kind' ? 'Write the kind, such as `kind: Service`.' : 'Write the version, such as `apiVersion: v1`.';
    return [{ code: 'MAN007', path: [field], message, fix }];
  });
}

function metadataProblems(metadata: unknown): ObjectProblem[] {
  if (!isRecord(metadata)) {
    const message = metadata === undefined ? '`metadata` is missing' : '`metadata` is not a mapping';
    return [{ code: 'MAN008', path: ['metadata'], message, fix: 'Give the object a `metadata.name`.' }];
  }
  return [...nameProblems(metadata), ...textProblems(metadata)];
}

function nameProblems(metadata: JsonRecord): ObjectProblem[] {
  const { name, namespace } = metadata;
  const problems: ObjectProblem[] = [];
  if (typeof name !== 'string' || name === '') {
    const message =
      name === undefined || name === null || name === ''
        ? metadata.generateName === undefined
          ? '`metadata.name` is missing'
          : '`metadata.generateName` makes a new object at every `kubectl create`; `kubectl apply` refuses it'
        : `\`metadata.name\` is ${kindOf(name)}, not a text`;
    const fix =
      typeof name === 'number' || typeof name === 'boolean' ? 'Put the name in quotes.' : 'Write `metadata.name`.';
    problems.push({ code: 'MAN008', path: ['metadata', 'name'], message, fix });
  }
  if (typeof name === 'string' && /^\.{1,2}$|[/%]/.test(name)) {
    const message = `\`metadata.name\` \`${name}\` cannot stand in a path of the Kubernetes API`;
    problems.push({ code: 'MAN008', path: ['metadata', 'name'], message, fix: 'Take `/` and `%` out of the name.' });
  }
  if (namespace !== undefined && namespace !== null && typeof namespace !== 'string') {
    const message = `\`metadata.namespace\` is ${kindOf(namespace)}, not a text`;
    problems.push({ code: 'MAN008', path: ['metadata', 'namespace'], message, fix: 'Put the namespace in quotes.' });
  }
  return problems;
}

/** Labels and annotations are text to text; `version: 1.10` is the mistake that everybody makes once. */
function textProblems(metadata: JsonRecord): ObjectProblem[] {
  return ['labels', 'annotations'].flatMap((field): ObjectProblem[] => {
    const given = metadata[field];
    if (given === undefined || given === null) return [];
    if (!isRecord(given)) {
      const message = `\`metadata.${field}\` is ${kindOf(given)}, not a mapping`;
      return [{ code: 'MAN009', path: ['metadata', field], message, fix: 'Write `key: value` lines.' }];
    }
    return Object.entries(given).flatMap(([key, child]) => {
      if (typeof child === 'string' || child === null) return [];
      const message = `\`metadata.${field}.${key}\` is ${kindOf(child)}; Kubernetes takes only text there and refuses the object`;
      return [{ code: 'MAN009', path: ['metadata', field, key], message, fix: 'Put the value in quotes.' }];
    });
  });
}

/** With wrong labels or annotations the object is still known well enough for everything else to be said about it. */
function isRepairable(problem: ObjectProblem): boolean {
  return problem.code === 'MAN009';
}

function hasNullLabels(value: JsonRecord): boolean {
  const metadata = value.metadata as JsonRecord;
  if (metadata.namespace === null || metadata.labels === null || metadata.annotations === null) return true;
  return ['labels', 'annotations'].some((field) => Object.values((metadata[field] ?? {}) as JsonRecord).includes(null));
}

/** As the API server reads nulls (absent, or the empty text for a label), and with numbers and booleans as the text they were meant to be. */
function repaired(value: JsonRecord): JsonRecord {
  const { labels, annotations, namespace, ...rest } = value.metadata as JsonRecord;
  const metadata = {
    ...rest,
    ...(typeof namespace === 'string' ? { namespace } : {}),
    ...(isRecord(labels) ? { labels: texts(labels) } : {}),
    ...(isRecord(annotations) ? { annotations: texts(annotations) } : {}),
  };
  return { ...value, metadata };
}

function texts(fields: JsonRecord): Record<string, string> {
  const entries = Object.entries(fields).filter(([, child]) => typeof child !== 'object' || child === null);
  return Object.fromEntries(entries.map(([key, child]) => [key, child === null ? '' : String(child)]));
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'null';
  return typeof value === 'object' ? 'a mapping' : `a ${typeof value}`;
}
