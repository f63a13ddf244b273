import { readManifests } from '../../src/manifests/read-manifests.ts';
import type { Story } from '../story.ts';

/** Under which name a story keeps the objects of its mesh. */
export const OBJECTS_KEY = 'objects';

/**
 * Objects as they would be applied, beside the services. Replaces earlier ones; the answer is what could not be read.
 * `objects more` adds to them.
 */
export function objects(args: readonly string[], body: string, story: Story): string {
  const before = args[0] === 'more' ? String(story.memory.get(OBJECTS_KEY) ?? '') : '';
  story.memory.set(OBJECTS_KEY, `${before}---\n${body}`);
  return readManifests('objects.yaml', body, 'default')
    .issues.map((issue) => `${issue.line}: ${issue.message}\n`)
    .join('');
}
