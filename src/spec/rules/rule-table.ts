import { breakers } from './breakers.ts';
import { calls } from './calls.ts';
import { canaries } from './canaries.ts';
import { contacts } from './contacts.ts';
import { entries } from './entries.ts';
import { exclusions } from './exclusions.ts';
import { monitoring } from './monitoring.ts';
import { platform } from './platform.ts';
import { references } from './references.ts';
import { regions } from './regions.ts';
import { replicas } from './replicas.ts';
import { security } from './security.ts';
import type { SpecRule } from './spec-rule.ts';
import { stores } from './stores.ts';
import { tracing } from './tracing.ts';

/** Every rule about the whole. */
export const RULE_TABLE: readonly SpecRule[] = [
  regions,
  replicas,
  stores,
  calls,
  references,
  contacts,
  entries,
  breakers,
  canaries,
  exclusions,
  monitoring,
  platform,
  tracing,
  security,
];
