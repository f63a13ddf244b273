/**
 * Regular expressions of Go, in which Kubernetes reads `pattern` and CEL's `matches`. Most mean the same in JavaScript and
 * run there; those that JavaScript does not know (`(?i)` inside, `\z`, `\-`) run in a port of Go's engine.
 */
import { RE2JS } from 're2js';

/** One compiled expression, whichever engine runs it. */
export interface GoPattern {
  test(text: string): boolean;
  /** The first match from `from` on. */
  next(text: string, from: number): { readonly start: number; readonly end: number } | null;
}

const known = new Map<string, GoPattern | null>();

/** The compiled expression; null for what is none in Go either. */
export function goPattern(source: string): GoPattern | null {
  const cached = known.get(source);
  if (cached !== undefined) return cached;
  const made = inJavaScript(source) ?? inGo(source);
  known.set(source, made);
  return made;
}

/** Look-around and back-references are refused by Go; `$`, classes and groups mean the same with the flag `u`. */
function inJavaScript(source: string): GoPattern | null {
  if (/\(\?<?[=!]|\\[1-9k]/.test(source)) return null;
  try {
    const whole = new RegExp(source, 'u');
    const global = new RegExp(source, 'gu');
    return {
      test: (text) => whole.test(text),
      next(text, from) {
        global.lastIndex = from;
        const match = global.exec(text);
        return match === null ? null : { start: match.index, end: match.index + match[0].length };
      },
    };
  } catch {
    return null;
  }
}

function inGo(source: string): GoPattern | null {
  try {
    const compiled = RE2JS.compile(source);
    return {
      test: (text) => compiled.matcher(text).find(),
      next(text, from) {
        const matcher = compiled.matcher(text);
        return matcher.find(from) ? { start: matcher.start(), end: matcher.end() } : null;
      },
    };
  } catch {
    return null;
  }
}

/** The matches from left to right, none inside another; at most `most`, all when that is negative. */
export function findAll(pattern: GoPattern, text: string, most: number): string[] {
  const found: string[] = [];
  let at = 0;
  let lastEnd = -1;
  while (at <= text.length && found.length !== most) {
    const match = pattern.next(text, at);
    if (match === null) break;
    const isEmpty = match.start === match.end;
    // An empty match right behind the last one counts for nothing, as in Go.
    if (!isEmpty || match.start !== lastEnd) found.push(text.slice(match.start, match.end));
    lastEnd = match.end;
    at = isEmpty ? match.end + ((text.codePointAt(match.end) ?? 0) > 0xffff ? 2 : 1) : match.end;
  }
  return found;
}
