/**
 * Every figure that can be promised: which ledger row it belongs to, how it is measured against its target, what the
 * target is when nobody says otherwise, and which field of a spec brings the promise into being.
 *
 * The key is the name under `targets:` in a spec or a targets file; the figure's own name is the same in kebab-case.
 */
import { DELIVERY_FIGURES } from './delivery-figures.ts';
import type { FigureDefinition } from './figure-definition.ts';
import { PLATFORM_FIGURES } from './platform-figures.ts';
import { TRAFFIC_FIGURES } from './traffic-figures.ts';

/** Definitions by target name. */
export const FIGURES: Readonly<Record<string, FigureDefinition>> = {
  ...PLATFORM_FIGURES,
  ...TRAFFIC_FIGURES,
  ...DELIVERY_FIGURES,
};

/** `timeToEjection` → `time-to-ejection`. */
export function figureNameOf(target: string): string {
  return target.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `time-to-ejection` of `M13` → its definition; undefined when there is no such figure. */
export function figureOf(row: string, figure: string): FigureDefinition | undefined {
  const target = figure.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const definition = Object.hasOwn(FIGURES, target) ? FIGURES[target] : undefined;
  return definition?.row === row ? definition : undefined;
}

/** Half-width of an `equals` target in the unit of its value. */
export function toleranceOf(definition: FigureDefinition, value: number): number {
  const tolerance = definition.tolerance ?? 0;
  return definition.unit === 'share' ? tolerance : tolerance * value;
}
