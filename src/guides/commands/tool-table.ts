import { AMTOOL } from '../../engines/commands/amtool.generated.ts';
import { ISTIOCTL } from '../../engines/commands/istioctl.generated.ts';
import { KUBECTL } from '../../engines/commands/kubectl.generated.ts';
import { PLAIN_TOOLS } from '../../engines/commands/plain-tools.ts';
import { PROMTOOL } from '../../engines/commands/promtool.generated.ts';
import type { ToolFacts } from '../../engines/commands/types.ts';
import { VELERO } from '../../engines/commands/velero.generated.ts';
import { NINES } from './nines-facts.ts';

/** Every tool that guides may tell people to type, by its name. */
export const TOOLS: ReadonlyMap<string, ToolFacts> = new Map(
  [KUBECTL, ISTIOCTL, VELERO, PROMTOOL, AMTOOL, NINES, ...PLAIN_TOOLS].map((facts) => [facts.tool, facts]),
);
