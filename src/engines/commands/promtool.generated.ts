/** What promtool 2.42.0 says of its own command line. Written by tools/write-command-facts.ts. */
import type { ToolFacts } from './types.ts';

export const PROMTOOL: ToolFacts = {
  tool: 'promtool',
  version: '2.42.0',
  options: 'h,help version enable-feature=',
  commands: {
    'check service-discovery': 'timeout=',
    'check config': 'syntax-only lint= lint-fatal agent',
    'check web-config': '',
    'check rules': 'lint= lint-fatal',
    'check metrics': '',
    'query instant': 'time=',
    'query range': 'header= start= end= step=',
    'query series': 'match= start= end=',
    'query labels': 'start= end= match=',
    'debug pprof': '',
    'debug metrics': '',
    'debug all': '',
    'test rules': '',
    'tsdb bench write': 'out= metrics= scrapes=',
    'tsdb analyze': 'limit= extended',
    'tsdb list': 'r,human-readable',
    'tsdb dump': 'min-time= max-time= match=',
    'tsdb create-blocks-from openmetrics': '',
    'tsdb create-blocks-from rules': 'url= start= end= output-dir= eval-interval=',
  },
};
