/**
 * Retries of services whose routes Flagger makes. Its Canary has no field for the pause between tries, and without one the
 * few retries that every proxy may always have multiply a small load in an outage; a route that says nothing of retries
 * gets those of the mesh, which have one. So they are said there, where nobody else's requests are changed by it: every
 * other service of the platform says its own.
 *
 * Rejected: an EnvoyFilter on the routes, which can name neither Flagger's (they have no names) nor leave redirects alone.
 */
import type { JsonObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { isCopiedByFlagger } from '../object-meta.ts';
import { retryPolicy } from './service-routes.ts';

/** The retries of the mesh; null where Flagger makes no routes, where they differ, or where a service states none. */
export function defaultRetries(model: Model): JsonObject | null {
  const asked = Object.values(model.services).filter(({ protocol }) => protocol !== 'tcp');
  if (asked.some(({ retries }) => retries === null)) return null;
  const [first, ...others] = asked.filter(isCopiedByFlagger).map(({ retries }) => retryPolicy(retries!));
  if (first === undefined) return null;
  return others.every((each) => JSON.stringify(each) === JSON.stringify(first)) ? first : null;
}
