/**
 * What of a platform is evidence, each with the files or kinds of objects that make it and the findings that speak against it. Findings that
 * tell of waste or of figures that do not meet are left out: they break promises, and no control.
 */
import type { Evidence } from './types.ts';

function evidence(about: string, done: string, codes = ''): Evidence {
  const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');
  return { about, done: words(done), codes: words(codes) };
}

export const EVIDENCE = {
  mutualTls: evidence(
    'connections between services are encrypted, and both ends are known',
    'mesh/peer-authentications.yaml',
    'MSH034 MSH038 SEC001 SEC002 SEC003 SEC010',
  ),
  entryTls: evidence(
    'clients come in over TLS 1.2 or newer, and over nothing else',
    'mesh/gateways.yaml',
    'SEC004 SEC005 SEC006 SEC007',
  ),
  certificates: evidence('certificates are renewed by themselves', 'mesh/certificates.yaml', 'SEC007 SEC008'),
  closedNetworks: evidence(
    'networks are closed but for what is called',
    'security/network-policies.yaml',
    'SEC017 SEC018 SEC019',
  ),
  declaredEgress: evidence(
    'what is called outside is declared, and nothing else is let out',
    'mesh/service-entries.yaml mesh/sidecars.yaml',
    'SEC014 SEC015',
  ),
  callers: evidence(
    'each service says who may call it',
    'mesh/authorization-policies.yaml',
    'SEC009 SEC010 SEC011 SEC016',
  ),
  tokens: evidence('users are known by a token that is verified', 'mesh/request-authentications.yaml', 'SEC012 SEC013'),
  leastPrivilege: evidence(
    'programs have an identity each, and the rights that they use',
    'availability/service-accounts.yaml',
    'SEC024 SEC025 OBS013',
  ),
  hardenedPods: evidence(
    'containers own neither their node nor its files',
    'availability/namespaces.yaml',
    'SEC023 MAN021',
  ),
  admission: evidence(
    'what breaks the rules is not admitted',
    'security/admission-policies.yaml',
    'SEC023 SEC027 SEC028 MAN022',
  ),
  knownImages: evidence('it is known which image runs', 'availability/workloads.yaml', 'MAN022'),
  secrets: evidence('secrets lie in a store, and change in time', 'ExternalSecret', 'SEC020 SEC021 SEC022 SEC031'),
  encryptedStorage: evidence(
    'volumes, databases and secrets of the cluster are encrypted',
    'cloud/audit.tf.json control-plane/encryption-configuration.json',
    'SEC029',
  ),
  firewall: evidence('attacks on the web are refused at the entry', 'WasmPlugin', 'SEC026'),
  floods: evidence('floods end before they reach a service', 'EnvoyFilter cloud/edge.tf.json', 'MSH012 MSH013'),
  scanning: evidence('images are scanned daily, and findings have deadlines', 'security/scan-settings.yaml'),
  auditLog: evidence(
    'who did what is written down where nobody can change it, for as long as the spec says',
    'cloud/audit.tf.json',
  ),
  auditTrail: evidence(
    'who touched what was written down is seen, and all of it can be asked',
    'cloud/audit-trail.tf.json cloud/audit-queries.tf.json',
  ),
  auditPolicy: evidence(
    'the API server writes down who did what',
    'cloud/audit.tf.json control-plane/audit-policy.json',
  ),
  backups: evidence(
    'data is copied often enough, and the copies can be restored',
    'backup/schedules.yaml backup/jobs.yaml',
    'BCK001 BCK003 BCK004 BCK005 BCK012 BCK013 BCK014 BCK015 BCK018 BCK019 BCK021 BCK022 BCK023 BCK024 BCK025 BCK027',
  ),
  copiesElsewhere: evidence('there are copies in another region', 'cloud/backup-copies.tf.json', 'BCK006 BCK017'),
  lockedBackups: evidence('copies cannot be deleted before their time', 'cloud/backup-bucket.tf.json', 'BCK009'),
  encryptedBackups: evidence(
    'copies are encrypted, and their keys live as long',
    'cloud/backup-key.tf.json',
    'BCK007 BCK016',
  ),
  retention: evidence('what was kept long enough is deleted', 'cloud/backup-bucket.tf.json', 'BCK029 LOG003'),
  redundancy: evidence(
    'the loss of a node or a zone is survived',
    'availability/workloads.yaml availability/disruption-budgets.yaml',
    'AVL001 AVL002 AVL003 AVL005 AVL006 AVL008 AVL009 AVL010 AVL011 AVL013 AVL014 DAT001 DAT002 DAT010 DAT018',
  ),
  regions: evidence(
    'the loss of a region is survived',
    'recovery/dns-endpoints.yaml cloud/dns.tf.json',
    'AVL018 AVL020 DNS001 DNS003 DNS004',
  ),
  capacity: evidence(
    'capacity follows the load, within bounds',
    'scaling/horizontal-autoscalers.yaml scaling/scaled-objects.yaml',
    'AVL016 SCL001 SCL005 SCL007 SCL008 SCL021',
  ),
  dataIntegrity: evidence(
    'a write that was confirmed is kept, once',
    'data/postgres.yaml data/kafka.yaml data/redis.yaml',
    'AVL015 DAT005 DAT006 DAT007 DAT013 DAT015 DAT017 DAT019 DAT020',
  ),
  monitoring: evidence(
    'what goes wrong raises an alert',
    'monitoring/rules.yaml',
    'OBS001 OBS002 OBS003 OBS006 OBS012 OBS014',
  ),
  alerts: evidence(
    'alerts reach somebody who knows what to do',
    'monitoring/alertmanager.yaml',
    'OBS004 OBS005 OBS007 OBS015 RUN001 RUN002 RUN003',
  ),
  logs: evidence('logs are kept together, and not for ever', 'logging/loki.yaml logging/agents.yaml', 'LOG003'),
  discreetLogs: evidence('logs hold no credentials', 'mesh/telemetry.yaml mesh/mesh-config.yaml', 'LOG001'),
  deliveries: evidence(
    'a change goes out step by step, is judged and can go back',
    'availability/workloads.yaml',
    'DLV001 DLV004 DLV005 DLV007 DLV008 DLV009 DLV010',
  ),
  experiments: evidence(
    'failures are tried out within bounds',
    'chaos/experiments.yaml',
    'CHS001 CHS002 CHS004 CHS005',
  ),
  configuration: evidence(
    'the configuration is files, each object once',
    'install/plan.json',
    'MAN020 MAN021 MAN028 MAN029',
  ),
} as const satisfies Readonly<Record<string, Evidence>>;
