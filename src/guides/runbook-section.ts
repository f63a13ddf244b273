import { escalationOf } from './escalation.ts';
import type { Site } from './site.ts';
import type { Block, Operation, Runbook, Section } from './types.ts';

/** A runbook as part of a page: the same parts in the same order everywhere, so that nobody searches at night. */
export function runbookSection(site: Site, runbook: Runbook): Section {
  const { title, symptom, means, within, look, causes, cure, over, helps, urgent = true } = runbook;
  const blocks: readonly Block[] = [
    `**Symptom.** ${symptom}`,
    `**What it means.** ${means}${within === undefined ? '' : ` ${within}`}`,
    ...(look.length === 0 ? [] : ['**First look.** These change nothing.', { commands: look }]),
    '**Likely causes**, the most likely first:',
    { list: causes },
    '**Cure**',
    { steps: cure },
    `**Over** when ${over.text}`,
    ...(over.run.length === 0 ? [] : [{ commands: over.run }]),
    `**Escalation.** ${escalationOf(site, helps, urgent)}`,
  ];
  return { section: title, blocks };
}

/** Something that is done on purpose, as part of a page. */
export function operationSection({ title, purpose, before, steps, after, back }: Operation): Section {
  const blocks: readonly Block[] = [
    purpose,
    `**Before.** ${before.text}`,
    ...(before.run.length === 0 ? [] : [{ commands: before.run }]),
    '**Steps**',
    { steps },
    `**Done** when ${after.text}`,
    ...(after.run.length === 0 ? [] : [{ commands: after.run }]),
    ...(back.length === 0 ? [] : ['**The way back**', { steps: back }]),
  ];
  return { section: title, blocks };
}
