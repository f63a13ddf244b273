import type { ToolFacts } from '../../engines/commands/types.ts';

/** Our own verbs, as far as guides use them: a test looks for each verb and option in the command line itself. */
export const NINES: ToolFacts = {
  tool: 'nines',
  version: '0.1.0',
  options: 'json q,quiet h,help',
  commands: {
    compile: 'o,output=',
    check: 'explain= fail-on= format= baseline= crds=',
    docs: 'o,output=',
    explain: '',
    prove: 'only= all report=',
    route: 'url= method= header= from= seed=',
  },
};
