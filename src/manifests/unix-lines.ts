/**
 * A text as every part of this room reads it: lines end in a newline alone, the last one too, as kubectl feeds them to
 * its parser. Line numbers and columns stay what an editor shows.
 */
export function unixLines(text: string): string {
  const unix = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  return unix.endsWith('\n') ? unix : `${unix}\n`;
}
