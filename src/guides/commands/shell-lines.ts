/** Lines of the shell blocks of a Markdown page, in their order. */
export function shellLines(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^( *)```sh\n([\s\S]*?)^ *```$/gm)].flatMap(([, indent = '', text = '']) =>
    text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.slice(indent.length)])),
  );
}
