/**
 * The report in a real Chromium: it renders without a network or a script error, in light and dark, reads well to a
 * keyboard and to a screen reader. `NINES_UPDATE=1` takes the picture that the README shows.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { sampleRun } from '../src/cli/sample-run.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
const skip = program === undefined ? 'no Chromium on this machine' : false;
/** Root may only start Chromium without its sandbox; the rest keeps it from looking for a network. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

const folder = mkdtempSync(join(tmpdir(), 'nines-report-'));
const file = join(folder, 'report.html');
/** A bad version that is taken back, and nothing else. */
const rollout = join(folder, 'rollout.html');
const ROLLOUT = ['examples/mno.yaml', '--only', 'M06/us-west-2/mno/app/bad-version-rolled-back'];
let browser: Browser | null = null;

before(async () => {
  if (program === undefined) return;
  const { status } = await sampleRun(root, ['prove', 'examples/small.yaml', '--report', file]);
  assert.ok(status === 0 || status === 1, `prove ended with ${status}`);
  assert.equal((await sampleRun(root, ['prove', ...ROLLOUT, '--report', rollout])).status, 0);
  browser = await chromium.launch({ executablePath: program, args: ARGS });
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

/** Opens a report and gathers whatever a page may complain of. */
async function open(colorScheme: 'light' | 'dark', path = file) {
  assert.ok(browser !== null);
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme });
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(path).href);
  return { page, complaints, requests };
}

test('it needs no network and says nothing on the console, in light and dark', { skip }, async () => {
  const grounds: string[] = [];
  for (const scheme of ['light', 'dark'] as const) {
    const { complaints, page, requests } = await open(scheme);
    grounds.push(await page.evaluate('getComputedStyle(document.body).backgroundColor'));
    assert.deepEqual(complaints, []);
    assert.deepEqual(requests, [pathToFileURL(file).href]);
    await page.close();
  }
  assert.notEqual(grounds[0], grounds[1]);
});

test('the table comes first, and every promise in it leads to its picture', { skip }, async () => {
  const { page } = await open('light');
  const firstTable = await page.locator('main table').first().locator('tbody tr').count();
  assert.ok(firstTable > 3, `${firstTable} rows`);
  const targets = await page
    .locator('main table a')
    .evaluateAll((links) =>
      links.map((link) => (link as unknown as { getAttribute(name: string): string }).getAttribute('href')),
    );
  assert.ok(targets.length > 3);
  for (const target of new Set(targets)) assert.equal(await page.locator(`section${target}`).count(), 1, target);
  await page.close();
});

test('a keyboard reaches the links and opens the numbers', { skip }, async () => {
  const { page } = await open('light');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate('document.activeElement.tagName'), 'A');
  const summary = page.locator('summary').last();
  await summary.focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('details').last().getAttribute('open'), '');
  await page.close();
});

test('a screen reader hears a title and a description for every picture, and headers for every table', {
  skip,
}, async () => {
  const { page } = await open('light');
  const pictures = page.locator('svg[role=img]');
  const count = await pictures.count();
  assert.ok(count > 0);
  for (let index = 0; index < count; index++) {
    const picture = pictures.nth(index);
    for (const part of ['title', 'desc']) {
      const text = await picture.locator(`> ${part}`).textContent();
      assert.ok((text ?? '').length > 5, `picture ${index} has no ${part}`);
    }
  }
  const bare = await page.locator('table:not(:has(th[scope]))').count();
  assert.equal(bare, 0);
  await page.close();
});

test('a rollout shows its weights, both arms, the evidence and its limit, and says who did what and why', {
  skip,
}, async () => {
  const { page, complaints } = await open('light', rollout);
  const picture = page.locator('svg[role=img]').first();
  const names = await picture.locator('text.name').allTextContents();
  for (const name of ['weight canary', 'errors, new', 'errors, old', 'evidence against']) {
    assert.ok(names.includes(name), `${name} is not among ${names.join(', ')}`);
  }
  assert.equal(await picture.locator('path.limit').count(), 1);
  assert.match((await picture.locator('> desc').textContent()) ?? '', /evidence against up to/);
  const told = await page.locator('ol.told > li').allTextContents();
  assert.match(told[0] ?? '', /a user applies registry\.example\/mno\/app:next/);
  assert.ok(told.some((line) => line.includes('rollout mno/app')));
  // Every mark in the picture is the number of a sentence.
  const marks = await picture.locator('text.deed').allTextContents();
  assert.ok(marks.length > 1);
  for (const mark of marks.flatMap((each) => each.split('–'))) assert.ok(Number(mark) <= told.length, mark);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('nothing runs over the width of a phone', { skip }, async () => {
  for (const path of [file, rollout]) {
    const { page } = await open('light', path);
    await page.setViewportSize({ width: 390, height: 800 });
    const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
    assert.ok(Number(overflow) <= 0, `${overflow} px too wide`);
    await page.close();
  }
});

test('its pictures are taken', { skip }, async () => {
  const place = (name: string): string =>
    process.env.NINES_UPDATE === '1' ? join(root, 'docs/pictures', name) : join(folder, name);
  const { page } = await open('light');
  await page.screenshot({ path: place('report.png') });
  await page.close();
  const { page: second } = await open('light', rollout);
  await second
    .locator('figure')
    .first()
    .screenshot({ path: place('rollout.png') });
  await second.close();
  for (const name of ['report.png', 'rollout.png']) assert.ok(existsSync(place(name)));
});
