/** What velero 1.18.3 says of its own command line. Written by tools/write-command-facts.ts. */
import type { ToolFacts } from './types.ts';

export const VELERO: ToolFacts = {
  tool: 'velero',
  version: '1.18.3',
  options: 'n,namespace= kubecontext= kubeconfig=',
  commands: {
    'backup create': 'from-schedule= include-namespaces= w,wait storage-location= ttl=',
    'backup get': 'o,output= l,selector=',
    'backup describe': 'details',
    'backup logs': '',
    'backup delete': 'confirm',
    'restore create':
      'from-backup= from-schedule= include-namespaces= namespace-mappings= include-resources= existing-resource-policy= w,wait l,selector=',
    'restore get': '',
    'restore describe': 'details',
    'restore logs': '',
    'schedule get': '',
    'schedule describe': '',
    'schedule pause': '',
    'schedule unpause': '',
    'backup-location get': '',
    'backup-location set': 'access-mode= default',
    'snapshot-location get': '',
    'repo get': '',
    version: 'client-only',
    install: '',
  },
};
