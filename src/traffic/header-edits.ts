/**
 * Header operations. Envoy removes first, then sets and adds. With one destination Istio writes the route's and then the
 * destination's operations into one list; with several the destination's stand in the weighted cluster and are applied
 * before the route's (config_impl.cc `finalizeRequestHeaders`), so for the same header the destination wins in the first
 * case and the route in the second.
 *
 * Leaves out Envoy's `%…%` formatters in values, which are passed on as text.
 */
import { isInternal } from '../mesh/header-operations.ts';
import type { HeaderEdits, HeaderOperations } from '../mesh/types.ts';
import type { Request } from './types.ts';

export type HeaderValues = Readonly<Record<string, string>>;

/** The edits of route and destination in the order in which they take effect. */
export function orderedEdits(
  route: HeaderOperations,
  destination: HeaderOperations,
  isOnlyDestination: boolean,
): readonly HeaderOperations[] {
  if (!isOnlyDestination) return [destination, route];
  return [
    {
      request: { set: {}, add: {}, remove: [...route.request.remove, ...destination.request.remove] },
      response: { set: {}, add: {}, remove: [...route.response.remove, ...destination.response.remove] },
    },
    withoutRemovals(route),
    withoutRemovals(destination),
  ];
}

/** One list of edits on headers; several values of one header are joined by commas. */
export function editHeaders(edits: HeaderEdits, headers: HeaderValues): HeaderValues {
  const edited = new Map(Object.entries(headers));
  for (const name of edits.remove) if (!isInternal(name)) edited.delete(name);
  for (const [name, value] of Object.entries(edits.set)) if (!isInternal(name)) edited.set(name, value);
  for (const [name, value] of Object.entries(edits.add)) {
    if (isInternal(name)) continue;
    const before = edited.get(name);
    edited.set(name, before === undefined ? value : `${before},${value}`);
  }
  return Object.fromEntries(edited);
}

/** Request edits; setting `host` or `:authority` changes the authority unless a rewrite has already set it. */
export function editRequest(edits: HeaderEdits, request: Request, isAuthorityRewritten: boolean): Request {
  const authority = isAuthorityRewritten ? undefined : (edits.set.host ?? edits.set[':authority']);
  const headers = editHeaders(edits, request.headers);
  return { ...request, headers, authority: authority ?? request.authority };
}

function withoutRemovals({ request, response }: HeaderOperations): HeaderOperations {
  return { request: { ...request, remove: [] }, response: { ...response, remove: [] } };
}
