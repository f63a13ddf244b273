import { readFileSync } from 'node:fs';

/** The objects that ours wrote, as plain data: every peer emits the same ones. */
export function loadObjects(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
