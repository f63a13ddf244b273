/** Ways out for what the language does not express. What they bring is checked and proven like the rest. */
import { NAME } from '../../schema/name-texts.ts';
import { json, jsonObject, listOf, optional, record, required, text } from '../../schema/record.ts';

const KIND = text('a kind', { pattern: '^[A-Z][A-Za-z0-9]*$', longest: 100, examples: ['VirtualService'] });
const OBJECT_NAME = text('the name of an object', { pattern: '^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$', longest: 253 });

export const patches = listOf(
  record('a patch', {
    target: required(
      record('a target', {
        kind: required(KIND, 'Kind of the objects.'),
        name: optional(OBJECT_NAME, 'Name of the object.', 'all of the kind'),
        namespace: optional(NAME, 'Its namespace.', 'all'),
        cluster: optional(NAME, 'Its cluster.', 'all'),
      }),
      'Which compiled objects are changed.',
    ),
    merge: optional(jsonObject(), 'Fields to merge in (RFC 7386); null takes a field away.'),
    path: optional(
      text('a path', { pattern: '^[A-Za-z_\\["]', longest: 1000, examples: ['spec.http[0].timeout'] }),
      'One field to set.',
    ),
    value: optional(json(), 'What to set it to.'),
  }),
);

/** Whole objects, added as they are; `nines.dev/cluster` in their annotations names one cluster. */
export const objects = listOf(jsonObject());
