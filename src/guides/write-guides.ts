/**
 * Model and compiled objects → guides (W01, D13). Pure: the same platform gives the same bytes. Every command is read again from
 * the finished text, as whoever types it will have it; one that its tool or this platform would refuse is our own mistake.
 */
import { alertsPage } from './alerts/alerts-page.ts';
import { type CommandScope, commandProblems } from './commands/command-problems.ts';
import { objectTable } from './commands/object-table.ts';
import { shellLines } from './commands/shell-lines.ts';
import { TOOLS } from './commands/tool-table.ts';
import { disastersPage } from './disasters/disasters-page.ts';
import { drillsPage } from './drills/drills-page.ts';
import { areaPages } from './manuals/area-pages.ts';
import { backupPage } from './manuals/backup-page.ts';
import { contentsPage } from './manuals/contents-page.ts';
import { deploymentPage } from './manuals/deployment-page.ts';
import { inventoryPage } from './manuals/inventory-page.ts';
import { quickStartPage } from './manuals/quick-start-page.ts';
import { regionsPage } from './manuals/regions-page.ts';
import { securityProgrammePage } from './manuals/security-programme-page.ts';
import { serviceLevelsPage } from './manuals/service-levels-page.ts';
import { topologyPage } from './manuals/topology-page.ts';
import { troubleshootingPage } from './manuals/troubleshooting-page.ts';
import { verificationPage } from './manuals/verification-page.ts';
import { neededSecrets } from './needed-secrets.ts';
import { linkedText, linkTable } from './page-links.ts';
import { pageText, savedFiles } from './page-text.ts';
import { emergenciesPage } from './runbooks/emergencies-page.ts';
import { incidentsPage } from './runbooks/incidents-page.ts';
import { maintenancePage } from './runbooks/maintenance-page.ts';
import { operationsPage } from './runbooks/operations-page.ts';
import { MANIFESTS, type Site } from './site.ts';
import type { Page } from './types.ts';
import { withWaysIn } from './ways-in.ts';

export interface Guide {
  /** Within the folder of the guides. */
  readonly path: string;
  readonly title: string;
  readonly text: string;
}

/** Every page of a platform, before it is written down. */
export function guidePages(site: Site): readonly Page[] {
  const pages = [
    alertsPage(site),
    incidentsPage(site),
    operationsPage(site),
    emergenciesPage(site),
    maintenancePage(site),
    disastersPage(site),
    deploymentPage(site),
    backupPage(site),
    quickStartPage(site),
    serviceLevelsPage(site),
    regionsPage(site),
    verificationPage(site),
    drillsPage(site),
    securityProgrammePage(site),
    troubleshootingPage(site),
    topologyPage(site),
    inventoryPage(site),
    ...areaPages(site),
  ];
  const made = pages.filter((page) => page !== null);
  return [contentsPage(site, made), ...made].map((page) => withWaysIn(site, page));
}

/** What commands of a platform's guides may name. */
export function commandScope(site: Site): CommandScope {
  const { model, compiled, clusters } = site;
  const gateways = [model.gateway, model.mesh.eastWest].filter((gateway) => gateway !== null);
  return {
    tools: TOOLS,
    objects: objectTable(compiled, gateways, neededSecrets(site)),
    clusters,
    manifests: MANIFESTS,
    saved: [],
  };
}

/** Every guide of a platform. */
export function writeGuides(site: Site): readonly Guide[] {
  const scope = commandScope(site);
  const pages = guidePages(site);
  const table = linkTable(pages);
  return pages.map((page) => {
    const text = linkedText(pageText(page, site.clusters), page.path, table);
    const saved = savedFiles(page.blocks);
    const [problem] = shellLines(text).flatMap((line) =>
      commandProblems(line, { ...scope, saved }).map((each) => `${page.path}: ${each}: ${line}`),
    );
    if (problem !== undefined) throw new Error(problem);
    return { path: page.path, title: page.title, text };
  });
}
