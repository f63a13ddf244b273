/** How the built-in demo service behaves: told by environment variables of the container, so that objects stay the truth. */
import { isRecord, recordsAt, stringAt } from '../../manifests/field.ts';
import { parseDuration } from '../../units/duration.ts';
import { parseShare } from '../../units/share.ts';
import type { Parsed } from '../../units/unit.ts';

export interface DemoBehaviour {
  /** Tag of the image, or its digest, or the image itself. */
  readonly version: string;
  readonly latencyMs: number;
  /** Share of requests answered 500. */
  readonly errors: number;
  /** Share of requests answered 200 whose order is lost all the same: only its own counters tell. */
  readonly ordersFailed: number;
}

/** Variables that the demo service reads, with what they take. */
export const DEMO_VARIABLES = {
  latency: 'NINES_DEMO_LATENCY',
  errors: 'NINES_DEMO_ERRORS',
  ordersFailed: 'NINES_DEMO_ORDERS_FAILED',
} as const;

/** Behaviour of a container, and what of its variables could not be read. */
export function demoBehaviour(
  container: unknown,
  usualLatencyUs: number,
): { readonly behaviour: DemoBehaviour; readonly problems: readonly string[] } {
  const env = plainEnvironment(container);
  const problems: string[] = [];
  const read = (name: string, parse: (text: string) => Parsed<number>, otherwise: number): number => {
    const text = env[name];
    if (text === undefined) return otherwise;
    const parsed = parse(text);
    if (parsed.ok) return parsed.value;
    problems.push(`${name}: ${parsed.message}`);
    return otherwise;
  };
  const behaviour = {
    version: versionOfImage(stringAt(container, ['image']) ?? ''),
    latencyMs: read(DEMO_VARIABLES.latency, parseDuration, usualLatencyUs) / 1000,
    errors: read(DEMO_VARIABLES.errors, parseShare, 0),
    ordersFailed: read(DEMO_VARIABLES.ordersFailed, parseShare, 0),
  };
  return { behaviour, problems };
}

/** Variables with a value of their own: secrets are nobody's business here. */
export function plainEnvironment(container: unknown): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [, row] of recordsAt(container, ['env'])) {
    if (isRecord(row) && typeof row.name === 'string' && typeof row.value === 'string') found[row.name] = row.value;
  }
  return found;
}

/** `registry.example:5000/app:1.4.2` → `1.4.2`. */
export function versionOfImage(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1);
  const digest = name.indexOf('@');
  if (digest >= 0) return name.slice(digest + 1);
  const colon = name.indexOf(':');
  return colon >= 0 ? name.slice(colon + 1) : name;
}
