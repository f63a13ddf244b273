import type { Reading } from '../../schema/reading.ts';
import type { PlatformSpec } from '../platform-schema.ts';

/** A question about the whole: it reports what does not fit together, with the place of the part to change. */
export type SpecRule = (spec: PlatformSpec, reading: Reading) => void;
