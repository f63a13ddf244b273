import { escalationOf } from './escalation.ts';
import type { Site } from './site.ts';
import type { Block, Runbook, Section } from './types.ts';

/** A runbook as part of a page: the same parts in the same order everywhere, so that nobody searches at night. */
export function runbookSection(site: Site, runbook: Runbook): Section {
  const { title, symptom, means, look, causes, cure, over, helps } = runbook;
  const blocks: readonly Block[] = [
    `**Symptom.** ${symptom}`,
    `**What it means.** ${means}`,
    ...(look.length === 0 ? [] : ['**First look.** These change nothing.', { commands: look }]),
    '**Likely causes**, the most likely first:',
    { list: causes },
    '**Cure**',
    { steps: cure },
    `**Over** when ${over.text}`,
    ...(over.run.length === 0 ? [] : [{ commands: over.run }]),
    `**Escalation.** ${escalationOf(site, helps)}`,
  ];
  return { section: title, blocks };
}
