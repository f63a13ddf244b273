import type { Reading } from '../../schema/reading.ts';
import type { PlatformSpec } from '../platform-schema.ts';

/** A question about the whole: it reports what does not fit together, with the place of the part to change. */
export type SpecRule = (spec: PlatformSpec, reading: Reading) => void;

/** Every rule, in the order in which a reader thinks of them. */
export const SPEC_RULES: readonly SpecRule[] = [];
