import { FIGURES, figureNameOf, toleranceOf } from './figures.ts';
import type { Provenance, TargetFigure } from './types.ts';

/** What narrows a figure; undefined parts are left out. */
export interface FigureScope {
  readonly service?: string | undefined;
  readonly cluster?: string | undefined;
  readonly detail?: TargetFigure['detail'] | undefined;
}

/** A figure by its name under `targets`, with the sense, unit and tolerance of its definition. */
export function targetFigure(
  target: string,
  value: number,
  provenance: Provenance,
  { service, cluster, detail }: FigureScope = {},
): TargetFigure {
  const definition = Object.hasOwn(FIGURES, target) ? FIGURES[target] : undefined;
  if (definition === undefined) throw new Error(`there is no figure ${target}`);
  const { row, unit, sense } = definition;
  return {
    row,
    figure: figureNameOf(target),
    ...(service === undefined ? {} : { service }),
    ...(cluster === undefined ? {} : { cluster }),
    value,
    unit,
    sense,
    ...(sense === 'equals' ? { tolerance: toleranceOf(definition, value) } : {}),
    ...(detail === undefined ? {} : { detail }),
    provenance,
  };
}
