/** Loaded before everything else in a child: rewrites one source file as it is read, so that nothing is copied. */
import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';

const root = join(import.meta.dirname, '..', '..');
const { file, text, replacement } = JSON.parse(process.env.NINES_PLANTED ?? '{}') as Record<string, string>;
assert.ok(file !== undefined && text !== undefined && replacement !== undefined, 'NINES_PLANTED names no bug');
const target = pathToFileURL(join(root, file)).href;

// That something fails is enough: the smallest such case is not looked for.
fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true });

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (url !== target || text === '') return loaded;
    const source = String(loaded.source);
    assert.equal(source.split(text).length, 2, `${file} does not have exactly once: ${text}`);
    // A function, because `$` in a replacement means something else.
    return { ...loaded, source: source.replace(text, () => replacement) };
  },
});
