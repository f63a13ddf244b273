import type { Maintenance } from '../../model/traffic-types.ts';
import { wholeSeconds } from '../engine-duration.ts';
import type { RouteDraft } from './service-routes.ts';

/**
 * Routes that close a service (M09): what is allowed by path goes where everybody goes, what carries the allow-listed header is
 * not matched by the closing routes, everything else under the closed paths is answered by the proxy itself.
 */
export function maintenanceDrafts(maintenance: Maintenance, open: readonly RouteDraft[]): readonly RouteDraft[] {
  const { allow } = maintenance;
  const pass = allow.header === null ? {} : { withoutHeaders: { [allow.header]: { regex: allow.values.join('|') } } };
  // Not to canaries and beta versions: whoever looks in during maintenance looks at what everybody will see.
  const allowed = allow.paths.flatMap((path) =>
    open.slice(-1).map((draft) => ({ ...draft, name: `allowed-${draft.name}`, path })),
  );
  const closed = maintenance.paths.map(
    (path): RouteDraft => ({
      name: 'maintenance',
      path,
      ...pass,
      body: {
        directResponse: { status: maintenance.status, body: { string: maintenance.body } },
        ...(maintenance.retryAfterUs === null
          ? {}
          : { headers: { response: { set: { 'retry-after': String(wholeSeconds(maintenance.retryAfterUs)) } } } }),
      },
    }),
  );
  return [...allowed, ...closed];
}
