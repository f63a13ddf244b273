import { type Framework, seen, unseen } from './types.ts';

/** The standards of the Security Rule, 45 CFR 164.308 to 164.316. */
export const HIPAA: Framework = {
  title: 'HIPAA Security Rule, 45 CFR 164',
  controls: [
    seen(
      '164.308(a)(1)',
      'risks are weighed and lowered, activity is looked at',
      'scanning',
      'auditPolicy',
      'monitoring',
    ),
    unseen('164.308(a)(2)', 'one person answers for security', 'management'),
    unseen('164.308(a)(3)', 'only those of the staff have access who should', 'people'),
    seen('164.308(a)(4)', 'access to information is authorised', 'leastPrivilege', 'callers'),
    unseen('164.308(a)(5)', 'staff is made aware and trained', 'people'),
    seen('164.308(a)(6)', 'incidents are noticed and answered', 'alerts', 'auditTrail'),
    seen(
      '164.308(a)(7)',
      'emergencies are planned for: backup, recovery, trial',
      'backups',
      'copiesElsewhere',
      'experiments',
    ),
    unseen('164.308(a)(8)', 'all of it is evaluated from time to time', 'management'),
    unseen('164.308(b)(1)', 'business associates give their assurance', 'suppliers'),
    unseen('164.310(a)(1)', 'few people come into the buildings', 'places'),
    unseen('164.310(b)', 'it is said what workstations are for', 'places'),
    unseen('164.310(c)', 'workstations are out of reach of others', 'places'),
    unseen('164.310(d)(1)', 'devices and media are accounted for', 'places'),
    seen(
      '164.312(a)(1)',
      'technical access control: identities, encryption',
      ...(['callers', 'tokens', 'leastPrivilege', 'closedNetworks', 'encryptedStorage', 'encryptedBackups'] as const),
    ),
    seen('164.312(b)', 'activity is recorded and can be examined', 'auditLog', 'auditTrail', 'logs'),
    seen(
      '164.312(c)(1)',
      'data is neither altered nor destroyed unnoticed',
      'dataIntegrity',
      'lockedBackups',
      'auditTrail',
    ),
    seen('164.312(d)', 'who asks is who they say', 'tokens', 'mutualTls'),
    seen('164.312(e)(1)', 'what is transmitted is guarded', 'mutualTls', 'entryTls'),
    unseen('164.314(a)(1)', 'contracts with business associates', 'suppliers'),
    unseen('164.314(b)(1)', 'documents of group health plans', 'suppliers'),
    unseen('164.316(a)', 'policies and procedures exist', 'management'),
    unseen('164.316(b)(1)', 'what was decided and done is kept for six years', 'process'),
  ],
};
