/** The language that a platform is described in: `apiVersion: nines.dev/v1`, `kind: Platform`. */
import { LABEL_KEY, LABEL_VALUE, NAME } from '../schema/name-texts.ts';
import { defaulted, jsonObject, mapOf, optional, record, required, words } from '../schema/record.ts';
import type { ValueOf } from '../schema/types.ts';
import { ASSUME } from '../targets/assume-schema.ts';
import { IGNORE } from '../targets/ignore-schema.ts';
import { REGIONS } from '../targets/regions-schema.ts';
import { TARGETS } from '../targets/targets-schema.ts';
import { backup } from './sections/backup.ts';
import { chaos } from './sections/chaos.ts';
import { contacts } from './sections/contacts.ts';
import { cost } from './sections/cost.ts';
import { dns } from './sections/dns.ts';
import { engines } from './sections/engines.ts';
import { external } from './sections/external.ts';
import { failover } from './sections/failover.ts';
import { flags } from './sections/flags.ts';
import { gateway } from './sections/gateway.ts';
import { gitops } from './sections/gitops.ts';
import { logs } from './sections/logs.ts';
import { mesh } from './sections/mesh.ts';
import { monitoring } from './sections/monitoring.ts';
import { objects, patches } from './sections/patches.ts';
import { scaling } from './sections/scaling.ts';
import { security } from './sections/security.ts';
import { service } from './sections/service.ts';
import { dataStore } from './sections/store.ts';
import { sync } from './sections/sync.ts';
import { tracing } from './sections/tracing.ts';

export const platformSchema = record('a platform', {
  apiVersion: required(words('nines.dev/v1'), 'Version of this language.'),
  kind: required(words('Platform'), 'What is described.'),
  metadata: required(
    record('metadata', {
      name: required(NAME, 'Name of the platform.'),
      namespace: optional(NAME, 'Namespace of its services.', 'the name of the platform'),
      labels: defaulted(mapOf(LABEL_KEY, LABEL_VALUE), 'Labels of every object.', {}, 'none'),
    }),
    'What it is called.',
  ),
  targets: defaulted(TARGETS, 'What is promised.', {}, 'only what features of services promise'),
  provider: defaulted(
    words('aws', 'gcp', 'azure', 'other'),
    'Whose machines, volumes and load balancers these are.',
    'aws',
    'the most common',
  ),
  regions: required(REGIONS, 'Where it runs, and who takes which share of the traffic.'),
  gateway: optional(gateway, 'How clients get in.', 'nothing enters from outside'),
  mesh: defaulted(mesh, 'What holds between all services.', {}, 'secure by default'),
  services: required(mapOf(NAME, service, true), 'What runs.'),
  data: defaulted(mapOf(NAME, dataStore), 'Databases, caches, queues and buckets that services use.', {}, 'none'),
  externals: defaulted(mapOf(NAME, external), 'Services of others that services call.', {}, 'none'),
  dns: optional(dns, 'Records of the public hosts, by region.', 'no record is made'),
  sync: defaulted(mapOf(NAME, sync), 'Artifacts that are made in one region and used in all.', {}, 'none'),
  failover: optional(failover, 'What is left when it is lost.', 'what `targets` promises, by its usual figures'),
  backup: optional(backup, 'What is copied where, how often, and for how long.', 'nothing is, and a finding says so'),
  monitoring: optional(monitoring, 'What is measured, judged and told.', 'nobody is told'),
  logs: optional(logs, 'What is kept of what programs print.', 'what the nodes keep by themselves'),
  tracing: optional(tracing, 'Where spans go, which are kept, and how long.', 'services send none'),
  gitops: optional(
    gitops,
    'Where Argo CD or Flux find what is compiled.',
    '`compile` writes files for no engine of that kind',
  ),
  engines: defaulted(engines, 'How what reads the compiled files is installed.', {}, 'by the plan'),
  flags: defaulted(flags, 'What is turned on for some, while it runs.', {}, 'nothing is'),
  chaos: optional(chaos, 'What is broken on purpose, to see that it holds.', 'nothing is'),
  contacts: defaulted(contacts, 'Who is called when something breaks, for the runbooks.', {}, 'nobody, and a finding'),
  security: defaulted(security, 'What holds against those who are not meant to be here.', {}, 'closed by default'),
  scaling: optional(
    scaling,
    'What is scaled beyond the pods of a service, and when utilisation is told of.',
    'autoscalers alone',
  ),
  cost: optional(cost, 'What is spent, by whom, and who is told.', 'nobody reckons'),
  environments: defaulted(
    mapOf(NAME, jsonObject()),
    'What stands over this file elsewhere, by environment: `~` takes a part away. The file itself is production.',
    {},
    'production alone',
  ),
  assume: defaulted(ASSUME, 'Machines and networks: told to the simulator.', {}, 'a common cloud'),
  patches: defaulted(patches, 'Changes to compiled objects.', [], 'none'),
  objects: defaulted(objects, 'Further objects, as they are.', [], 'none'),
  ignore: defaulted(IGNORE, 'Findings that are all right here.', [], 'none'),
});

/** A platform as written, with fixed defaults filled in; what depends on other values is computed by `model`. */
export type PlatformSpec = ValueOf<typeof platformSchema>;
