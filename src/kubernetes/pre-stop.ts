/**
 * How long a container pauses between the decision to stop it and SIGTERM. Known are the `sleep` action (Kubernetes
 * 1.30) and commands that sleep; what other commands and HTTP hooks take cannot be read from a manifest and counts as
 * nothing.
 */
import { numberAt, stringsAt } from '../manifests/field.ts';

const UNITS_US: Readonly<Record<string, number>> = { '': 1_000_000, s: 1_000_000, m: 60_000_000, h: 3_600_000_000 };
const SLEEP = /(?:^|[\s;&|/"'(])sleep\s+([0-9]+(?:\.[0-9]+)?)([smh]?)(?![0-9A-Za-z.])/g;

/** Microseconds of `lifecycle.preStop`; 0 when there is none. */
export function preStopUs(container: unknown): number {
  const seconds = numberAt(container, ['lifecycle', 'preStop', 'sleep', 'seconds']);
  if (seconds !== undefined) return Math.max(0, Math.round(seconds * 1_000_000));
  const command = stringsAt(container, ['lifecycle', 'preStop', 'exec', 'command']).join(' ');
  let total = 0;
  for (const [, amount, unit] of command.matchAll(SLEEP)) {
    total += Math.round(Number(amount) * (UNITS_US[unit ?? ''] ?? 0));
  }
  return total;
}
