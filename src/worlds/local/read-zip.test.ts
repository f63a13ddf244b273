import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { readZip } from './read-zip.ts';

/** An archive as the format describes it; the local headers carry an extra field that the directory does not have. */
function zip(files: readonly { name: string; text: string; method: number }[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, text, method } of files) {
    const packed = method === 8 ? deflateRawSync(text) : Buffer.from(text);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    local.writeUInt16LE(4, 28);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(method, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), Buffer.alloc(4), packed);
    directory.push(entry, Buffer.from(name));
    offset += 34 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...directory, end]);
}

const text = 'the same line again\n'.repeat(100);

test('stored and deflated files are read, others are left out', () => {
  const archive = zip([
    { name: 'a', text, method: 0 },
    { name: 'skipped', text, method: 0 },
    { name: 'b/c', text: `${text}!`, method: 8 },
  ]);
  const files = readZip(archive, (name) => name !== 'skipped');
  assert.deepEqual(
    [...files].map(([name, content]) => [name, content.toString()]),
    [
      ['a', text],
      ['b/c', `${text}!`],
    ],
  );
});

test('what is not an archive, a damaged one, and an unknown method are refused', () => {
  const archive = zip([{ name: 'a', text, method: 0 }]);
  assert.throws(() => readZip(Buffer.from('hello'), () => true), /not a zip/);
  const damaged = Buffer.from(archive);
  damaged.writeUInt32LE(0, archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02])));
  assert.throws(() => readZip(damaged, () => true), /damaged/);
  assert.throws(() => readZip(zip([{ name: 'a', text, method: 12 }]), () => true), /method 12/);
});
