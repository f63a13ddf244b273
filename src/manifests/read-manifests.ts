import { type LocateCache, locate } from './locate.ts';
import { manifestOf } from './manifest-of.ts';
import { type Parsed, parseYaml } from './parse-yaml.ts';
import { parseYamlFast, unsupported } from './parse-yaml-fast.ts';
import { type DocumentSpan, splitDocuments } from './split-documents.ts';
import { suppressionsAbove, suppressionsAtEnd, suppressionsIn } from './suppressions.ts';
import type { Manifest, Path, ReadIssue, ReadNote, Source, Suppression } from './types.ts';
import { unixLines } from './unix-lines.ts';

/** What one file holds. The three lists are in the order of the file. */
export interface ReadResult {
  readonly manifests: readonly Manifest[];
  readonly issues: readonly ReadIssue[];
  readonly notes: readonly ReadNote[];
}

/** Larger files are refused unread: no manifest that people keep is a tenth of this. */
const maxManifestCharacters = 50_000_000;

/**
 * Reads every Kubernetes object in a file, YAML or JSON, as kubectl would, and says what is wrong with the rest.
 * `cluster` is where the objects belong unless an annotation of theirs says otherwise.
 */
export function readManifests(file: string, text: string, cluster: string): ReadResult {
  const reading = new Reading(file, text, cluster);
  reading.read();
  return reading;
}

class Reading implements ReadResult {
  readonly manifests: Manifest[] = [];
  readonly issues: ReadIssue[] = [];
  readonly notes: ReadNote[] = [];
  readonly #file: string;
  readonly #text: string;
  readonly #cluster: string;
  readonly #positions: LocateCache = new Map();

  constructor(file: string, text: string, cluster: string) {
    this.#file = file;
    this.#text = unixLines(text);
    this.#cluster = cluster;
  }

  read(): void {
    const refusal = fileRefusal(this.#text);
    if (refusal !== undefined) {
      this.issues.push({ path: '', file: this.#file, ...refusal });
      return;
    }
    let above: readonly Suppression[] = [];
    for (const [index, span] of splitDocuments(this.#text).entries()) above = this.#document(index, span, above);
  }

  /** Reads one document and returns the suppressions at its end, which stand above the next one. */
  #document(index: number, span: DocumentSpan, above: readonly Suppression[]): readonly Suppression[] {
    const text = this.#text.slice(span.start, span.end);
    const lead = leadOf(text);
    if (lead.isEmpty) return [...above, ...suppressionsIn(text.split('\n'), span.line)];
    const parsed = this.#parse(span);
    if (parsed.problem !== undefined) {
      const { line, ...problem } = parsed.problem;
      this.issues.push({ ...problem, path: '', file: this.#file, line: line + span.line - 1 });
      return [];
    }
    const source: Source = { file: this.#file, document: index, line: span.line + lead.lines };
    if (!text.includes('nines-ignore')) {
      this.#value(parsed.value, source, above, null);
      return [];
    }
    const lines = text.split('\n');
    this.#value(parsed.value, source, [...above, ...suppressionsIn(lines.slice(0, lead.lines), span.line)], {
      lines,
      first: span.line,
    });
    return suppressionsAtEnd(lines, span.line);
  }

  #parse(span: DocumentSpan): Parsed {
    const value = parseYamlFast(this.#text, span.start, span.end);
    return value === unsupported ? parseYaml(this.#text.slice(span.start, span.end)) : { value };
  }

  /** A document's value: an object, a `List` of them, or something else. */
  #value(value: unknown, source: Source, suppressions: readonly Suppression[], comments: Comments | null): void {
    const items = listItems(value);
    if (items === undefined) {
      this.#object(value, source, suppressions);
      return;
    }
    for (const [item, child] of items.entries()) {
      const at: Source = { ...source, item };
      this.#object(child, at, comments === null ? suppressions : [...suppressions, ...this.#aboveItem(at, comments)]);
    }
  }

  #aboveItem(source: Source, comments: Comments): Suppression[] {
    const { line } = locate(this.#text, source, [], this.#positions);
    return suppressionsAbove(comments.lines, line - comments.first, line);
  }

  #object(value: unknown, source: Source, suppressions: readonly Suppression[]): void {
    const { manifest, note, problems } = manifestOf(value, source, this.#cluster);
    for (const { path, ...problem } of problems) {
      const whole = source.item === undefined ? path : ['items', source.item, ...path];
      this.issues.push({ ...problem, path: pathText(whole), ...locate(this.#text, source, path, this.#positions) });
    }
    if (note !== undefined) this.notes.push({ ...note, file: this.#file, line: source.line });
    if (manifest !== undefined)
      this.manifests.push(suppressions.length === 0 ? manifest : { ...manifest, suppressions });
  }
}

/** The lines of a document in which comments are looked up, and the file's line of the first. */
interface Comments {
  readonly lines: readonly string[];
  readonly first: number;
}

/** The items of a `List` or of a list kind such as `DeploymentList`; undefined for anything else. */
function listItems(value: unknown): readonly unknown[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kind, apiVersion, items } = value as { kind?: unknown; apiVersion?: unknown; items?: unknown };
  if (typeof kind !== 'string' || !kind.endsWith('List') || typeof apiVersion !== 'string') return undefined;
  if (items === null || (items === undefined && kind === 'List')) return [];
  return Array.isArray(items) ? items : undefined;
}

/** How many lines come before the first that is neither blank, comment, directive nor a bare border. */
function leadOf(text: string): { readonly lines: number; readonly isEmpty: boolean } {
  const blank = /^(?:---)?[ \t]*(?:#.*)?\r?$/;
  let lines = 0;
  for (let at = 0; at < text.length; lines++) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end === -1 ? text.length : end);
    if (!blank.test(line) && line.charCodeAt(0) !== 37) return { lines, isEmpty: false };
    if (end === -1) break;
    at = end + 1;
  }
  return { lines, isEmpty: true };
}

/** What YAML allows nowhere, escaped or not at all: control characters but tab and line breaks, and two that are no characters. */
const unprintable = /[^\t\n\r\x20-\x7e\x85\xa0-\ufffd]/;

function fileRefusal(text: string): Omit<ReadIssue, 'file' | 'path'> | undefined {
  if (text.length > maxManifestCharacters) {
    const message = `longer than ${maxManifestCharacters} characters`;
    return { code: 'MAN011', message, fix: 'Split the file.', line: 1, column: 1 };
  }
  const at = text.search(unprintable);
  if (at === -1) return undefined;
  const line = text.slice(0, at).split('\n').length;
  const column = at - text.lastIndexOf('\n', at - 1);
  const character = `U+${text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')}`;
  const message = `not a text file: the control character ${character} stands in it`;
  return { code: 'MAN001', message, fix: 'Leave binary files out, or save this one as UTF-8 text.', line, column };
}

function pathText(path: Path): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}
