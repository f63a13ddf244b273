/** From figures to promises: one per ledger row, cluster, service and figure, wherever there is something to be kept. */
import { FIGURES, figureNameOf } from '../targets/figures.ts';
import type { TargetFigure } from '../targets/types.ts';
import { offeredTo, type PlanContext, targetsOf, workloadsBehind } from './plan-context.ts';
import { releaseOf } from './release.ts';
import { timeToTellUs } from './time-to-tell.ts';
import type { PlannedPromise, Scope } from './types.ts';

/** Promises about pods: they hold where pods run, whether or not anybody calls them. */
const POD_FIGURES: ReadonlySet<string> = new Set(['D01/ready', 'V01/rollout-ready']);
/** Promises about the platform: one per cluster that clients are sent to, of no service in particular. */
const PLATFORM_ROWS: ReadonlySet<string> = new Set(['D03', 'D10', 'B12', 'S07']);
/** Promises about entries: what users see, so only services that users ask for. */
const ENTRY_ROWS: ReadonlySet<string> = new Set(['D02', 'D11']);
/** Of these, the ones that hold for a whole public host. */
export const HOST_FIGURES: ReadonlySet<string> = new Set(['D11/availability', 'D11/errors']);

const TITLES: ReadonlyMap<string, string> = new Map(
  Object.entries(FIGURES).map(([target, figure]) => [`${figure.row}/${figureNameOf(target)}`, figure.title]),
);

/** `M13/time-to-ejection`: the name by which scenarios take figures. */
export function figureKey(figure: Pick<TargetFigure, 'row' | 'figure'>): string {
  return `${figure.row}/${figure.figure}`;
}

/** Details that tell two figures of one service apart: the destination of a share, the path of a timeout. */
const DISTINGUISHING = ['destination', 'region', 'subset', 'path', 'method'] as const;

function distinction(figure: TargetFigure): string {
  const parts = DISTINGUISHING.flatMap((key) => {
    const value = figure.detail?.[key];
    // The root is every path: it tells nothing apart.
    return value === undefined || value === '' || value === '/' ? [] : [String(value)];
  });
  return parts.length === 0 ? '' : `:${parts.join(':')}`;
}

/** Services of the platform: databases and third parties have work in the targets, but promise nothing here. */
function ownServices(context: PlanContext): readonly string[] {
  return context.targets.services.map((each) => each.service).filter((service) => service.includes('/'));
}

/**
 * What users see is judged where they enter. Availability is judged per public host: its entries share a gateway, and
 * the busiest of them speaks for the host, unless a target names the service.
 */
function isEntry(context: PlanContext, figure: TargetFigure, service: string): boolean {
  const load = targetsOf(context, service)?.load;
  if (load === undefined) return false;
  if (figure.service !== undefined || !HOST_FIGURES.has(figureKey(figure)) || load.host === undefined) return true;
  const rivals = context.targets.services.filter((each) => each.load?.host === load.host);
  return rivals.every(
    (each) => each.service === service || isBusier(service, load.rps, each.service, each.load?.rps ?? 0),
  );
}

function isBusier(service: string, rps: number, other: string, otherRps: number): boolean {
  return rps > otherRps || (rps === otherRps && service < other);
}

function scopesOf(context: PlanContext, figure: TargetFigure): readonly Scope[] {
  const clusters = figure.cluster === undefined ? context.index.clusters : [figure.cluster];
  if (PLATFORM_ROWS.has(figure.row)) {
    if (figure.cluster !== undefined) return [{ cluster: figure.cluster, service: null }];
    const region = figure.detail?.region;
    const places = context.places.filter((place) => region === undefined || place.region === region);
    // A region's share is one figure however many clusters it has; the first stands for all of them.
    const judged = figure.row === 'D03' ? places.slice(0, 1) : places;
    return judged.map((place) => ({ cluster: place.cluster, service: null }));
  }
  const named = figure.service === undefined ? ownServices(context) : [figure.service];
  const wanted = ENTRY_ROWS.has(figure.row) ? named.filter((service) => isEntry(context, figure, service)) : named;
  return clusters.flatMap((cluster) =>
    wanted
      .filter((service) =>
        POD_FIGURES.has(figureKey(figure))
          ? workloadsBehind(context, cluster, service).length > 0
          : offeredTo(context, cluster, service) > 0,
      )
      .map((service) => ({ cluster, service })),
  );
}

/** A figure that speaks of one service overrides the same figure said of all. */
function isOverridden(figures: readonly TargetFigure[], figure: TargetFigure, scope: Scope): boolean {
  if (figure.service !== undefined) return false;
  return figures.some((other) => figureKey(other) === figureKey(figure) && other.service === scope.service);
}

/** The figure as it is meant in one place: nobody finds out a bad version before its users could tell. */
function meantIn(context: PlanContext, figure: TargetFigure, { cluster, service }: Scope): TargetFigure {
  const requests = figure.detail?.requests;
  if (figureKey(figure) !== 'M06/time-to-rollback' || typeof requests !== 'number') return figure;
  const release = releaseOf(context, cluster, service ?? '');
  if (typeof release === 'string') return figure;
  return { ...figure, value: Math.max(figure.value, timeToTellUs(context, release, requests)) };
}

/** Every promise that the targets bring into being, in the order of the figures, then of clusters and services. */
export function planPromises(context: PlanContext): readonly PlannedPromise[] {
  const { figures } = context.targets;
  const promises = figures.flatMap((figure) =>
    scopesOf(context, figure)
      .filter((scope) => !isOverridden(figures, figure, scope))
      .map((scope): PlannedPromise => {
        const place = `${scope.cluster}/${scope.service ?? '-'}`;
        return {
          id: `${figure.row}/${place}/${figure.figure}${distinction(figure)}`,
          title: TITLES.get(figureKey(figure)) ?? figure.figure,
          scope,
          target: meantIn(context, figure, scope),
        };
      }),
  );
  const seen = new Set<string>();
  return promises.filter((promise) => !seen.has(promise.id) && seen.add(promise.id) !== undefined);
}
