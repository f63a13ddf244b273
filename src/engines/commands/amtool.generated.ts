/** What amtool 0.34.2 says of its own command line. Written by tools/write-command-facts.ts. */
import type { ToolFacts } from './types.ts';

export const AMTOOL: ToolFacts = {
  tool: 'amtool',
  version: '0.34.2',
  options:
    'h,help no-help date.format= v,verbose no-verbose alertmanager.url= o,output= timeout= http.config.file= version-check no-version-check enable-feature= version no-version',
  commands: {
    'alert query':
      'i,inhibited no-inhibited s,silenced no-silenced a,active no-active u,unprocessed no-unprocessed r,receiver=',
    'alert add': 'generator-url= start= end= annotation=',
    'silence add': 'a,author= d,duration= c,comment=',
    'silence expire': '',
    'silence import': 'f,force no-force w,worker=',
    'silence query': 'q,quiet no-quiet',
    'silence update': 'q,quiet no-quiet d,duration= c,comment=',
    'check-config': '',
    'cluster show': '',
    'config show': '',
    'config routes show': '',
    'config routes test': 'verify.receivers= tree no-tree',
    'template render': 'template.glob= template.text= template.type= template.data=',
  },
};
