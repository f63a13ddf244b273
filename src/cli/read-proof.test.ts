import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sampleRun } from './sample-run.ts';

let place: string;
before(async () => {
  place = realpathSync(mkdtempSync(join(tmpdir(), 'nines-proof-')));
  cpSync(join(import.meta.dirname, '../../examples/small.yaml'), join(place, 'small.yaml'));
  const { out, status } = await sampleRun(place, ['prove', 'small.yaml', '--only', 'D11', '--json']);
  assert.equal(status, 0);
  writeFileSync(join(place, 'proof.json'), out);
});
after(() => rmSync(place, { recursive: true, force: true }));

function refusal(content: string): Promise<string> {
  writeFileSync(join(place, 'other.json'), content);
  return sampleRun(place, ['docs', 'small.yaml', '-o', 'refused', '--proof', 'other.json']).then(({ status, err }) => {
    assert.equal(status, 2);
    return err;
  });
}

describe('docs with a proof', () => {
  test('says what was measured, promise by promise, with its verdict', async () => {
    const { status } = await sampleRun(place, ['docs', 'small.yaml', '-o', 'guides', '--proof', 'proof.json']);
    assert.equal(status, 0);
    const page = readFileSync(join(place, 'guides/inventory.md'), 'utf8');
    const { promises } = JSON.parse(readFileSync(join(place, 'proof.json'), 'utf8')) as {
      promises: readonly { title: string; verdict: string }[];
    };
    assert.ok(promises.length > 1);
    const holding = promises.filter(({ verdict }) => verdict === 'holds');
    assert.match(page, new RegExp(`Of ${promises.length} promises ${holding.length} hold`));
    for (const { title } of holding)
      assert.match(page, new RegExp(`\\| D11 \\| ${title} \\| [^|–]+ \\| [^|–]+ \\| 1 holds \\|`));
    assert.doesNotMatch(page, /Nothing on this page is measured/);
  });

  test('says without one that nothing is measured', async () => {
    await sampleRun(place, ['docs', 'small.yaml', '-o', 'bare']);
    const page = readFileSync(join(place, 'bare/inventory.md'), 'utf8');
    assert.match(page, /Nothing on this page is measured yet/);
    assert.doesNotMatch(page, /\| D11 \|/);
  });

  test('refuses what is none, or of another platform, and writes nothing', async () => {
    assert.match(await refusal('{'), /other\.json is no proof: it is not JSON \[CLI046\]/);
    assert.match(await refusal('null'), /no proof of version 1 \[CLI046\]/);
    assert.match(await refusal('{"version":1,"platform":"small","seed":1,"promises":[{"id":1}]}'), /CLI046/);
    const proof = readFileSync(join(place, 'proof.json'), 'utf8');
    assert.match(
      await refusal(
        proof.replace('"platform":"small"', '"platform":"large"').replace('"platform": "small"', '"platform": "large"'),
      ),
      /proves large, and this is small/,
    );
    const { err } = await sampleRun(place, ['docs', 'small.yaml', '-o', 'refused', '--proof', 'missing.json']);
    assert.match(err, /missing\.json does not exist \[CLI020\]/);
    assert.throws(() => readFileSync(join(place, 'refused/README.md')));
  });
});
