import type { ToolFacts } from '../../engines/commands/types.ts';

/** Our own verbs, as far as guides use them: a test looks for each verb and option in the command line itself. */
export const NINES: ToolFacts = {
  tool: 'nines',
  version: '0.1.0',
  options: 'json q,quiet h,help',
  commands: {
    compile: 'o,output= env=',
    check: 'explain= fail-on= format= baseline= controls= crds= env=',
    docs: 'o,output= proof= env=',
    explain: 'env=',
    prove: 'only= all report= env=',
    route: 'url= method= header= from= env=',
  },
};
