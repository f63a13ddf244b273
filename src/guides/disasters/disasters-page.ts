import { contactTable } from '../escalation.ts';
import { anchorOf } from '../page-links.ts';
import { runbookSection } from '../runbook-section.ts';
import type { Site } from '../site.ts';
import type { Page, Runbook } from '../types.ts';
import { backupDisasters } from './backup-disasters.ts';
import { computeDisasters } from './compute-disasters.ts';
import { databaseDisasters } from './database-disasters.ts';
import { entryDisasters } from './entry-disasters.ts';
import { meshDisasters } from './mesh-disasters.ts';
import { queueDisasters } from './queue-disasters.ts';
import { securityDisasters } from './security-disasters.ts';
import { watchDisasters } from './watch-disasters.ts';

/** Disasters that this platform can meet, in the order of the page. */
export function disasters(site: Site): readonly Runbook[] {
  return [
    computeDisasters,
    entryDisasters,
    meshDisasters,
    databaseDisasters,
    queueDisasters,
    backupDisasters,
    securityDisasters,
    watchDisasters,
  ].flatMap((of) => of(site));
}

/** What can happen, from a pod to a region, and who is called for each. */
export function disastersPage(site: Site): Page {
  const all = disasters(site);
  return {
    path: 'runbooks/disasters.md',
    title: 'Disasters',
    blocks: [
      `${all.length} things that can happen to ${site.model.name}, with what to do about each. Find yours in the list; what happens to every pod of one service only is an [alert](/runbooks/alerts.md).`,
      {
        head: ['what happens', 'how it is seen'],
        rows: all.map(({ title, symptom }) => [`[${title}](#${anchorOf(title)})`, symptom]),
      },
      {
        section: 'Who is called, and when',
        blocks: [
          Object.keys(site.model.contacts).length === 0
            ? 'The platform names nobody: add `contacts:` to its spec.'
            : contactTable(site),
          'Severity decides about the clock: when users are touched it begins with the first symptom, else with the first failed cure. Whoever is called next is called in time, also when an end is near.',
        ],
      },
      ...all.map((runbook) => runbookSection(site, runbook)),
    ],
  };
}
