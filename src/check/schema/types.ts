import type { Violation } from './violation.ts';

/** A rule that the evaluator does not understand. */
export interface UncompiledRule {
  /** Where in the schema it stands. */
  readonly path: string;
  readonly rule: string;
  readonly reason: string;
}

/** Rules of a schema that are tried on no object. */
export interface UntriedRules {
  readonly uncompiled: readonly UncompiledRule[];
  /** How many compare with the object as it was stored: only the API server knows it, and a new object has none. */
  readonly transitions: number;
}

/** The schema of one kind in one version. */
export interface KindSchema {
  /** Everything that is wrong with an object, in the order of its fields, and then what the rules say. */
  readonly violations: (object: unknown) => readonly Violation[];
  readonly untried: () => UntriedRules;
}

/** Schemas by `schemaKey`. */
export type SchemaSet = ReadonlyMap<string, KindSchema>;
