import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Markdown for what each part of the model leaves out, as the head of its file says it. Tests are not looked at. */
export function leftOut(source: string, rooms: readonly string[]): string {
  const rows = rooms.flatMap((room) =>
    readdirSync(join(source, room), { recursive: true, encoding: 'utf8' })
      .map((name) => name.replaceAll('\\', '/'))
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .sort()
      .flatMap((name) => rowsOf(`${room}/${name}`, readFileSync(join(source, room, name), 'utf8'))),
  );
  return `| part | leaves out |\n|---|---|\n${rows.join('\n')}\n`;
}

function rowsOf(path: string, text: string): string[] {
  const comments = [...text.matchAll(/\/\*\*([\s\S]*?)\*\//g)].map(([, comment = '']) =>
    comment.replace(/^\s*\* ?/gm, '').trim(),
  );
  const paragraphs = comments.flatMap((comment) => comment.split(/\n\s*\n/));
  return paragraphs.flatMap((paragraph) => {
    const [, said] = /(?:^|[.:] )Leaves out:? ([\s\S]*)$/.exec(paragraph.replaceAll('\n', ' ')) ?? [];
    return said === undefined ? [] : [`| \`${path.replace(/\.ts$/, '')}\` | ${said.replaceAll('|', '\\|')} |`];
  });
}
