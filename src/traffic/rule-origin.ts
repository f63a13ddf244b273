import type { Origin } from '../manifests/types.ts';
import type { Route } from '../mesh/types.ts';

/** The rule that made a route: its origin without the row of its match. */
export function ruleOrigin(route: Route | null): Origin | null {
  if (route?.origin == null) return null;
  const { manifest, path } = route.origin;
  const row = path.findIndex((step) => step === 'match' || step === 'matches');
  return { manifest, path: row < 0 || path[0] !== 'spec' || path.length < 4 ? path : path.slice(0, row) };
}
