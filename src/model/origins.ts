import { printPath } from '../schema/print-path.ts';
import type { Reading } from '../schema/reading.ts';
import type { Path } from '../schema/types.ts';
import type { Provenance } from '../targets/types.ts';

/** Suffixes by which the model names units; the language of the spec has none. */
const UNIT_SUFFIX = /(?<=[a-z])(?:Us|Bytes|Millis)$/;

/** What builders noted, by printed path: a sentence, or the path in the spec. */
type Notes = ReadonlyMap<string, string | Path>;

/**
 * Where the values of the model came from. Most stand in the model under the path at which the spec has them; builders
 * note only what they computed, renamed or moved.
 */
export class Origins {
  readonly #reading: Reading;
  readonly #notes: { readonly path: Path; readonly from: string | Path }[] | null;

  /** Without `isNoting` it answers questions about the spec and forgets what builders note. */
  constructor(reading: Reading, isNoting: boolean) {
    this.#reading = reading;
    this.#notes = isNoting ? [] : null;
  }

  /** The value at a path of the model was computed; `from` says of what, and why so. */
  derived(path: Path, from: string): void {
    this.#notes?.push({ path, from });
  }

  /** The value at a path of the model is what the spec has elsewhere. */
  moved(path: Path, specPath: Path): void {
    this.#notes?.push({ path, from: specPath });
  }

  /** Whether the spec itself has something at a path, rather than a default. */
  isWritten(specPath: Path): boolean {
    return this.#reading.isWritten(specPath);
  }

  /** Provenance of a part of the spec itself, for objects that carry it. */
  ofSpec(path: Path): Provenance {
    for (let length = path.length; length >= 0; length--) {
      const provenance = this.#reading.provenanceOf(path.slice(0, length));
      if (provenance !== undefined) return provenance;
    }
    return { kind: 'written', file: this.#reading.file, line: 0, column: 0, path: '' };
  }

  /** Provenance of every value of the model that did not come from where its parent did, by printed path. */
  table(model: object): Readonly<Record<string, Provenance>> {
    const table: Record<string, Provenance> = {};
    const notes = new Map(this.#notes?.map(({ path, from }) => [printPath(path), from]));
    this.#walk(model, [], null, notes, table);
    return table;
  }

  #walk(value: unknown, path: Path, inherited: string | null, notes: Notes, table: Record<string, Provenance>): void {
    const printed = printPath(path);
    const own = this.#of(path, notes.get(printed));
    const key = own === null ? inherited : JSON.stringify(own);
    if (own !== null && key !== inherited && path.length > 0) table[printed] = own;
    if (typeof value !== 'object' || value === null) return;
    const isList = Array.isArray(value);
    for (const [name, item] of Object.entries(value)) {
      this.#walk(item, [...path, isList ? Number(name) : name], key, notes, table);
    }
  }

  #of(path: Path, note: string | Path | undefined): Provenance | null {
    if (typeof note === 'string') return { kind: 'derived', from: note };
    const last = path.at(-1);
    const plain = typeof last === 'string' ? [...path.slice(0, -1), last.replace(UNIT_SUFFIX, '')] : path;
    return this.#reading.provenanceOf(note ?? plain) ?? null;
  }
}
