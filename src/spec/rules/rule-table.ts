import { backup } from './backup.ts';
import { breakers } from './breakers.ts';
import { calls } from './calls.ts';
import { canaries } from './canaries.ts';
import { chaos } from './chaos.ts';
import { contacts } from './contacts.ts';
import { cost } from './cost.ts';
import { dns } from './dns.ts';
import { entries } from './entries.ts';
import { exclusions } from './exclusions.ts';
import { flags } from './flags.ts';
import { kit } from './kit.ts';
import { migrations } from './migrations.ts';
import { monitoring } from './monitoring.ts';
import { platform } from './platform.ts';
import { references } from './references.ts';
import { regions } from './regions.ts';
import { replicas } from './replicas.ts';
import { scaling } from './scaling.ts';
import { security } from './security.ts';
import type { SpecRule } from './spec-rule.ts';
import { storeBackups } from './store-backups.ts';
import { stores } from './stores.ts';
import { sync } from './sync.ts';
import { targets } from './targets.ts';
import { tracing } from './tracing.ts';
import { utilisationBands } from './utilisation-bands.ts';
import { versions } from './versions.ts';

/** Every rule about the whole. */
export const RULE_TABLE: readonly SpecRule[] = [
  regions,
  replicas,
  stores,
  sync,
  backup,
  storeBackups,
  calls,
  references,
  contacts,
  entries,
  dns,
  breakers,
  canaries,
  exclusions,
  kit,
  flags,
  migrations,
  monitoring,
  chaos,
  platform,
  targets,
  versions,
  tracing,
  security,
  scaling,
  utilisationBands,
  cost,
];
