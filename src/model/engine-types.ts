import type { EngineName } from '../engines/installation.ts';

/** What is said of installing; which engines are needed follows from what is compiled. */
export interface Engines {
  /** Null: nobody says. */
  readonly kubernetes: string | null;
  /** Groups that somebody else serves. */
  readonly others: readonly string[];
  readonly installed: readonly EngineName[];
  /** By engine, where another than the known one is asked for. */
  readonly versions: Readonly<Partial<Record<EngineName, string>>>;
}
