import { defaultValue } from '../schema/default-value.ts';
import type { RecordShape } from '../schema/types.ts';
import { ASSUME } from './assume-schema.ts';
import { assumptionsOf } from './assumptions-of.ts';
import { printAssumption } from './print-assumption.ts';
import type { Assumptions, Targets } from './types.ts';

/** Machines and networks where nobody describes any. */
export function defaultAssumptions(): Assumptions {
  return assumptionsOf(defaultValue(ASSUME));
}

/** The same as they are printed, each with its reason. */
export function defaultAssumed(): Targets['assumed'] {
  const { fields } = ASSUME as RecordShape;
  return Object.entries(defaultAssumptions()).map(([name, value]) => {
    const { field, printed } = printAssumption(name, value);
    return { path: `assume.${field}`, value: printed, why: fields[field]?.fallback?.why ?? '' };
  });
}
