/** A name for a pod template: the same content has the same hash, whatever the order of its keys. */
import { isRecord } from '../manifests/field.ts';

/** Letters and digits that Kubernetes uses in generated names: no vowels, so that no words appear. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const LENGTH = 8;

/** FNV-1a over the template with sorted keys. Not the hash that a real cluster computes, which prints Go structs. */
export function templateHash(template: unknown): string {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  const text = sortedJson(template);
  for (let index = 0; index < text.length; index++) {
    low = Math.imul(low ^ text.charCodeAt(index), 0x01000193);
    high = Math.imul(high ^ low, 0x85ebca6b);
  }
  let hash = '';
  for (let index = 0; index < LENGTH; index++) {
    const word = index % 2 === 0 ? low : high;
    hash += ALPHABET[((word >>> ((index >> 1) * 8)) & 0xff) % ALPHABET.length];
  }
  return hash;
}

function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value) ?? 'null';
  const rows = Object.keys(value)
    .filter((key) => value[key] !== undefined && value[key] !== null)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${sortedJson(value[key])}`);
  return `{${rows.join(',')}}`;
}
