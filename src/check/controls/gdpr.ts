import { type Framework, seen, unseen } from './types.ts';

/** The articles of the regulation that something technical answers. */
export const GDPR: Framework = {
  title: 'GDPR, Regulation (EU) 2016/679',
  controls: [
    seen(
      'Art. 5',
      'principles: no longer than needed, safe, and shown to be so',
      'retention',
      'discreetLogs',
      'auditLog',
    ),
    unseen('Art. 17', 'erasure on request', 'application'),
    unseen('Art. 20', 'data in a form that can be taken along', 'application'),
    seen(
      'Art. 25',
      'protection by design and by default',
      'closedNetworks',
      'callers',
      'leastPrivilege',
      'discreetLogs',
    ),
    unseen('Art. 28', 'processors are bound by contract', 'suppliers'),
    unseen('Art. 30', 'a record of what is processed', 'application'),
    seen(
      'Art. 32',
      'security of processing: encryption, resilience, recovery, regular trial',
      ...(['mutualTls', 'entryTls', 'encryptedStorage', 'encryptedBackups', 'redundancy'] as const),
      ...(['backups', 'experiments', 'scanning'] as const),
    ),
    seen(
      'Art. 33',
      'a breach is noticed, so that it can be told within 72 hours',
      'monitoring',
      'alerts',
      'auditTrail',
    ),
    unseen('Art. 34', 'those concerned are told of a breach', 'process'),
    unseen('Art. 35', 'what may harm people is assessed before', 'process'),
    unseen('Art. 44', 'data leaves the union under conditions only', 'suppliers'),
  ],
};
