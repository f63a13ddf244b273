/** Words for a sentence: `a, b or c`, cut after `most` so that a message stays readable. */
export function quoteList(words: readonly string[], most = 12): string {
  const shown = words.slice(0, most);
  if (words.length > most) return `${shown.join(', ')}, … (${words.length} in all)`;
  if (shown.length < 2) return shown.join('');
  return `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`;
}
