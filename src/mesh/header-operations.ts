/**
 * Header edits of a rule or destination (route.go, `TranslateHeadersOperations`). Names that begin with `:` and `host`
 * cannot be edited; setting `host` or `:authority` rewrites the authority instead.
 */
import { recordAt, stringRecordAt, stringsAt } from '../manifests/field.ts';
import { compareText } from '../units/compare-text.ts';
import type { HeaderEdits, HeaderOperations } from './types.ts';

const NO_EDITS: HeaderEdits = { set: {}, add: {}, remove: [] };
export const NO_OPERATIONS: HeaderOperations = { request: NO_EDITS, response: NO_EDITS };

function isAuthority(name: string): boolean {
  return name === ':authority' || name === 'host';
}

/** Pseudo-headers and the host are not edited as headers. */
export function isInternal(name: string): boolean {
  return name.startsWith(':') || name === 'host';
}

function edits(value: unknown): HeaderEdits {
  const named = (list: string): Record<string, string> =>
    Object.fromEntries(
      Object.entries(stringRecordAt(value, [list]))
        .map(([name, text]) => [name.toLowerCase(), text] as const)
        .filter(([name]) => !isInternal(name))
        .sort(([a], [b]) => compareText(a, b)),
    );
  const remove = stringsAt(value, ['remove'])
    .map((name) => name.toLowerCase())
    .filter((name) => !isInternal(name));
  return { set: named('set'), add: named('add'), remove };
}

function authorityIn(value: unknown, list: string): string | null {
  const found = Object.entries(stringRecordAt(value, [list])).filter(([name]) => isAuthority(name.toLowerCase()));
  return found.at(-1)?.[1] ?? null;
}

/** Edits, and the authority that they set. */
export function headerOperations(headers: unknown): {
  readonly operations: HeaderOperations;
  readonly authority: string | null;
} {
  if (headers === undefined) return { operations: NO_OPERATIONS, authority: null };
  const request = recordAt(headers, ['request']);
  return {
    operations: { request: edits(request), response: edits(recordAt(headers, ['response'])) },
    authority: authorityIn(request, 'set') ?? authorityIn(request, 'add'),
  };
}
