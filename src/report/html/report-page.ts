/** The report: one self-contained page. The table first, then every scenario as a picture with its numbers. */
import type { JudgedPromise, Proof, RunPicture, Verdict } from '../../prove/types.ts';
import { printFigure, printMargin } from '../print-figure.ts';
import { byRow } from '../promise-table.ts';
import { anchorOf, escapeHtml } from './escape-html.ts';
import { REPORT_STYLE } from './report-style.ts';
import { deedsOf, runTimeline } from './run-timeline.ts';
import { type Timeline, timelineSvg } from './timeline.ts';

const SIGN: Readonly<Record<Verdict, string>> = { holds: '✓', broken: '✗', unproven: '?' };
/** Rows of a picture's table of numbers: enough to follow, few enough to read. */
const NUMBER_ROWS = 20;

function verdictCell(promise: JudgedPromise): string {
  return `<td class="verdict ${promise.verdict}">${SIGN[promise.verdict]} ${promise.verdict}</td>`;
}

function why(promise: JudgedPromise): string {
  return promise.because.length === 0 ? '' : `<div class="why">${escapeHtml(promise.because.join(' · '))}</div>`;
}

function scopeText(promise: JudgedPromise): string {
  return promise.scope.service === null ? promise.scope.cluster : `${promise.scope.cluster} · ${promise.scope.service}`;
}

function figureCells(promise: JudgedPromise): string {
  const cell = (text: string): string => `<td class="number">${escapeHtml(text)}</td>`;
  return cell(printFigure(promise.target)) + cell(printFigure(promise.measured)) + cell(printMargin(promise.margin));
}

function promiseRow(promise: JudgedPromise): string {
  const scenario = promise.evidence?.scenario;
  const title = escapeHtml(promise.title);
  const linked = scenario === undefined ? title : `<a href="#${anchorOf(scenario)}">${title}</a>`;
  return `<tr><th scope="row">${promise.row}</th><td>${linked}${why(promise)}</td><td>${escapeHtml(scopeText(promise))}</td>${figureCells(promise)}${verdictCell(promise)}</tr>`;
}

const HEAD =
  '<thead><tr><th scope="col">row</th><th scope="col">promise</th><th scope="col">scope</th><th scope="col" class="number">target</th><th scope="col" class="number">measured</th><th scope="col" class="number">margin</th><th scope="col">verdict</th></tr></thead>';

function table(caption: string, promises: readonly JudgedPromise[]): string {
  return `<div class="scroll"><table><caption>${escapeHtml(caption)}</caption>${HEAD}<tbody>${promises.map(promiseRow).join('')}</tbody></table></div>`;
}

const RANK: Readonly<Record<Verdict, number>> = { broken: 0, unproven: 1, holds: 2 };

function worstFirst(a: JudgedPromise, b: JudgedPromise): number {
  return (
    RANK[a.verdict] - RANK[b.verdict] || (a.margin ?? Number.POSITIVE_INFINITY) - (b.margin ?? Number.POSITIVE_INFINITY)
  );
}

function rankOf(promises: readonly JudgedPromise[]): number {
  return Math.min(...promises.map((promise) => RANK[promise.verdict]), RANK.holds);
}

function counts(promises: readonly JudgedPromise[]): string {
  const item = (verdict: Verdict, word: string): string =>
    `<li class="${verdict}"><strong>${SIGN[verdict]} ${promises.filter((each) => each.verdict === verdict).length}</strong>${word}</li>`;
  return `<ul class="counts">${item('holds', 'hold')}${item('broken', 'broken')}${item('unproven', 'unproven')}</ul>`;
}

function numbers(timeline: Timeline, stepUs: number): string {
  const steps = Math.max(0, ...timeline.lanes.map((lane) => lane.values.length));
  const every = Math.max(1, Math.ceil(steps / NUMBER_ROWS));
  const head = timeline.lanes.map((lane) => `<th scope="col" class="number">${escapeHtml(lane.name)}</th>`).join('');
  let rows = '';
  for (let step = 0; step < steps; step += every) {
    const cells = timeline.lanes
      .map((lane) => `<td class="number">${escapeHtml(lane.print(lane.values[step] ?? 0))}</td>`)
      .join('');
    rows += `<tr><th scope="row">${printFigure({ value: step * stepUs, unit: 'us' })}</th>${cells}</tr>`;
  }
  return `<details><summary>the numbers</summary><div class="scroll"><table><thead><tr><th scope="col">from</th>${head}</tr></thead><tbody>${rows}</tbody></table></div></details>`;
}

function scenarioSection(picture: RunPicture, promises: readonly JudgedPromise[]): string {
  const id = anchorOf(picture.scenario);
  const timeline = runTimeline(picture);
  const replay = promises[0]?.evidence?.replay ?? '';
  return (
    `<section id="${id}"><h3>${escapeHtml(picture.title)}</h3>${table('judged on this scenario', promises)}` +
    `<figure>${timelineSvg(timeline, id)}<figcaption>seed ${picture.seed}; shaded blue: where figures are taken; shaded red: faults. Again: <code>${escapeHtml(replay)}</code></figcaption></figure>` +
    `${numbers(timeline, picture.result.series.stepUs)}${journal(picture)}</section>`
  );
}

/** What was done and why, numbered as in the picture. */
function journal(picture: RunPicture): string {
  const deeds = deedsOf(picture);
  if (deeds.length === 0) return '';
  const items = deeds.map(
    ({ atUs, who, text }) =>
      `<li><span class="at">${printFigure({ value: atUs, unit: 'us' })}</span><b>${escapeHtml(who)}</b> ${escapeHtml(text)}</li>`,
  );
  return `<details open><summary>who did what, and why</summary><ol class="told">${items.join('')}</ol></details>`;
}

function assumptions(proof: Proof): string {
  if (proof.assumed.length === 0) return '';
  const rows = proof.assumed
    .map(
      (each) =>
        `<tr><th scope="row"><code>${escapeHtml(each.path)}</code></th><td>${escapeHtml(each.value)}</td><td>${escapeHtml(each.why)}</td></tr>`,
    )
    .join('');
  return `<h2>Assumed</h2><p class="lead">No manifest says these; they decide what was measured.</p><div class="scroll"><table><thead><tr><th scope="col">value of</th><th scope="col">assumed</th><th scope="col">why</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** The whole page as HTML. The same proof gives the same bytes. */
export function reportPage(proof: Proof, pictures: readonly RunPicture[]): string {
  const worst = [...byRow(proof.promises).values()].map((promises) => [...promises].sort(worstFirst)[0]!);
  const judgedOn = (picture: RunPicture): readonly JudgedPromise[] =>
    proof.promises.filter((promise) => promise.evidence?.scenario === picture.scenario).sort(worstFirst);
  // What is broken comes first; of equals, the order of the battery.
  const sections = pictures
    .map((picture) => ({ picture, promises: judgedOn(picture) }))
    .sort((a, b) => rankOf(a.promises) - rankOf(b.promises))
    .map(({ picture, promises }) => scenarioSection(picture, promises))
    .join('');
  const title = `What ${proof.platform} promises, and what was measured`;
  return (
    `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title><style>${REPORT_STYLE}</style></head><body>` +
    `<header><h1>${escapeHtml(title)}</h1><p class="lead">${proof.promises.length} promises, judged by running the manifests in the simulator; seed ${proof.seed}.</p>${counts(proof.promises)}</header>` +
    `<main><h2>By ledger row, worst scope first</h2>${table('one line per row; the scope shown is the worst', worst)}` +
    `<details><summary>all ${proof.promises.length} promises</summary>${table('every promise', proof.promises)}</details>` +
    `<h2>Scenarios</h2>${sections}${assumptions(proof)}</main></body></html>\n`
  );
}
