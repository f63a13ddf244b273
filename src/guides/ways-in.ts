import { waysIn } from './ask-monitoring.ts';
import type { Command } from './commands/command.ts';
import { commandsIn } from './page-text.ts';
import type { Site } from './site.ts';
import type { Block, Page } from './types.ts';

function asksMonitoring({ programs }: Command): boolean {
  return programs.some(([tool]) => tool === 'promtool' || tool === 'amtool');
}

/** The blocks without what nobody can answer. */
function unmeasured(blocks: readonly Block[]): readonly Block[] {
  const rest = (commands: readonly Command[]): readonly Command[] => commands.filter((each) => !asksMonitoring(each));
  return blocks.flatMap((block): readonly Block[] => {
    if (typeof block === 'string') return [block];
    if ('section' in block) return [{ ...block, blocks: unmeasured(block.blocks) }];
    if ('commands' in block) return rest(block.commands).length === 0 ? [] : [{ commands: rest(block.commands) }];
    if (!('steps' in block)) return [block];
    const steps = block.steps.map((step) => {
      if (typeof step === 'string') return step;
      const run = rest(step.run);
      return run.length === 0 ? step.text : { ...step, run };
    });
    return [{ steps }];
  });
}

/**
 * A page whose commands can be answered: where Prometheus and Alertmanager are asked, it says first how they are reached;
 * where there are none, those commands are left out.
 */
export function withWaysIn(site: Site, page: Page): Page {
  if (!commandsIn(page.blocks).some(asksMonitoring)) return page;
  if (site.model.monitoring === null) return { ...page, blocks: unmeasured(page.blocks) };
  const [intro = '', ...rest] = page.blocks;
  return {
    ...page,
    blocks: [
      intro,
      'Commands with `promtool` and `amtool` ask the cluster’s Prometheus and Alertmanager on this machine. Open the way to both first, each in a shell of its own:',
      { commands: waysIn(site) },
      ...rest,
    ],
  };
}
