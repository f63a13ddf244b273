/**
 * The routes of one service in the order in which Istio tries them: whoever is special first, everybody else last.
 *
 * Allowed during maintenance → closed by maintenance → faults → load test → A/B → blue-green → canary by header →
 * canary by cookie → the weighted rest, once per path with a timeout of its own. The same list serves callers inside
 * the mesh and, under a path prefix, clients at the gateway.
 */
import type { JsonObject } from '../../manifests/types.ts';
import type { HeaderEdits, HeaderRoute, Retries, RouteTarget } from '../../model/traffic-types.ts';
import type { Model, Service } from '../../model/types.ts';
import { goDuration, wholeSeconds } from '../engine-duration.ts';
import { liveVersion, movesWeights } from '../object-meta.ts';
import { maintenanceDrafts } from './maintenance-drafts.ts';
import { clusterSubset, versionSubset } from './subsets.ts';

/** Cookie match for one name and value anywhere in the Cookie header; RE2, whole value. */
function cookieMatch(name: string, value: string): JsonObject {
  return { cookie: { regex: `^(.*;\\s*)?${name}=${value}(;.*)?$` } };
}

function destination(model: Model, service: Service, to: RouteTarget): JsonObject {
  if (to.kind === 'service') {
    const other = model.services[to.service];
    if (other === undefined) throw new Error(`route of ${service.name} to an unknown service ${to.service}`);
    return { host: other.host, port: { number: other.port } };
  }
  const subset = versionSubset(service, to.version);
  return { host: service.host, ...(subset === null ? {} : { subset }), port: { number: service.port } };
}

/** What is set, added and removed, in Istio's words. */
export function headerEdits(edits: HeaderEdits): JsonObject {
  return {
    ...(Object.keys(edits.set).length === 0 ? {} : { set: { ...edits.set } }),
    ...(Object.keys(edits.add).length === 0 ? {} : { add: { ...edits.add } }),
    ...(edits.remove.length === 0 ? {} : { remove: [...edits.remove] }),
  };
}

/** Retries in the words of Istio. */
export function retryPolicy(retries: Retries): JsonObject {
  return {
    attempts: retries.attempts,
    ...(retries.perTryUs === null ? {} : { perTryTimeout: goDuration(retries.perTryUs) }),
    retryOn: retries.on.join(','),
    backoff: goDuration(retries.backoffUs),
  };
}

/** What every forwarding route of the service carries: retries, mirror, headers. */
function common(model: Model, service: Service): JsonObject {
  const { headers, mirror, retries } = service;
  return {
    ...(retries === null ? {} : { retries: retryPolicy(retries) }),
    ...(mirror === null
      ? {}
      : {
          mirrors: [{ destination: destination(model, service, mirror.to), percentage: { value: mirror.share * 100 } }],
        }),
    ...(headers === null
      ? {}
      : { headers: { request: headerEdits(headers.request), response: headerEdits(headers.response) } }),
  };
}

/** The weighted destinations of everybody who is not special. */
function mainDestinations(model: Model, service: Service): JsonObject[] {
  const { canary, split } = service;
  if (split !== null) {
    return Object.keys(model.clusters)
      .filter((cluster) => (split.shares[cluster] ?? 0) > 0)
      .map((cluster) => ({
        destination: { host: service.host, subset: clusterSubset(cluster), port: { number: service.port } },
        weight: Math.round((split.shares[cluster] ?? 0) * 100),
      }));
  }
  const live = liveVersion(service).name;
  if (canary === null) {
    if (movesWeights(service)) return sides(model, service);
    return [{ destination: destination(model, service, { kind: 'version', version: live }) }];
  }
  const share = canary.steps.length === 0 ? Math.round(canary.share * 100) : 0;
  const side = (version: string, weight: number): JsonObject => ({
    ...toSide(model, service, version, weight),
    ...(canary.sticky === null
      ? {}
      : {
          headers: {
            response: {
              add: {
                'set-cookie': `${canary.sticky.cookie}=${version}; Max-Age=${wholeSeconds(canary.sticky.ttlUs)}; Path=/`,
              },
            },
          },
        }),
  });
  return [side(live, 100 - share), side('canary', share)];
}

function toSide(model: Model, service: Service, version: string, weight: number): JsonObject {
  return { destination: destination(model, service, { kind: 'version', version }), weight };
}

/** Both sides of a rollout, at rest: where there is one it only has to move the weights. */
function sides(model: Model, service: Service): JsonObject[] {
  const next = service.blueGreen === null ? 'canary' : 'green';
  return [toSide(model, service, liveVersion(service).name, 100), toSide(model, service, next, 0)];
}

/** A route before it is bound to the paths of an entry. */
export interface RouteDraft {
  readonly name: string;
  readonly headers?: JsonObject;
  readonly withoutHeaders?: JsonObject;
  readonly path?: string;
  readonly body: JsonObject;
}

function headerRoute(model: Model, service: Service, name: string, rule: HeaderRoute): RouteDraft {
  return {
    name,
    headers: { [rule.header]: rule.value === null ? {} : { exact: rule.value } },
    body: { route: [{ destination: destination(model, service, rule.to) }] },
  };
}

function toVersion(model: Model, service: Service, name: string, header: JsonObject, version: string): RouteDraft {
  return {
    name,
    headers: header,
    body: { route: [{ destination: destination(model, service, { kind: 'version', version }) }] },
  };
}

function specialRoutes(model: Model, service: Service): RouteDraft[] {
  const { ab, blueGreen, canary, loadTest } = service;
  const drafts: RouteDraft[] = [];
  if (loadTest !== null) drafts.push(headerRoute(model, service, 'load-test', loadTest));
  if (ab !== null) drafts.push(headerRoute(model, service, 'beta', ab));
  if (blueGreen !== null) {
    drafts.push(toVersion(model, service, 'green', { [blueGreen.header]: { exact: blueGreen.value } }, 'green'));
  }
  if (canary?.header != null) {
    const { name, value } = canary.header;
    drafts.push(
      toVersion(model, service, 'canary-header', { [name]: value === null ? {} : { exact: value } }, 'canary'),
    );
  }
  if (canary?.sticky != null) {
    const { cookie } = canary.sticky;
    const live = liveVersion(service).name;
    const pinned = (name: string, version: string): RouteDraft => {
      const draft = toVersion(model, service, name, cookieMatch(cookie, version), version);
      // Users who are pinned to a side must be freed when that side is taken back or becomes the only one.
      return movesWeights(service) ? { ...draft, body: { route: sides(model, service) } } : draft;
    };
    drafts.push(pinned('canary-sticky', 'canary'), pinned('stable-sticky', live));
  }
  return drafts;
}

/** The routes of a service when nothing is closed, in order of trial. */
export function openRoutes(model: Model, service: Service): RouteDraft[] {
  const route = mainDestinations(model, service);
  const withFault = service.fault === null ? [] : [faultRoute(service, route)];
  const main = { name: 'main', body: { route, ...shadow(model, service) } };
  return [...withFault, ...specialRoutes(model, service), main];
}

/** Copies for the canary, none at rest: a rollout raises the percentage. */
function shadow(model: Model, service: Service): JsonObject {
  if (service.canary === null || service.canary.shadow === null || !movesWeights(service)) return {};
  const to = destination(model, service, { kind: 'version', version: 'canary' });
  return { mirrors: [{ destination: to, percentage: { value: 0 } }] };
}

function faultRoute(service: Service, route: JsonObject[]): RouteDraft {
  const { fault } = service;
  if (fault === null) throw new Error('no fault to compile');
  const percentage = { value: fault.share * 100 };
  return {
    name: 'fault',
    ...(fault.header === null
      ? {}
      : { headers: { [fault.header]: fault.value === null ? {} : { exact: fault.value } } }),
    body: {
      fault: {
        ...(fault.delayUs === null ? {} : { delay: { fixedDelay: goDuration(fault.delayUs), percentage } }),
        ...(fault.abortStatus === null ? {} : { abort: { httpStatus: fault.abortStatus, percentage } }),
      },
      route,
    },
  };
}

/**
 * The path prefix that a rule for `path` has under an entry: paths are whole, and nothing is rewritten on the way. Null
 * where the two have nothing in common, so that no request of this entry could match.
 */
function under(entry: string, path: string): string | null {
  if (path.startsWith(entry)) return path;
  return entry.startsWith(path) ? entry : null;
}

function finish(service: Service, draft: RouteDraft, entry: string, shared: JsonObject): JsonObject[] {
  const forwards = 'route' in draft.body;
  const paths = draft.path !== undefined ? [draft.path] : forwards ? service.timeouts.map((each) => each.path) : [];
  if (draft.path === undefined && !paths.includes('/')) paths.push('/');
  const whole = [...new Set(paths.flatMap((path) => under(entry, path) ?? []))];
  return whole.map((path) => {
    const timeout = forwards ? timeoutFor(service, path) : null;
    const match = {
      ...(path === '/' ? {} : { uri: { prefix: path } }),
      ...(draft.headers === undefined ? {} : { headers: draft.headers }),
      ...(draft.withoutHeaders === undefined ? {} : { withoutHeaders: draft.withoutHeaders }),
    };
    const suffix =
      path === entry ? '' : path.slice(entry.length - (entry.endsWith('/') ? 1 : 0)).replaceAll(/[^a-z0-9]+/gi, '-');
    return {
      name: `${service.name}-${draft.name}${suffix.replace(/-$/, '')}`,
      ...(Object.keys(match).length === 0 ? {} : { match: [match] }),
      ...draft.body,
      ...(forwards ? withMirrors(draft.body, shared) : {}),
      ...(timeout === null ? {} : { timeout: goDuration(timeout) }),
    };
  });
}

/** What every route carries; mirrors of the route's own stand before the service's. */
function withMirrors({ mirrors: own }: JsonObject, shared: JsonObject): JsonObject {
  if (!Array.isArray(own) || !Array.isArray(shared.mirrors)) return shared;
  return { ...shared, mirrors: [...own, ...shared.mirrors] };
}

/** The timeout of the longest listed prefix that the path lies under. */
export function timeoutFor(service: Service, path: string): number | null {
  return service.timeouts.find((entry) => path.startsWith(entry.path))?.timeoutUs ?? null;
}

/** Binds drafts to the paths of an entry and gives each what every route of the service carries. */
export function bindRoutes(
  model: Model,
  service: Service,
  drafts: readonly RouteDraft[],
  entry: string,
): readonly JsonObject[] {
  const shared = common(model, service);
  return drafts.flatMap((draft) => finish(service, draft, entry, shared));
}

/** All routes of a service for requests under the path `entry`, in order of trial; the last one takes everything left. */
export function serviceRoutes(model: Model, service: Service, entry: string): readonly JsonObject[] {
  const open = openRoutes(model, service);
  const closed = service.maintenance?.enabled === true ? maintenanceDrafts(service.maintenance, open) : [];
  return bindRoutes(model, service, [...closed, ...open], entry);
}
