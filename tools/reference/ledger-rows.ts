/** Every row that the platform is to keep, and how far this code keeps it. */
import { type LedgerSection, row } from './ledger-row.ts';

/** Prometheus’ own tests of rules: each alert fires when it should, and is silent when it should be. */
const BY_PROMTOOL = { provenBy: 'test/monitoring/promtool.test.ts' } as const;
/** A Prometheus that scrapes what engines export, and one that reads it. */
const BY_PROMETHEUS = { provenBy: 'test/monitoring/live-dashboards.test.ts' } as const;

/** Controllers and verbs that run against the local world, and not yet against Kubernetes. */
const ON_ONE_MACHINE = { inPart: { O: 'on one machine' }, operatedBy: 'npm run stories:local' } as const;

const TRAFFIC: LedgerSection = {
  title: 'Traffic and mesh',
  rows: [
    row('M01', 'CK', 'CK', 'every workload joins the mesh, by sidecar or ambient'),
    row('M02', 'CK', 'CK', 'gateways terminate TLS 1.2-1.3 with certificates from ACME'),
    row('M03', 'CKPO', 'CKP', 'canary split by weight, and by header', ON_ONE_MACHINE),
    row('M04', 'CKPO', 'CKP', 'A/B by header for beta testers'),
    row('M05', 'CKPO', 'CKP', 'blue-green behind a header, the old colour kept for the way back', {
      spec: 'SPEC025',
    }),
    row('M06', 'CKPO', 'CKP', 'gradual shift with automatic rollback', { ...ON_ONE_MACHINE, spec: 'SPEC028' }),
    row('M07', 'CKPO', 'CKP', 'shadow traffic that never reaches users'),
    row('M08', 'CKPO', 'CKP', 'a route of their own for load tests', { spec: 'SPEC027' }),
    row('M09', 'CKPO', 'CKP', 'maintenance mode with an allow-list', {
      spec: 'SPEC009 SPEC010',
    }),
    row('M10', 'CKPO', 'CKP', 'session affinity by cookie, header or address'),
    row('M11', 'CPO', 'CP', 'headers added, set, removed'),
    row('M12', 'CKPO', 'CKP', 'rate limits per service, pod and endpoint; 429, rate-limit headers, metrics of both'),
    row('M13', 'CKPO', 'CKP', 'circuit breaker by outlier ejection'),
    row('M14', 'CKPO', 'CKP', 'retries with back-off that never multiply load'),
    row('M15', 'CKPO', 'CKP', 'connection pools'),
    row('M16', 'CPO', 'CP', 'load balancing by least request, round robin, random'),
    row('M17', 'CKPO', 'CKP', 'timeouts per route'),
    row('M18', 'CKPO', 'CKP', 'locality routing'),
    row('M19', 'CKP', 'CKP', 'routing over clusters, surviving the loss of a gateway'),
    row('M20', 'CKO', 'CK', 'mutual TLS, strict or permissive'),
    row('M21', 'CKP', 'CKP', 'authorization between services, default deny'),
    row('M22', 'CKPO', 'CKP', 'tokens of an external issuer'),
    row('M23', 'CK', 'CK', 'external services declared, egress by allow-list'),
    row('M24', 'CPO', 'CP', 'injected delays and aborts'),
    row('M25', 'CK', 'CK', 'tags and choice of the mesh’s metrics, statistics of proxies', {
      spec: 'SPEC005 SPEC010',
    }),
    row('M26', 'CK', 'CK', 'Kiali'),
  ],
};

const TRACING: LedgerSection = {
  title: 'Tracing',
  rows: [
    row('T01', 'CK', 'CK', 'collectors and Jaeger'),
    row('T02', 'CKPA', 'CK', 'sampling per service and operation', { spec: 'SPEC028' }),
    row('T03', 'CPO', 'C', 'adaptive sampling that keeps errors and slow traces'),
    row('T04', 'CA', 'C', 'propagation in every common format'),
    row('T05', 'CKA', 'CK', 'trace and request ids, correlation with logs'),
    row('T06', 'CKO', 'CK', 'retention per class, archive', { spec: 'SPEC028' }),
    row('T07', 'OD', '', 'daily analysis of traces with a report'),
    row('T08', 'CKP', 'CKP', 'alerts on traces', BY_PROMTOOL),
  ],
};

const OBSERVATION: LedgerSection = {
  title: 'Metrics, alerts, dashboards, logs',
  rows: [
    row('O01', 'CK', 'CK', 'Prometheus scrapes everything', { spec: 'SPEC025 SPEC028' }),
    row('O02', 'CKP', 'CKP', 'alert rules with severity, runbook and test', BY_PROMTOOL),
    row('O03', 'CKP', 'CKP', 'burn-rate alerts over several windows', { spec: 'SPEC028', ...BY_PROMTOOL }),
    row('O04', 'CKP', 'CKP', 'dashboards of which every panel shows data', BY_PROMETHEUS),
    row('O05', 'CKP', 'CKP', 'routing, grouping, inhibition of alerts', {
      spec: 'SPEC007',
      provenBy: 'test/monitoring/alertmanager.test.ts',
    }),
    row('O06', 'O', '', 'notifications by chat, pager, mail and webhook'),
    row('O07', 'CA', 'C', 'structured logs, correlated with traces'),
    row('O08', 'CKP', 'CKP', 'regional metrics in one global view', { spec: 'SPEC027 SPEC030', ...BY_PROMETHEUS }),
    row('O09', 'CKP', 'CKP', 'access logs without secrets and personal data', {
      provenBy: 'test/monitoring/access-log.test.ts',
    }),
    row('O10', 'CK', 'CK', 'footprint of the platform’s own parts'),
  ],
};

const BACKUP: LedgerSection = {
  title: 'Backup',
  rows: [
    row('B01', 'CK', 'CK', 'cluster backups by schedule and class', { spec: 'SPEC008 SPEC009 SPEC028' }),
    row('B02', 'CKPO', 'CK', 'PostgreSQL with point-in-time recovery', { spec: 'SPEC025 SPEC027 SPEC028' }),
    row('B03', 'CKO', 'CK', 'Redis', { spec: 'SPEC028 SPEC030' }),
    row('B04', 'CKO', 'CK', 'export of configuration', { spec: 'SPEC007 SPEC028' }),
    row('B05', 'CO', 'C', 'hooks and validation around each backup'),
    row('B06', 'CKO', 'CK', 'encryption at rest with rotated keys'),
    row('B07', 'CKPO', 'CK', 'copies in other regions, verified', { spec: 'SPEC027 SPEC030' }),
    row('B08', 'CKPO', 'CK', 'lifecycle, expiry, legal hold', { spec: 'SPEC025 SPEC028' }),
    row('B09', 'KP', 'K', 'three copies, two media, one elsewhere'),
    row('B10', 'CKO', 'CK', 'immutable copies'),
    row('B11', 'OD', '', 'restores tried by themselves', {
      inPart: { D: 'by hand, each month and quarter' },
      pages: 'backup-and-restore.md#7-try-it-each-month drills.md#when-what-is-tried',
    }),
    row('B12', 'POD', 'D', 'restore of everything, or of one part, in time', { pages: 'backup-and-restore.md' }),
    row('B13', 'OC', 'C', 'catalog of backups with metrics'),
    row('B14', 'OD', '', 'compliance report of backups'),
    row('B15', 'O', '', 'audit events of backups'),
  ],
};

const RECOVERY: LedgerSection = {
  title: 'High availability, disaster recovery, regions',
  rows: [
    row('D01', 'CKP', 'CKP', 'pods and volumes spread over zones; a lost zone and drained nodes leave enough', {
      spec: 'SPEC007 SPEC023',
    }),
    row('D02', 'CPO', 'CP', 'zone failover by a controller', ON_ONE_MACHINE),
    row('D03', 'CKP', 'CK', 'regions by role, clusters per region', {
      inPart: { P: 'the share of clients that each region takes' },
      spec: 'SPEC022',
    }),
    row('D04', 'CKP', 'CK', 'data between regions, lag measured', { spec: 'SPEC025 SPEC027 SPEC028 SPEC030' }),
    row('D05', 'CKP', 'CK', 'databases, caches and queues per region', {
      compiledBy:
        'nines compile examples/mno.yaml -o out/mno && nines compile examples/greenlang.yaml -o out/greenlang',
      spec: 'SPEC023 SPEC025 SPEC028 SPEC030',
    }),
    row('D06', 'CKPO', 'CK', 'clients sent to regions by DNS', { spec: 'SPEC009 SPEC025 SPEC027 SPEC030' }),
    row('D07', 'POD', 'D', 'failover to another region, step by step', { pages: 'regions.md#failover-step-by-step' }),
    row('D08', 'PO', '', 'rollback when it cannot be verified; never two primaries'),
    row('D09', 'POD', 'D', 'failback by hand', { pages: 'regions.md#failback' }),
    row('D10', 'P', '', 'recovery times'),
    row('D11', 'P', '', 'availability', {
      inPart: { P: 'answered requests and latency without faults, per entry host' },
    }),
    row('D12', 'POD', 'D', 'drills with measured recovery', { pages: 'drills.md regions.md#failover-tried' }),
    row('D13', 'DK', 'DK', 'runbooks of which every command exists', { spec: 'SPEC007', pages: 'runbooks/*.md' }),
    row('D14', 'CPO', 'C', 'artifacts and caches kept in step between regions'),
    row('D15', 'POD', '', 'emergency operations, one command each', {
      inPart: { D: 'in the engines’ own commands, several for each' },
      pages: 'runbooks/emergencies.md',
    }),
    row('D16', 'CKP', 'CK', 'traffic between regions', { spec: 'SPEC028' }),
  ],
};

const DELIVERY: LedgerSection = {
  title: 'Delivery',
  rows: [
    row('V01', 'CKP', 'CKP', 'rolling update that nobody notices'),
    row('V02', 'CKPO', 'CKP', 'canary analysis that rolls back by itself', {
      inPart: { O: 'on one machine' },
      operatedBy: 'npm run stories:local',
    }),
    row('V03', 'CPOA', 'C', 'feature flags per tenant, gradual, with a kill switch'),
    row('V04', 'KOD', 'KD', 'schema migration without downtime', {
      spec: 'SPEC025 SPEC027 SPEC028',
      pages: 'runbooks/operations.md#schema-migration-memories-v2-of-agents',
      documented: 'greenlang',
    }),
    row('V05', 'CPO', 'C', 'the same judge inside the controllers of others'),
  ],
};

const SCALING: LedgerSection = {
  title: 'Scaling and cost',
  rows: [
    row('S01', 'CKP', 'CKP', 'pods follow the load by processor, memory and custom metrics'),
    row('S02', 'CPOD', 'C', 'right-sizing from what was used', { spec: 'SPEC025' }),
    row('S03', 'CKP', 'CK', 'node scaling', { spec: 'SPEC009 SPEC025' }),
    row('S04', 'CPO', 'C', 'predictive scaling', { spec: 'SPEC028 SPEC030' }),
    row('S05', 'CKO', 'CK', 'utilisation bands with advice', { spec: 'SPEC028' }),
    row('S06', 'POD', '', 'tuning in bounded, reversible steps'),
    row('S07', 'CKPOD', 'CK', 'budgets and cost', { spec: 'SPEC022 SPEC025' }),
  ],
};

const SECURITY: LedgerSection = {
  title: 'Security and compliance',
  rows: [
    row('C01', 'CK', 'CK', 'network policies, restricted pods, least privilege'),
    row('C02', 'C', 'C', 'web application firewall'),
    row('C03', 'CPO', 'C', 'secrets rotated without downtime', { spec: 'SPEC028 SPEC030' }),
    row('C04', 'COD', 'CD', 'scanning and patching within deadlines', { pages: 'security-programme.md' }),
    row('C05', 'CO', 'C', 'audit log that shows tampering'),
    row('C06', 'KOD', 'K', 'continuous compliance'),
    row('C07', 'OD', '', 'data protection rights and notices'),
    row('C08', 'CK', 'CK', 'volumes, databases and secrets encrypted at rest'),
  ],
};

const CHAOS: LedgerSection = {
  title: 'Chaos',
  rows: [
    row('X01', 'CKPO', 'CK', 'experiments on pods, nodes, zones, networks, disks', {
      spec: 'SPEC007 SPEC025 SPEC027 SPEC030',
    }),
    row('X02', 'KPO', 'K', 'hypotheses, aborts, blast radius', { spec: 'SPEC028' }),
    row('X03', 'POD', 'D', 'game days', {
      pages: 'drills.md#game-day-us-east-1-is-lost-at-its-peak drills.md#the-report',
    }),
  ],
};

const APPLICATION: LedgerSection = {
  title: 'Application kit and performance',
  rows: [
    row('A01', 'CAP', 'C', 'tiers of caches'),
    row('A02', 'CA', 'C', 'jobs with priorities, retries and a dead-letter queue'),
    row('A03', 'CA', 'C', 'pages, filters, field selection'),
    row('A04', 'COD', 'CD', 'care of the database', {
      pages: 'runbooks/operations.md#database-care-postgres',
    }),
    row('A05', 'OD', '', 'cost per request, cache hits, latency'),
    row('A06', 'COD', 'CD', 'load tests per service', { pages: 'runbooks/operations.md#load-test-of-app' }),
  ],
};

const WAYS_IN: LedgerSection = {
  title: 'Ways in',
  rows: [
    row('W01', 'DK', 'DK', 'guides made from the spec', { pages: '**/*.md' }),
    row('W02', 'O', '', 'diff, apply, verify, remove on clusters'),
    row('W03', 'O', '', 'a console in the browser'),
    row('W04', 'CKOD', 'CKD', 'engines installed and upgraded in order', {
      spec: 'SPEC009 CMP003 CMP004',
      pages: 'deployment.md',
    }),
    row('W05', 'CK', 'CK', 'cloud resources per provider', {
      spec: 'SPEC025',
      compiledBy: 'nines compile examples/greenlang.yaml -o out/greenlang',
    }),
    row('W06', 'CKO', 'CK', 'dev, staging and prod from one spec', {
      spec: 'SPEC025 SPEC027',
      compiledBy: 'nines compile examples/mno.yaml --env staging -o out/staging',
    }),
  ],
};

export const LEDGER_ROWS: readonly LedgerSection[] = [
  ...[TRAFFIC, TRACING, OBSERVATION, BACKUP, RECOVERY, DELIVERY],
  ...[SCALING, SECURITY, CHAOS, APPLICATION, WAYS_IN],
];
