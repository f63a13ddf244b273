/**
 * The routes whose weights a rollout owns: those of a VirtualService that divide between home and candidate of its
 * service. A route that leads to one of them alone (a test header) is somebody's decision and stays as it is.
 */
import { type JsonRecord, numberAt, recordAt, recordsAt, stringAt } from '../../manifests/field.ts';
import type { RolloutPolicy } from './policy.ts';
import type { Traffic } from './rollout-kept.ts';

/**
 * Whom a route serves: everybody, or users whose cookie pins them to one side. A cookie route is known by its match:
 * every row asks for a cookie with `=<subset>` in it.
 */
type Audience = 'everybody' | 'pinnedToCandidate' | 'pinnedToHome';

export interface OwnedRoute {
  /** Position among `spec.http`. */
  readonly index: number;
  readonly name: string;
  readonly audience: Audience;
  /** Positions among the route's destinations. */
  readonly home: number;
  readonly candidate: number;
  readonly weights: { readonly home: number; readonly candidate: number };
  /** Its mirror to the candidate, null without one. */
  readonly mirror: { readonly index: number; readonly percent: number } | null;
}

type Sides = Pick<RolloutPolicy, 'service' | 'home' | 'candidate'>;

/** The owned routes of one VirtualService, in order; a route that cannot be owned safely is a problem in words. */
export function ownedRoutes(
  virtualService: unknown,
  sides: Sides,
): { readonly routes: readonly OwnedRoute[]; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const namespace = stringAt(virtualService, ['metadata', 'namespace']) ?? 'default';
  const routes = recordsAt(virtualService, ['spec', 'http']).flatMap(([index, rule]): readonly OwnedRoute[] => {
    const destinations = recordsAt(rule, ['route']);
    const of = (subset: string) =>
      destinations.filter(([, each]) => leadsTo(recordAt(each, ['destination']), subset, namespace, sides));
    const [home, candidate] = [of(sides.home), of(sides.candidate)];
    if (home.length === 0 || candidate.length === 0) return [];
    const name = stringAt(rule, ['name']) ?? `#${index + 1}`;
    const others = destinations.filter((each) => !home.includes(each) && !candidate.includes(each));
    if (home.length > 1 || candidate.length > 1 || others.some(([, each]) => weightOf(each) > 0)) {
      problems.push(`route ${name} divides between more than ${sides.home} and ${sides.candidate}`);
      return [];
    }
    const mirrors = recordsAt(rule, ['mirrors']);
    const mirror = mirrors.find(([, each]) =>
      leadsTo(recordAt(each, ['destination']), sides.candidate, namespace, sides),
    );
    const [at, homeSide] = home[0]!;
    const [there, candidateSide] = candidate[0]!;
    return [
      {
        index,
        name,
        audience: audienceOf(rule, sides),
        home: at,
        candidate: there,
        weights: { home: weightOf(homeSide), candidate: weightOf(candidateSide) },
        mirror: mirror === undefined ? null : { index: mirror[0], percent: mirrorPercent(mirror[1]) },
      },
    ];
  });
  return { routes, problems };
}

function weightOf(destination: JsonRecord): number {
  return numberAt(destination, ['weight']) ?? 0;
}

/** Without a percentage everything is copied. */
function mirrorPercent(mirror: JsonRecord): number {
  return recordAt(mirror, ['percentage']) === undefined ? 100 : (numberAt(mirror, ['percentage', 'value']) ?? 0);
}

function leadsTo(destination: unknown, subset: string, namespace: string, { service }: Sides): boolean {
  return (
    stringAt(destination, ['subset']) === subset && isHostOf(stringAt(destination, ['host']) ?? '', namespace, service)
  );
}

/** Whether a host, as written in an object of a namespace, names the service: in full, or as short as Istio allows. */
export function isHostOf(host: string, namespace: string, service: RolloutPolicy['service']): boolean {
  if (host === service.name) return namespace === service.namespace;
  const long = `${service.name}.${service.namespace}`;
  return host === long || host === `${long}.svc` || host.startsWith(`${long}.svc.`);
}

function audienceOf(rule: JsonRecord, { home, candidate }: Sides): Audience {
  const rows = recordsAt(rule, ['match']);
  const pins = (subset: string) =>
    rows.length > 0 &&
    rows.every(([, row]) => {
      const text = recordAt(row, ['headers', 'cookie']);
      const value = stringAt(text, ['regex']) ?? stringAt(text, ['exact']) ?? stringAt(text, ['prefix']) ?? '';
      return value
        .split('=')
        .slice(1)
        .some((part) => part.match(/^[\w.-]+/)?.[0] === subset);
    });
  if (pins(candidate)) return 'pinnedToCandidate';
  return pins(home) ? 'pinnedToHome' : 'everybody';
}

/**
 * The candidate's weight in a route. Pinned users stay on their side while the candidate is tried; home's join when
 * everything moves. On the way back they go in the same proportion as everybody, so that home's load grows by what its pods
 * were asked to carry and not by all pinned users at once.
 */
export function candidateWeight(audience: Audience, { share, backFrom }: Traffic): number {
  if (audience === 'everybody') return share;
  if (audience === 'pinnedToHome') return backFrom === null ? (share === 100 ? 100 : 0) : backFrom === 100 ? share : 0;
  if (backFrom === null) return share > 0 ? 100 : 0;
  return Math.ceil((share * 100) / backFrom);
}

/** Whether a route stands as wanted. */
export function stands(route: OwnedRoute, traffic: Traffic): boolean {
  const weight = candidateWeight(route.audience, traffic);
  return (
    route.weights.candidate === weight &&
    route.weights.home === 100 - weight &&
    (route.mirror === null || route.mirror.percent === traffic.mirror)
  );
}

/** `spec.http` with the owned weights as wanted, everything else untouched. */
export function movedHttp(
  virtualService: unknown,
  routes: readonly OwnedRoute[],
  traffic: Traffic,
): readonly JsonRecord[] {
  return recordsAt(virtualService, ['spec', 'http']).map(([index, rule]) => {
    const owned = routes.find((route) => route.index === index);
    if (owned === undefined) return rule;
    const weight = candidateWeight(owned.audience, traffic);
    const route = recordsAt(rule, ['route']).map(([at, side]) => {
      if (at === owned.candidate) return { ...side, weight };
      return at === owned.home ? { ...side, weight: 100 - weight } : side;
    });
    if (owned.mirror === null) return { ...rule, route };
    const mirrors = recordsAt(rule, ['mirrors']).map(([at, mirror]) =>
      at === owned.mirror?.index ? { ...mirror, percentage: { value: traffic.mirror } } : mirror,
    );
    return { ...rule, route, mirrors };
  });
}
