import type { Block, Page } from './types.ts';

/** Pages with the anchors of their sections. */
export type LinkTable = ReadonlyMap<string, ReadonlySet<string>>;

/** `[words](/runbooks/alerts.md#latencyhigh)`: links of guides begin at the folder of all of them. */
const LINK = /\[([^\]]*)\]\(\/([^)#\s]+)(?:#([^)\s]+))?\)/g;

/** A heading as the anchor that Markdown makes of it. */
export function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}

function anchorsIn(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap((block) =>
    typeof block !== 'string' && 'section' in block ? [anchorOf(block.section), ...anchorsIn(block.blocks)] : [],
  );
}

/** What links of these pages may lead to. */
export function linkTable(pages: readonly Page[]): LinkTable {
  return new Map(pages.map(({ path, blocks }) => [path, new Set(anchorsIn(blocks))]));
}

function exists(table: LinkTable, path: string, anchor: string | undefined): boolean {
  return anchor === undefined ? table.has(path) : table.get(path)?.has(anchor) === true;
}

/** The way from one page to another. */
function relativePath(from: string, to: string): string {
  const here = from.split('/').slice(0, -1);
  const there = to.split('/');
  let same = 0;
  while (same < here.length && here[same] === there[same]) same++;
  return [...here.slice(same).map(() => '..'), ...there.slice(same)].join('/');
}

/** Links of a text that lead nowhere. */
export function brokenLinks(text: string, table: LinkTable): readonly string[] {
  return [...text.matchAll(LINK)]
    .filter(([, , path = '', anchor]) => !exists(table, path, anchor))
    .map(([whole]) => whole);
}

/**
 * A text with its links as seen from its page. What a platform does not have has no section: then the words stay, and
 * the link goes.
 */
export function linkedText(text: string, from: string, table: LinkTable): string {
  return text.replaceAll(LINK, (_, words: string, path: string, anchor: string | undefined) => {
    if (!exists(table, path, anchor)) return words;
    const file = path === from ? '' : relativePath(from, path);
    return `[${words}](${file}${anchor === undefined ? '' : `#${anchor}`})`;
  });
}
