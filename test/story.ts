import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** What the commands of one story share while it is told. */
export interface Story {
  /** A folder of the story's own, in which the checkout's examples and stories are seen as `examples/` and `stories/`. */
  folder(): string;
  /** What one command leaves for the next, under a name of its own. */
  readonly memory: Map<string, unknown>;
}

/** Begins a story; `end` takes its folder away. */
export function beginStory(): { story: Story; end: () => void } {
  let folder: string | undefined;
  const story: Story = {
    memory: new Map(),
    folder() {
      if (folder !== undefined) return folder;
      folder = realpathSync(mkdtempSync(join(tmpdir(), 'nines-story-')));
      for (const name of ['examples', 'stories']) {
        mkdirSync(join(root, name), { recursive: true });
        symlinkSync(join(root, name), join(folder, name));
      }
      return folder;
    },
  };
  return { story, end: () => folder !== undefined && rmSync(folder, { recursive: true, force: true }) };
}

/** Every story of the checkout, by its path from the root. */
export function storyPaths(): string[] {
  const names = readdirSync(join(root, 'stories'), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.txt'))
    .map((name) => `stories/${name.replaceAll('\\', '/')}`)
    .sort();
}
