import { nearestWord } from '../units/nearest-word.ts';
import { quoteList } from '../units/quote-list.ts';

/** The cure for a word that names nothing: the nearest that does, or all of them. */
export function chooseWord(word: string, known: readonly string[]): string {
  const near = nearestWord(word, known);
  return near === undefined ? `name one of ${quoteList(known)}` : `did you mean \`${near}\`?`;
}
