import { nearestWord } from '../units/nearest-word.ts';
import { quoteList } from '../units/quote-list.ts';

/** The cure for a word that names nothing: the nearest that does, or all of them. */
export function chooseWord(word: string, known: readonly string[]): string {
  if (known.length === 0) return 'there is none to name: take it away, or add one of that name';
  const near = nearestWord(word, known);
  return near === undefined ? `name one of ${quoteList(known)}` : `did you mean \`${near}\`?`;
}
