import { LINE, NAME, URL_TEXT } from '../../schema/name-texts.ts';
import { defaulted, listOf, mapOf, optional, quantity, record, required, text, words } from '../../schema/record.ts';
import { duration } from '../../units/duration.ts';

/** What somebody can be asked to help with: each disaster of the runbooks names one or more. */
export const HELPS = [
  'application',
  'cloud',
  'network',
  'dns',
  'certificates',
  'database',
  'cache',
  'backup',
  'images',
  'identity',
  'notifications',
  'security',
] as const;

const PHONE = text('a telephone number', {
  pattern: '^\\+?[0-9][0-9 ().-]{3,30}$',
  longest: 32,
  examples: ['+1 202 555 0100'],
});
const ADDRESS = text('an e-mail address', { pattern: '^[^\\s@]+@[^\\s@]+$', examples: ['ops@shop.example'] });

const contact = record('a contact', {
  role: required(LINE, 'Who it is, and what they decide.'),
  phone: optional(PHONE, 'Number that is answered.', 'nobody is rung up'),
  mail: optional(ADDRESS, 'Address that is read.', 'nobody is written to'),
  url: optional(URL_TEXT, 'Where a case or a page is opened.', 'none'),
  after: optional(
    quantity(duration),
    'How long an incident has lasted when they are called; `0s`: at once.',
    'called when what they help with is concerned',
  ),
  helps: defaulted(listOf(words(...HELPS)), 'What they help with.', [], 'with everything'),
  vendor: optional(LINE, 'Company and contract, for somebody outside.', 'one of your own'),
});

/** Who is called, by a short name. */
export const contacts = mapOf(NAME, contact);
