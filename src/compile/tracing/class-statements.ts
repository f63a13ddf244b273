/** Says of each span which class it is of, in the collector’s transformation language (OTTL). */
import type { TraceClass } from '../../model/tracing-types.ts';

/** A span attribute. A service may set it itself: what it says is left alone. */
export const CLASS_ATTRIBUTE = 'trace.class';

/** A string literal of OTTL, which is written as Go’s. Operations hold neither quotes nor backslashes of their own. */
function literal(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** A regular expression of RE2 for a name with `*`. */
function pattern(operation: string): string {
  const parts = operation.split('*').map((part) => part.replace(/[.+?^${}()|[\]]/g, '\\$&'));
  return `^${parts.join('.*')}$`;
}

function isService(service: string): string {
  return `resource.attributes["service.name"] == ${literal(service)}`;
}

function isNamed(operation: string): string {
  return operation.includes('*')
    ? `IsMatch(span.name, ${literal(pattern(operation))})`
    : `span.name == ${literal(operation)}`;
}

function anyOf(conditions: readonly string[]): string {
  return conditions.length === 1 ? conditions[0]! : `(${conditions.join(' or ')})`;
}

/** One statement per class, in the order of precedence: a span that has a class keeps it. */
export function classStatements(classes: readonly TraceClass[]): readonly string[] {
  const attribute = `span.attributes["${CLASS_ATTRIBUTE}"]`;
  return classes.map(({ name, services, operations }) => {
    const conditions = [
      `${attribute} == nil`,
      ...(services.length === 0 ? [] : [anyOf(services.map(isService))]),
      ...(operations.length === 0 ? [] : [anyOf(operations.map(isNamed))]),
    ];
    return `set(${attribute}, ${literal(name)}) where ${conditions.join(' and ')}`;
  });
}
