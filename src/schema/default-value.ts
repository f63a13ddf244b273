import { readPlainValue } from './plain-node.ts';
import { readDocument } from './read-document.ts';
import { Reading } from './reading.ts';
import type { Json, Schema } from './types.ts';

/** What a schema gives for a value that nobody wrote, by default the empty map: all of its own defaults. */
export function defaultValue<T>(schema: Schema<T>, written: Json = {}): T {
  const reading = new Reading('');
  const value = readDocument(schema, readPlainValue(written), reading);
  if (value === undefined || reading.issues.length > 0) throw new Error('a schema does not accept its own default');
  return value;
}
