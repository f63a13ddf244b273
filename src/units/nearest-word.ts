/**
 * The known word that a mistyped one most likely meant: smallest edit distance with swaps of neighbours (optimal
 * string alignment), at most a third of the word's length. Case and the separators `-`, `_` do not count.
 */
export function nearestWord(word: string, known: readonly string[]): string | undefined {
  const wanted = flat(word);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  if (wanted.length === 0 || wanted.length > 64) return undefined;
  for (const candidate of known) {
    const other = flat(candidate);
    // People rarely mistype the first letter: `deploy` is not `replay`.
    const limit = other[0] === wanted[0] ? bestDistance : Math.min(bestDistance, 2);
    const distance = editDistance(wanted, other, limit);
    if (distance < limit) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best ?? longestPrefix(wanted, known);
}

function flat(word: string): string {
  return word.toLowerCase().replaceAll(/[-_ ]/g, '');
}

/** `retry` for `retries`, `avail` for `availability`: far by edits, obvious to a person. */
function longestPrefix(word: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestLength = 3;
  for (const candidate of known) {
    const other = flat(candidate);
    let length = 0;
    while (length < word.length && word[length] === other[length]) length++;
    if (length > bestLength) {
      best = candidate;
      bestLength = length;
    }
  }
  return best;
}

/** Edits between two words, given up at `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let edits = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) edits = Math.min(edits, before[j - 2]! + 1);
      row.push(edits);
    }
    before = previous;
    previous = row;
  }
  return Math.min(previous[b.length]!, limit);
}
