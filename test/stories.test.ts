import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { tellStory } from './stories.ts';
import { storyPaths } from './story.ts';
import { readStory, writeStory } from './story-file.ts';

const root = join(import.meta.dirname, '..');

describe('stories', () => {
  for (const path of storyPaths()) {
    test(path, async () => {
      const { differences } = await tellStory(readFileSync(join(root, path), 'utf8'));
      const show = (text: (difference: (typeof differences)[number]) => string) =>
        differences
          .map((each) => `line ${each.block.line}: ${each.block.command} ${each.block.args.join(' ')}\n${text(each)}`)
          .join('\n');
      assert.equal(
        show(({ answer }) => answer),
        show(({ block }) => block.expected),
        'npm run stories -- --update rewrites',
      );
    });
  }
});

const STORY = `# one

nines --version 'a b' c"d e"
  body
    deeper

  end
----
answer

# two
nines
----

nines three
----
----
with

blank
----
----

# the end
`;

describe('the form of a story', () => {
  const story = readStory(STORY);

  test('commands, words, bodies, answers', () => {
    assert.deepEqual(
      story.blocks.map(({ args, body, expected, line }) => ({ args, body, expected, line })),
      [
        { args: ['--version', 'a b', 'cd e'], body: 'body\n  deeper\n\nend\n', expected: 'answer\n', line: 3 },
        { args: [], body: '', expected: '', line: 12 },
        { args: ['three'], body: '', expected: 'with\n\nblank\n', line: 15 },
      ],
    );
  });

  test('written with its own answers it is the same', () => {
    assert.equal(
      writeStory(
        story,
        story.blocks.map(({ expected }) => expected),
      ),
      STORY,
    );
  });

  test('written with other answers it says them', () => {
    const answers = ['x\n\ny\n', 'z', ''];
    const again = readStory(writeStory(story, answers));
    assert.deepEqual(
      again.blocks.map(({ expected }) => expected),
      ['x\n\ny\n', 'z\n', ''],
    );
    assert.equal(again.after, story.after);
    assert.throws(() => writeStory(story, ['a\n----\n', '', '']), /must not hold/);
  });

  for (const [text, message] of [
    ['nines\nanswer\n', /line 2: expected/],
    ['nines\n', /line 2: expected/],
    ["nines 'a\n----\n", /line 1: a quote/],
    ['nines\n----\n----\nx\n', /line 3: the answer is not closed/],
  ] as const) {
    test(`refused: ${JSON.stringify(text)}`, () => assert.throws(() => readStory(text), message));
  }

  test('an unknown command is refused with the nearest one', async () => {
    await assert.rejects(tellStory('nienes\n----\n'), /did you mean nines/);
  });

  test('an answer that differs is found', async () => {
    const { differences, updated } = await tellStory('nines chekc\n----\nwrong\n');
    assert.equal(differences.length, 1);
    assert.match(updated, /^nines chekc\n----\n! chekc: nines has no verb/);
    assert.deepEqual((await tellStory(updated)).differences, []);
  });
});
