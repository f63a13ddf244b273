/**
 * Suppressions: `# nines-ignore CODE: reason` above an object, and `ignore:` of the spec or targets file. A reason is
 * mandatory, and a suppression that does nothing is a finding itself: it would hide the day on which it starts to.
 */
import type { Suppression as Comment, Manifest } from '../manifests/types.ts';
import type { Targets } from '../targets/types.ts';
import { objectName } from './object-name.ts';
import type { Finding, RuleText } from './types.ts';

const WITHOUT_REASON: RuleText = {
  code: 'MAN030',
  title: 'A suppression without a reason',
  severity: 'warning',
  rows: [],
  why: 'Whoever reads it next cannot tell whether it still holds. Without a reason it suppresses nothing.',
  fix: 'write # nines-ignore CODE: reason',
};
const UNKNOWN_CODE: RuleText = {
  code: 'MAN031',
  title: 'A suppression of a code that does not exist',
  severity: 'warning',
  rows: [],
  why: 'It suppresses nothing, whatever it was meant for.',
  fix: 'write the code that the finding has; nines check --explain CODE tells what it means',
};
const MATCHES_NOTHING: RuleText = {
  code: 'MAN032',
  title: 'A suppression that matches nothing',
  severity: 'warning',
  rows: [],
  why: 'What it was written for is no longer there; left standing, it would hide the next finding of its kind.',
  fix: 'take it out',
};

/** Codes of findings about suppressions. */
export const SUPPRESSION_CODES: readonly RuleText[] = [WITHOUT_REASON, UNKNOWN_CODE, MATCHES_NOTHING];

type Ignored = Targets['ignore'][number];

/** `Kind/namespace/name` with `*` for any part, or `*` for everything. */
function covers(pattern: string, object: string): boolean {
  if (pattern === '*') return true;
  const wanted = pattern.split('/');
  const parts = object.split('/');
  return wanted.length === parts.length && wanted.every((part, index) => part === '*' || part === parts[index]);
}

/** Answers whether a finding counts, and remembers which suppressions were of use. */
export class Suppressions {
  readonly #ignore: readonly Ignored[];
  readonly #known: ReadonlySet<string>;
  readonly #used = new Set<Comment | Ignored>();

  constructor(ignore: readonly Ignored[], knownCodes: ReadonlySet<string>) {
    this.#ignore = ignore;
    this.#known = knownCodes;
  }

  /** The reason why a finding about an object, or about none, does not count; null when it does. */
  reasonFor(code: string, manifest: Manifest | null): string | null {
    const above = manifest?.suppressions?.find((each) => each.code === code && each.reason !== '');
    if (above !== undefined) {
      this.#used.add(above);
      return above.reason;
    }
    const ignored = this.#ignore.find(
      (each) => each.code === code && covers(each.object, manifest === null ? '' : objectName(manifest)),
    );
    if (ignored !== undefined) this.#used.add(ignored);
    return ignored?.reason ?? null;
  }

  /** What is wrong with the suppressions themselves, once every finding has been asked about. */
  findings(manifests: readonly Manifest[]): readonly Finding[] {
    const comments = manifests.flatMap((manifest) =>
      (manifest.suppressions ?? []).flatMap((comment) => {
        const problem = this.#problemOf(comment, comment.reason);
        const place = { file: manifest.source?.file ?? null, line: comment.line, column: 1 };
        const at = { ...place, object: objectName(manifest), cluster: manifest.cluster };
        return problem === null ? [] : [this.#finding(problem, comment.code, at)];
      }),
    );
    const ignored = this.#ignore.flatMap((each) => {
      const problem = this.#problemOf(each, each.reason);
      const at = { file: null, line: null, column: null, object: '', cluster: '' };
      return problem === null ? [] : [this.#finding(problem, `${each.code} for ${each.object}`, at)];
    });
    return [...comments, ...ignored];
  }

  #problemOf(each: Comment | Ignored, reason: string): RuleText | null {
    if (!this.#known.has(each.code)) return UNKNOWN_CODE;
    if (reason.trim() === '') return WITHOUT_REASON;
    return this.#used.has(each) ? null : MATCHES_NOTHING;
  }

  #finding(
    problem: RuleText,
    subject: string,
    at: Pick<Finding, 'file' | 'line' | 'column' | 'object' | 'cluster'>,
  ): Finding {
    const said = { MAN030: 'no reason is given for', MAN031: 'no finding is called', MAN032: 'nothing here needs' };
    const message = `${said[problem.code as keyof typeof said]} ${subject}`;
    return { ...problem, ...at, path: '', service: null, other: null, suppressed: null, message };
  }
}
