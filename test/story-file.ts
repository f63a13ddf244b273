/**
 * The text form of a story:
 *
 *     # what this shows, and where the expected answer comes from
 *     route GET http://shop.example/cart
 *       a body, indented by two spaces, given to the command without them
 *     ----
 *     what it answers
 *
 * A blank line ends the answer. An answer that itself holds blank lines stands between two lines of `----` on each side.
 */

/** One command of a story with the answer that is expected. */
export interface Block {
  /** Comment lines and blank lines before the command, as written. */
  readonly before: string;
  /** The command line and the indented body, as written. */
  readonly input: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly body: string;
  /** Each line ended; empty when nothing is expected. */
  readonly expected: string;
  /** One-based line of the command. */
  readonly line: number;
}

/** A story: its blocks, and the comments after the last of them. */
export interface StoryFile {
  readonly blocks: readonly Block[];
  readonly after: string;
}

const SEPARATOR = '----';

/** Reads a story. A form that is not understood is an error with its line. */
export function readStory(text: string): StoryFile {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const start = at;
    while (at < lines.length && (lines[at] === '' || lines[at]!.startsWith('#'))) at++;
    const before = joined(lines.slice(start, at));
    if (at === lines.length) return { blocks, after: before };
    const commandAt = at;
    do at++;
    while (at < lines.length && lines[at] !== SEPARATOR && /^( {2}|$)/.test(lines[at]!));
    if (lines[at] !== SEPARATOR) throw new Error(`line ${at + 1}: expected an indented body or ${SEPARATOR}`);
    const input = lines.slice(commandAt, at);
    const answer = readAnswer(lines, at + 1);
    const [command = '', ...args] = words(input[0]!, commandAt + 1);
    const body = joined(input.slice(1).map((line) => line.slice(2)));
    blocks.push({ before, input: joined(input), command, args, body, expected: answer.text, line: commandAt + 1 });
    at = answer.end;
  }
  return { blocks, after: '' };
}

/** Writes a story with these answers instead of the expected ones: what is unchanged keeps its bytes. */
export function writeStory(story: StoryFile, answers: readonly string[]): string {
  const parts = story.blocks.map(({ before, input }, i) => `${before}${input}${answerText(answers[i]!)}`);
  return `${parts.join('')}${story.after}`.replace(/\n+$/, '\n');
}

function readAnswer(lines: readonly string[], start: number): { text: string; end: number } {
  let end = start;
  if (lines[start] === SEPARATOR) {
    do end++;
    while (end < lines.length && !(lines[end] === SEPARATOR && lines[end + 1] === SEPARATOR));
    if (end >= lines.length)
      throw new Error(`line ${start + 1}: the answer is not closed by two lines of ${SEPARATOR}`);
    return { text: joined(lines.slice(start + 1, end)), end: end + 2 };
  }
  while (end < lines.length && lines[end] !== '') end++;
  return { text: joined(lines.slice(start, end)), end };
}

function answerText(answer: string): string {
  const text = answer === '' || answer.endsWith('\n') ? answer : `${answer}\n`;
  if (text.split('\n').includes(SEPARATOR)) throw new Error(`an answer must not hold a line of ${SEPARATOR} alone`);
  const needsFence = /^\n|\n\n/.test(text);
  const fence = `${SEPARATOR}\n`;
  return needsFence ? `${fence}${fence}${text}${fence}${fence}` : `${fence}${text}`;
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** Words of a command line; quotes of either kind keep spaces. */
function words(text: string, line: number): string[] {
  const found = [...text.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) => word);
  if (
    found.join('').length !==
    text.replace(/('[^']*'|"[^"]*")|\s/g, (_, quoted: string | undefined) => quoted ?? '').length
  ) {
    throw new Error(`line ${line}: a quote is not closed`);
  }
  return found.map((word) =>
    word.replace(/'([^']*)'|"([^"]*)"/g, (_, single: string | undefined, double: string) => single ?? double),
  );
}
