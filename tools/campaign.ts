/**
 * `npm run campaign [-- NAME… --seed N --inputs N]`: long searches for inputs that break something. Prints its seeds
 * before it starts, and stops at the first input that fails or takes too long, which it writes below out/campaign/.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CAMPAIGN_LIST } from './campaign/campaign-list.ts';
import type { Campaign } from './campaign/campaign-types.ts';
import { type FailedSeed, watchCampaign } from './campaign/watch-campaign.ts';

const OUT = join('out', 'campaign');
const SEEDS = 2 ** 31;
const SAY_EVERY_MS = 5000;

const { values, positionals } = parseArgs({
  options: { seed: { type: 'string' }, inputs: { type: 'string' } },
  allowPositionals: true,
});
const names = positionals.length > 0 ? positionals : Object.keys(CAMPAIGN_LIST);
const unknown = names.filter((name) => !Object.hasOwn(CAMPAIGN_LIST, name));
const numbers = [values.seed, values.inputs].filter((each) => each !== undefined);
if (unknown.length > 0 || !numbers.every((each) => /^\d{1,9}$/.test(each))) {
  console.error(`campaign [NAME… --seed N --inputs N], names: ${Object.keys(CAMPAIGN_LIST).join(', ')}`);
  process.exit(2);
}
// Another seed every time, unless one is asked for: a search that repeats itself finds nothing new.
const seed = values.seed === undefined ? Math.floor(Math.random() * (SEEDS / 4)) : Number(values.seed);
for (const name of names) if (!(await runCampaign(name, await CAMPAIGN_LIST[name]!()))) process.exitCode = 1;

async function runCampaign(name: string, campaign: Campaign): Promise<boolean> {
  const count = values.inputs === undefined ? campaign.inputs : Number(values.inputs);
  console.log(`campaign ${name}: ${campaign.about}\n  seeds ${seed} to ${seed + count - 1}`);
  let saidAtMs = performance.now();
  const startedAtMs = saidAtMs;
  const failed = await watchCampaign(name, campaign, seed, count, (done) => {
    if (performance.now() - saidAtMs < SAY_EVERY_MS) return;
    saidAtMs = performance.now();
    console.log(`  ${done} of ${count} in ${Math.round((saidAtMs - startedAtMs) / 1000)} s`);
  });
  if (failed === null) {
    console.log(`  ${count} inputs, nothing found, ${Math.round((performance.now() - startedAtMs) / 1000)} s`);
    return true;
  }
  await report(name, campaign, failed);
  return false;
}

async function report(name: string, campaign: Campaign, { seed: at, reason }: FailedSeed): Promise<void> {
  console.log(`  seed ${at} fails: ${reason}`);
  const again = `npm run campaign -- ${name} --seed ${at} --inputs 1`;
  writeInput(join(OUT, `${name}-${at}`), { ...campaign.files(at), 'reason.txt': `${reason}\n${again}\n` });
  console.log(`  again: ${again}`);
  // What hangs would hang here as well.
  if (/^(took|did not end)/.test(reason)) return;
  const smaller = await campaign.shrink(at);
  if (smaller !== null) writeInput(join(OUT, `${name}-${at}`, 'smaller'), smaller);
}

function writeInput(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), content);
    console.log(`  input: ${join(folder, name)}`);
  }
}
