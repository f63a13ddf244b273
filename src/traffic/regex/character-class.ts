/** Classes of characters as RE2 knows them: ASCII for the letters of Perl and POSIX, Unicode by `\p`. */

/** Whether a code point is in the class. */
export type CharacterClass = (code: number) => boolean;

type Ranges = readonly (readonly [number, number])[];

const PERL: Readonly<Record<string, Ranges>> = {
  d: [[48, 57]],
  w: [
    [48, 57],
    [65, 90],
    [95, 95],
    [97, 122],
  ],
  // Unlike JavaScript's: no vertical tab, no Unicode.
  s: [
    [9, 10],
    [12, 13],
    [32, 32],
  ],
};

const POSIX: Readonly<Record<string, Ranges>> = {
  alnum: [
    [48, 57],
    [65, 90],
    [97, 122],
  ],
  alpha: [
    [65, 90],
    [97, 122],
  ],
  ascii: [[0, 127]],
  blank: [
    [9, 9],
    [32, 32],
  ],
  cntrl: [
    [0, 31],
    [127, 127],
  ],
  digit: [[48, 57]],
  graph: [[33, 126]],
  lower: [[97, 122]],
  print: [[32, 126]],
  punct: [
    [33, 47],
    [58, 64],
    [91, 96],
    [123, 126],
  ],
  space: [
    [9, 13],
    [32, 32],
  ],
  upper: [[65, 90]],
  word: [
    [48, 57],
    [65, 90],
    [95, 95],
    [97, 122],
  ],
  xdigit: [
    [48, 57],
    [65, 70],
    [97, 102],
  ],
};

/** `\d`, `\D`, `\w`, `\W`, `\s`, `\S`; undefined for another letter. */
export function perlClass(letter: string): CharacterClass | undefined {
  const ranges = PERL[letter.toLowerCase()];
  if (ranges === undefined) return undefined;
  const inside = inRanges(ranges);
  return letter === letter.toLowerCase() ? inside : (code) => !inside(code);
}

/** `[:alpha:]` by name, `^` in front negates; undefined for an unknown name. */
export function posixClass(name: string): CharacterClass | undefined {
  const ranges = POSIX[name.replace(/^\^/, '')];
  if (ranges === undefined) return undefined;
  const inside = inRanges(ranges);
  return name.startsWith('^') ? (code) => !inside(code) : inside;
}

/** `\p{Greek}`, `\pL`; undefined for an unknown name. */
export function unicodeClass(name: string, negated: boolean): CharacterClass | undefined {
  const isNegated = negated !== name.startsWith('^');
  const plain = name.replace(/^\^/, '');
  if (!/^[A-Za-z_]+$/.test(plain)) return undefined;
  let pattern: RegExp;
  try {
    pattern = new RegExp(plain.length <= 2 ? `\\p{${plain}}` : `\\p{Script=${plain}}`, 'u');
  } catch {
    return undefined;
  }
  return (code) => pattern.test(String.fromCodePoint(code)) !== isNegated;
}

/** One character, either case with `ignoreCase`. */
export function oneCharacter(code: number, ignoreCase: boolean): CharacterClass {
  return characterRange(code, code, ignoreCase);
}

/** From one code point to another, either case with `ignoreCase`. */
export function characterRange(from: number, to: number, ignoreCase: boolean): CharacterClass {
  const inside: CharacterClass = (code) => code >= from && code <= to;
  if (!ignoreCase) return inside;
  return (code) => inside(code) || inside(otherCase(code));
}

function otherCase(code: number): number {
  const text = String.fromCodePoint(code);
  const lower = text.toLowerCase();
  return (lower === text ? text.toUpperCase() : lower).codePointAt(0)!;
}

function inRanges(ranges: Ranges): CharacterClass {
  return (code) => ranges.some(([from, to]) => code >= from && code <= to);
}
