import { existsSync } from 'node:fs';

/** Environment variable that names the binary. */
const VARIABLE = 'NINES_ENVOY';

/** Path of the Envoy to test against, or null: then what needs it is skipped by name. */
export function envoyBinary(): string | null {
  const path = process.env[VARIABLE];
  return path !== undefined && existsSync(path) ? path : null;
}
