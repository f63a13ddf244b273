import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { writeFile } from './write-file.ts';
import { INVENTORY, writeFolder } from './write-folder.ts';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'nines-write-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const files = (...names: string[]): Map<string, string> => new Map(names.map((name) => [name, `# ${name}\n`]));
const all = (folder: string): string[] => (readdirSync(folder, { recursive: true }) as string[]).sort();

describe('writing a folder', () => {
  test('writes, leaves equal files untouched, removes its own that are no longer wanted, and empties their folders', () => {
    const out = join(place, 'out');
    const first = writeFolder(out, files('a/x.yaml', 'a/y.yaml', 'b/z.yaml'));
    assert.deepEqual(first.issues, []);
    assert.deepEqual(first.report.written, ['a/x.yaml', 'a/y.yaml', 'b/z.yaml']);
    const before = statSync(join(out, 'a/x.yaml')).ino;
    const second = writeFolder(out, files('a/x.yaml', 'c/w.yaml'));
    assert.deepEqual(second.report, {
      written: ['c/w.yaml'],
      unchanged: ['a/x.yaml'],
      removed: ['a/y.yaml', 'b/z.yaml'],
    });
    assert.equal(statSync(join(out, 'a/x.yaml')).ino, before);
    assert.deepEqual(all(out), [INVENTORY, 'a', 'a/x.yaml', 'c', 'c/w.yaml']);
  });

  test("others' files stay, and keep their folder", () => {
    const out = join(place, 'out');
    writeFolder(out, files('a/x.yaml'));
    writeFileSync(join(out, 'a/notes.txt'), 'mine');
    writeFolder(out, files('b.yaml'));
    assert.deepEqual(all(out), [INVENTORY, 'a', 'a/notes.txt', 'b.yaml']);
  });

  test('a folder of somebody else is refused and untouched', () => {
    writeFileSync(join(place, 'theirs.txt'), 'x');
    const { issues } = writeFolder(place, files('a.yaml'));
    assert.deepEqual(
      issues.map(({ code }) => code),
      ['CLI012'],
    );
    assert.deepEqual(all(place), ['theirs.txt']);
  });

  test('a file of somebody else in our folder is refused, not overwritten', () => {
    const out = join(place, 'out');
    writeFolder(out, files('a.yaml'));
    writeFileSync(join(out, 'b.yaml'), 'theirs');
    const { issues } = writeFolder(out, files('b.yaml'));
    assert.deepEqual(
      issues.map(({ code }) => code),
      ['CLI012'],
    );
    assert.equal(readFileSync(join(out, 'b.yaml'), 'utf8'), 'theirs');
    assert.ok(existsSync(join(out, 'a.yaml')));
  });

  for (const name of [
    '../x.yaml',
    '/x.yaml',
    'a/../../x.yaml',
    'a//x',
    './x',
    'a\\..\\x',
    'C:x',
    'a\u0000b',
    '',
    INVENTORY,
  ]) {
    test(`the name ${JSON.stringify(name)} is refused, nothing is written`, () => {
      const { issues } = writeFolder(join(place, 'out'), files('good.yaml', name));
      assert.deepEqual(
        issues.map(({ code }) => code),
        ['CLI013'],
      );
      assert.deepEqual(all(place), []);
    });
  }

  test('a link that leads outside is not followed, neither to write nor to remove', () => {
    const out = join(place, 'out');
    const victim = join(place, 'victim');
    mkdirSync(victim);
    writeFolder(out, files('a/x.yaml'));
    rmSync(join(out, 'a'), { recursive: true });
    symlinkSync(victim, join(out, 'a'));
    writeFileSync(join(victim, 'x.yaml'), 'theirs');
    assert.deepEqual(
      writeFolder(out, files('a/x.yaml')).issues.map(({ code }) => code),
      ['CLI013'],
    );
    assert.deepEqual(writeFolder(out, files('b.yaml')).issues, []);
    assert.equal(readFileSync(join(victim, 'x.yaml'), 'utf8'), 'theirs');
  });

  for (const inventory of [
    '{',
    '{"version":2,"files":[]}',
    '{"version":1,"files":["../victim"]}',
    '{"version":1,"files":[1]}',
    'null',
  ]) {
    test(`an inventory that we did not write is refused: ${inventory}`, () => {
      const out = join(place, 'out');
      mkdirSync(out);
      writeFileSync(join(out, INVENTORY), inventory);
      writeFileSync(join(place, 'victim'), 'theirs');
      assert.deepEqual(
        writeFolder(out, files('a.yaml')).issues.map(({ code }) => code),
        ['CLI012'],
      );
      assert.ok(existsSync(join(place, 'victim')));
    });
  }

  test('a file where the folder should be is an issue', () => {
    writeFileSync(join(place, 'out'), 'x');
    assert.deepEqual(
      writeFolder(join(place, 'out'), files('a.yaml')).issues.map(({ code }) => code),
      ['CLI012'],
    );
  });
});

describe('writing a file', () => {
  test('replaces through a link, makes folders, leaves nothing beside it', () => {
    const file = join(place, 'deep/er/a.yaml');
    assert.equal(writeFile(file, 'one'), undefined);
    symlinkSync(file, join(place, 'link.yaml'));
    assert.equal(writeFile(join(place, 'link.yaml'), 'two'), undefined);
    assert.equal(readFileSync(file, 'utf8'), 'two');
    assert.deepEqual(all(place), ['deep', 'deep/er', 'deep/er/a.yaml', 'link.yaml']);
  });

  test('refuses a taken name when asked to', () => {
    const file = join(place, 'a.yaml');
    assert.equal(writeFile(file, 'one', 'refuse'), undefined);
    assert.equal(writeFile(file, 'two', 'refuse')?.code, 'CLI011');
    assert.equal(readFileSync(file, 'utf8'), 'one');
    assert.deepEqual(all(place), ['a.yaml']);
  });

  test('a folder in the way is an issue', () => {
    mkdirSync(join(place, 'a'));
    assert.equal(writeFile(join(place, 'a'), 'x')?.code, 'CLI011');
    assert.equal(writeFile(join(place, 'a/b'), 'x'), undefined);
    assert.equal(writeFile(join(place, 'a/b/c'), 'x')?.code, 'CLI011');
    assert.deepEqual(all(place), ['a', 'a/b']);
  });
});
