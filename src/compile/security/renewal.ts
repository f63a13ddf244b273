import type { Model } from '../../model/types.ts';
import { DAY_US } from '../../units/duration.ts';

/** What ACME authorities give, and what the operators of stores are told. */
const VALID_DAYS = 90;
/** Time to notice that a renewal fails. */
const LEAST_BEFORE_DAYS = 30;

/** How long certificates are valid, and how long before the end they are replaced: never older than the spec allows (C03). */
export function renewalOf({ security }: Model): { readonly validUs: number; readonly beforeUs: number } {
  const oldest = Math.floor((security.secrets?.rotate.certificateUs ?? VALID_DAYS * DAY_US) / DAY_US);
  const beforeDays = Math.max(LEAST_BEFORE_DAYS, VALID_DAYS - oldest);
  return { validUs: VALID_DAYS * DAY_US, beforeUs: beforeDays * DAY_US };
}
