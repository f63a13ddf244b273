import type { Model } from '../../model/types.ts';
import { availabilityDashboard } from './availability-dashboard.ts';
import { backupDashboard } from './backup-dashboard.ts';
import { clustersDashboard } from './clusters-dashboard.ts';
import { costDashboard } from './cost-dashboard.ts';
import type { Dashboard, Source } from './dashboard.ts';
import { logsDashboard } from './logs-dashboard.ts';
import { meshDashboard } from './mesh-dashboard.ts';
import { objectivesDashboard } from './objectives-dashboard.ts';
import { platformDashboard } from './platform-dashboard.ts';
import { scalingDashboard } from './scaling-dashboard.ts';
import { tracingDashboard } from './tracing-dashboard.ts';
import { trendsDashboard } from './trends-dashboard.ts';

/** Where series may come from in this platform. */
function sourcesOf({ monitoring, namespaces, logs }: Model): ReadonlySet<Source> {
  return new Set<Source>([
    'rules',
    ...(namespaces.some(({ mesh }) => mesh !== 'none') ? (['mesh'] as const) : []),
    ...(monitoring?.scrape ?? []),
    ...(monitoring?.verticalAdvice === true ? (['vertical-pod-autoscaler'] as const) : []),
    ...(logs === null ? [] : (['logs'] as const)),
  ]);
}

function withSources(dashboard: Dashboard, known: ReadonlySet<Source>): Dashboard | null {
  const sections = dashboard.sections
    .map(({ title, panels }) => ({
      title,
      panels: panels.filter(({ sources }) => sources.every((source) => known.has(source))),
    }))
    .filter(({ panels }) => panels.length > 0);
  const shows = sections.some(({ panels }) => panels.some(({ sources }) => !sources.includes('rules')));
  return shows ? { ...dashboard, sections } : null;
}

/**
 * Every dashboard of a cluster (O04). A panel is drawn where all that it asks for is scraped, and a dashboard where it has
 * a panel: an empty one would look like trouble, or like none.
 */
export function dashboardsOf(model: Model, cluster: string): readonly Dashboard[] {
  const { monitoring } = model;
  if (monitoring === null) return [];
  const known = sourcesOf(model);
  const all = [
    platformDashboard(model, monitoring),
    meshDashboard(model, monitoring),
    model.tracing === null ? null : tracingDashboard(model),
    backupDashboard(model, monitoring),
    availabilityDashboard(model, monitoring),
    scalingDashboard(model, monitoring),
    costDashboard(model),
    logsDashboard(model, cluster),
    trendsDashboard(),
    objectivesDashboard(model, monitoring),
    monitoring.global?.cluster === cluster ? clustersDashboard(monitoring) : null,
  ];
  return all.flatMap((each) => {
    const shown = each === null ? null : withSources(each, known);
    return shown === null ? [] : [shown];
  });
}
