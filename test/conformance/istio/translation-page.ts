/** What a run found, as the part of docs/conformance.md that is kept: cases with the reasons that they needed. */
import { RANDOM_SUITE } from './cases/random-cases.ts';
import { REASONS } from './reasons.ts';

export interface TranslationRow {
  readonly suite: string;
  readonly name: string;
  readonly proxies: number;
  /** Names of the reasons that explain its differences. */
  readonly reasons: readonly string[];
}

/** Heading of the part: what stands before it is written by another test. */
const HEADING = "## Held to Istio's own translation";

const ABOUT = `${HEADING}

Written by \`npm run conformance -- --write\` where \`npm run engines\` has built Istio's translation.
Each case's objects, with one pod per replica spread over three zones, are given to Istio's control plane as a pure
function and to Nines' mesh. What every gateway and every sidecar of the case is given is then compared field by field:
virtual hosts and their domains; routes with matches, weights, rewrites, header operations, redirects, direct responses,
timeouts, retries with back-off, mirrors, faults, hash policies and CORS; server names and destinations of what is handed
on unread; clusters with load balancer, limits, outlier detection, panic threshold, locality settings, HTTP version and
TLS; endpoints with address, locality, priority, weight, readiness and TLS. A difference without a reason below fails the
test. So does a reason that explains nothing any more.

Not compared: what only statistics, traces and logs read; identities that a peer's certificate must show; where
listeners are bound; filters of the inbound side, which the first part of this page holds to two Envoys.
`;

/** Arbitrary cases as one row: what each of them is says nothing to a reader. */
function summed(rows: readonly TranslationRow[]): readonly TranslationRow[] {
  const random = rows.filter(({ suite }) => suite === RANDOM_SUITE);
  const row = {
    suite: RANDOM_SUITE,
    name: `${random.length} arbitrary combinations of virtual services and destination rules`,
    proxies: random.reduce((sum, { proxies }) => sum + proxies, 0),
    reasons: REASONS.map(({ name }) => name).filter((name) => random.some(({ reasons }) => reasons.includes(name))),
  };
  return random.length === 0 ? rows : [...rows.filter((each) => !random.includes(each)), row];
}

/** The part as it should be. */
export function translationPage(rows: readonly TranslationRow[]): string {
  const needed = new Set(rows.flatMap(({ reasons }) => reasons));
  const reasons = REASONS.filter(({ name }) => needed.has(name)).map(
    ({ name, sentence }) => `| ${name} | ${sentence} |`,
  );
  return [
    ABOUT,
    '| reason | what differs, and why it may |',
    '|---|---|',
    ...reasons,
    '',
    '| suite | case | proxies | differs by, beside the first two |',
    '|---|---|---|---|',
    ...translationLines(rows),
    '',
  ].join('\n');
}

/** The lines of a run, in the order of the page. */
export function translationLines(rows: readonly TranslationRow[]): readonly string[] {
  return summed(rows).map(translationLine);
}

function translationLine({ suite, name, proxies, reasons }: TranslationRow): string {
  const common = REASONS.filter(({ isCommon }) => isCommon).map((reason) => reason.name);
  const own = reasons.filter((reason) => !common.includes(reason));
  return `| ${suite} | ${name.replaceAll('|', '\\|')} | ${proxies} | ${own.join(', ')} |`;
}

/** The page as two parts: before the heading, and from it on. */
export function pageParts(page: string): { readonly before: string; readonly translation: string } {
  const start = page.indexOf(`\n${HEADING}\n`);
  if (start < 0) return { before: page, translation: '' };
  return { before: page.slice(0, start), translation: page.slice(start + 1) };
}

/** A page of both parts. */
export function joinParts(before: string, translation: string): string {
  return translation === '' ? before : `${before}\n${translation}`;
}
