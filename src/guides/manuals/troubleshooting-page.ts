import { anchorOf } from '../page-links.ts';
import { runbookSection } from '../runbook-section.ts';
import type { Site } from '../site.ts';
import type { Page } from '../types.ts';
import { partSymptoms } from './part-symptoms.ts';
import { trafficSymptoms } from './traffic-symptoms.ts';

/** By what is seen: where to look, what it mostly is. */
export function troubleshootingPage(site: Site): Page {
  const symptoms = [...trafficSymptoms(site), ...partSymptoms(site)];
  return {
    path: 'troubleshooting.md',
    title: 'Troubleshooting',
    blocks: [
      `${symptoms.length} symptoms. What woke somebody has its own section among the [alerts](/runbooks/alerts.md).`,
      {
        head: ['symptom', 'seen as'],
        rows: symptoms.map(({ title, symptom }) => [`[${title}](#${anchorOf(title)})`, symptom]),
      },
      ...symptoms.map((symptom) => runbookSection(site, symptom)),
    ],
  };
}
