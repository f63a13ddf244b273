/** What amtool 0.25.0 says of its own command line. Written by tools/write-command-facts.ts. */
import type { ToolFacts } from './types.ts';

export const AMTOOL: ToolFacts = {
  tool: 'amtool',
  version: '0.25.0',
  options: 'h,help date.format= v,verbose alertmanager.url= o,output= timeout= http.config.file= version-check version',
  commands: {
    'alert query': 'i,inhibited s,silenced a,active u,unprocessed r,receiver=',
    'alert add': 'generator-url= start= end= annotation=',
    'silence add': 'a,author= d,duration= c,comment=',
    'silence expire': '',
    'silence import': 'f,force w,worker=',
    'silence query': 'q,quiet',
    'silence update': 'q,quiet d,duration= c,comment=',
    'check-config': '',
    'cluster show': '',
    'config show': '',
    'config routes show': '',
    'config routes test': 'verify.receivers= tree',
    'template render': 'template.glob= template.text= template.type= template.data=',
  },
};
