import type { AlertFigures } from '../../model/monitoring-types.ts';
import type { Site } from '../site.ts';
import type { Runbook } from '../types.ts';

/** What to do about each alert, by its name. */
export type AlertRunbooks = Readonly<Record<string, (site: Site) => Runbook>>;

/** A figure of the alerts as the platform has it; without alerts there is a limit all the same, and nobody has said which. */
export function limit({ model }: Site, print: (alerts: AlertFigures) => string): string {
  return model.monitoring === null ? 'its limit' : print(model.monitoring.alerts);
}
