/** Which namespaces a backup of Velero takes in. */
import { stringsAt } from '../../manifests/field.ts';

/** `*` alone, or anywhere within a name. */
function matches(pattern: string, name: string): boolean {
  const source = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${source.join('.*')}$`).test(name);
}

/** Patterns of namespaces that are taken in; `*` where nothing is said. */
export function includedNamespaces(template: unknown): readonly string[] {
  const written = stringsAt(template, ['includedNamespaces']);
  return written.length === 0 ? ['*'] : written;
}

/** Whether a template of a backup takes in a namespace. */
export function includesNamespace(template: unknown, namespace: string): boolean {
  const isExcluded = stringsAt(template, ['excludedNamespaces']).some((pattern) => matches(pattern, namespace));
  return !isExcluded && includedNamespaces(template).some((pattern) => matches(pattern, namespace));
}
