import { contactTable } from '../escalation.ts';
import type { Site } from '../site.ts';
import type { Page } from '../types.ts';

/** What each page is for, by its path; pages of areas are listed together. */
const PURPOSES: Readonly<Record<string, string>> = {
  'runbooks/incidents.md': 'Something is wrong, and somebody has said so',
  'runbooks/alerts.md': 'An alert woke you',
  'runbooks/disasters.md': 'Something large is lost: a node, a zone, a region, data, a key',
  'runbooks/emergencies.md': 'Stop, scale up, fail over, restore: at once',
  'runbooks/operations.md': 'Releases, flags, migrations, scaling, care of data and certificates, load tests',
  'runbooks/maintenance.md': 'Work in a planned window',
  'troubleshooting.md': 'Something is odd: by symptom',
  'quick-start.md': 'Ten minutes to know it',
  'deployment.md': 'From empty clusters to answered clients',
  'verification.md': 'Does it work? Tests, and a list to tick',
  'backup-and-restore.md': 'What is copied, and how it comes back',
  'regions.md': 'Several regions, and failover tried',
  'drills.md': 'Losses tried before they happen, and the report',
  'security-programme.md': 'Secrets, scans and tests at fixed times',
  'service-levels.md': 'What is promised, and how it is watched',
  'topology.md': 'What there is, drawn',
  'inventory.md': 'What there is, counted and signed',
};

/** The front page: where to go for what, with those who wake at night first. */
export function contentsPage(site: Site, pages: readonly Page[]): Page {
  const listed = Object.entries(PURPOSES).flatMap(([path, purpose]) => {
    const page = pages.find((each) => each.path === path);
    return page === undefined ? [] : [[purpose, `[${page.title}](/${path})`]];
  });
  const areas = pages.filter(({ path }) => path.startsWith('areas/')).map(({ path, title }) => `[${title}](/${path})`);
  const { contacts } = site.model;
  return {
    path: 'README.md',
    title: site.model.name,
    blocks: [
      `Guides and runbooks of ${site.model.name}, made from \`${site.spec}\` by \`nines docs\`. Every command in them was read against the tool that it is for, and every object that it names is compiled from that spec. Do not edit: change the spec and make them again.`,
      { head: ['when', 'page'], rows: [...listed, ['one area of the compiled files', areas.join(', ')]] },
      ...(Object.keys(contacts).length === 0 ? [] : [{ section: 'Who is called', blocks: [contactTable(site)] }]),
    ],
  };
}
