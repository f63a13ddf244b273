import { LINE } from '../schema/name-texts.ts';
import { defaulted, listOf, record, required, text } from '../schema/record.ts';

/** Findings of `check` that are all right here, each with its reason. */
export const IGNORE = listOf(
  record('a suppression', {
    code: required(
      text('the code of a finding', { pattern: '^[A-Z]{2,4}\\d{3}$', examples: ['MSH004'] }),
      'Code of the finding.',
    ),
    object: defaulted(
      LINE,
      'Object it is about: `Kind/namespace/name`, `*` allowed.',
      '*',
      'without an object it holds for all',
    ),
    reason: required(text('a reason', { pattern: '\\S', longest: 1000 }), 'Why it is all right here.'),
  }),
);
