/** Every rule, by area and code. Adding a rule is one file and one line in the table of its area; a test holds the two together. */
import { AVAILABILITY_RULES } from './tables/availability-rules.ts';
import { BACKUP_RULES } from './tables/backup-rules.ts';
import { DELIVERY_RULES } from './tables/delivery-rules.ts';
import { MANIFEST_RULES } from './tables/manifest-rules.ts';
import { MESH_RULES } from './tables/mesh-rules.ts';
import { OBSERVABILITY_RULES } from './tables/observability-rules.ts';
import { SECURITY_RULES } from './tables/security-rules.ts';
import type { Rule } from './types.ts';

export const RULES: readonly Rule[] = [
  ...MESH_RULES,
  ...SECURITY_RULES,
  ...AVAILABILITY_RULES,
  ...BACKUP_RULES,
  ...DELIVERY_RULES,
  ...OBSERVABILITY_RULES,
  ...MANIFEST_RULES,
];
