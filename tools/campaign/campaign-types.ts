/** One long search for inputs that break something, each made from nothing but a seed. */
export interface Campaign {
  readonly about: string;
  /** How many inputs, unless the command line says otherwise. */
  readonly inputs: number;
  /** Processor time that one input may take. */
  readonly limitMs: number;
  /** Takes the input of a seed through everything; what it throws is a failure. */
  readonly run: (seed: number) => Promise<void>;
  /** The input of a seed as files to look at: name → content. */
  readonly files: (seed: number) => Readonly<Record<string, string | Uint8Array>>;
  /** A smaller input that fails too, as such files; null when it does not fail again. */
  readonly shrink: (seed: number) => Promise<Readonly<Record<string, string | Uint8Array>> | null>;
}
