/** Objects as such: MAN. */
import { configMissing } from '../rules/config-missing.ts';
import { definedTwice } from '../rules/defined-twice.ts';
import { imageNotPinned } from '../rules/image-not-pinned.ts';
import { ingressBackendMissing } from '../rules/ingress-backend-missing.ts';
import { kindWithoutSchema } from '../rules/kind-without-schema.ts';
import { removedApiVersion } from '../rules/removed-api-version.ts';
import { rulesNotEvaluated } from '../rules/rules-not-evaluated.ts';
import { schemaViolated } from '../rules/schema-violated.ts';
import { serviceSelectsNothing } from '../rules/service-selects-nothing.ts';
import { targetPortUndeclared } from '../rules/target-port-undeclared.ts';
import { targetPortUnknown } from '../rules/target-port-unknown.ts';
import { unknownKey } from '../rules/unknown-key.ts';
import type { Rule } from '../types.ts';

export const MANIFEST_RULES: readonly Rule[] = [
  definedTwice,
  removedApiVersion,
  imageNotPinned,
  configMissing,
  serviceSelectsNothing,
  targetPortUnknown,
  targetPortUndeclared,
  ingressBackendMissing,
  unknownKey,
  schemaViolated,
  kindWithoutSchema,
  rulesNotEvaluated,
];
