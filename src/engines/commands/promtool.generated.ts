/** What promtool 3.15.0 says of its own command line. Written by tools/write-command-facts.ts. */
import type { ToolFacts } from './types.ts';

export const PROMTOOL: ToolFacts = {
  tool: 'promtool',
  version: '3.15.0',
  options: 'h,help no-help version no-version experimental no-experimental enable-feature=',
  commands: {
    'check service-discovery': 'timeout=',
    'check config':
      'syntax-only no-syntax-only lint= lint-fatal no-lint-fatal ignore-unknown-fields no-ignore-unknown-fields agent no-agent',
    'check web-config': '',
    'check healthy': 'http.config.file= url=',
    'check ready': 'http.config.file= url=',
    'check rules': 'lint= lint-fatal no-lint-fatal ignore-unknown-fields no-ignore-unknown-fields',
    'check metrics': 'lint= extended no-extended',
    'query instant': 'time= header=',
    'query range': 'header= start= end= step=',
    'query series': 'match= start= end=',
    'query labels': 'start= end= match=',
    'query analyze': 'server= type= duration= time= match=',
    'debug pprof': '',
    'debug metrics': '',
    'debug all': '',
    'push metrics': 'label= timeout= header= protobuf_message= remote-write.path=',
    'test rules': 'run= debug no-debug diff no-diff ignore-unknown-fields no-ignore-unknown-fields',
    'tsdb bench write': 'out= metrics= scrapes=',
    'tsdb analyze': 'limit= extended no-extended match=',
    'tsdb list': 'r,human-readable no-human-readable',
    'tsdb dump': 'sandbox-dir-root= min-time= max-time= match= format=',
    'tsdb dump-openmetrics': 'sandbox-dir-root= min-time= max-time= match=',
    'tsdb create-blocks-from openmetrics': 'label=',
    'tsdb create-blocks-from rules': 'http.config.file= url= start= end= output-dir= eval-interval=',
    'promql format': '',
    'promql label-matchers set': 't,type=',
    'promql label-matchers delete': '',
  },
};
