import type { Owned } from './deliverables.ts';

/** C compiled, K checked, P proven, O operated, A application kit, D document. */
export type Reach = 'C' | 'K' | 'P' | 'O' | 'A' | 'D';

export interface LedgerRow {
  readonly id: string;
  readonly promise: string;
  readonly reaches: readonly Reach[];
  readonly done: readonly Reach[];
  /** Reaches that are done in part, and which part. */
  readonly inPart: Readonly<Partial<Record<Reach, string>>>;
  /** Codes of the mistakes in a spec that check it, beside the rules of `check`. */
  readonly specCodes: readonly string[];
  /** The command that compiles it, where that is a way of compiling and no file of its own; null: files do. */
  readonly compiledBy: string | null;
  /** Test in which a real engine shows that it holds; null: the simulator does. */
  readonly provenBy: string | null;
  /** The command whose tests operate it for real; null: none yet. */
  readonly operatedBy: string | null;
  /** Pages of the guides that are its document, or sections of them; empty: none yet. */
  readonly pages: readonly string[];
  /** The example whose guides have them. */
  readonly documented: Owned;
}

export interface LedgerSection {
  readonly title: string;
  readonly rows: readonly LedgerRow[];
}

type More = {
  readonly inPart?: LedgerRow['inPart'];
  readonly spec?: string;
  readonly compiledBy?: string;
  readonly provenBy?: string;
  readonly operatedBy?: string;
  readonly pages?: string;
  readonly documented?: Owned;
};

/** `row('M01', 'CK', 'CK', …)`: reaches asked for, reaches done. */
export function row(id: string, reaches: string, done: string, promise: string, more: More = {}): LedgerRow {
  const { inPart = {}, spec, compiledBy = null, provenBy = null, operatedBy = null, pages, documented = 'mno' } = more;
  const letters = (text: string) => [...text] as Reach[];
  const specCodes = spec?.split(' ') ?? [];
  return {
    id,
    promise,
    reaches: letters(reaches),
    done: letters(done),
    inPart,
    specCodes,
    compiledBy,
    provenBy,
    operatedBy,
    pages: pages?.split(' ') ?? [],
    documented,
  };
}
