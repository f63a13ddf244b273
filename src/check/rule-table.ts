/** Every rule, in the order of its code. Adding a rule is one file and one line here; a test holds the two together. */
import type { Rule } from './types.ts';

export const RULES: readonly Rule[] = [];
