/**
 * What a rule is given and what it says. One rule is one file that exports one object; `check` runs them all and adds
 * positions, suppression and counting, so that a rule is nothing but its question.
 */
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import type { Manifest, Path } from '../manifests/types.ts';
import type { Mesh } from '../mesh/build-mesh.ts';
import type { TargetFigure, Targets } from '../targets/types.ts';
import type { SchemaSet } from './schema/types.ts';

/** `note`: nothing is wrong; something was skipped or is worth knowing. Only errors and warnings can fail a run. */
export type Severity = 'error' | 'warning' | 'info' | 'note';

export interface RuleContext {
  readonly index: ManifestIndex;
  /** The mesh of each cluster, by cluster name. */
  readonly meshes: ReadonlyMap<string, Mesh>;
  /** Null when neither a spec nor a targets file was given: rules that need intentions then say nothing. */
  readonly targets: Targets | null;
  /** `ConfigMap/name` and `Secret/name` that are made from other files before anything is applied. */
  readonly generated: ReadonlySet<string>;
  /** Schemas that the user gave; null: none, and nothing is said about fields. */
  readonly schemas: SchemaSet | null;
}

/** What a rule speaks of: a field of an object, or a figure that a spec or targets file promises. */
export type Subject = { readonly manifest: Manifest; readonly path: Path } | { readonly figure: TargetFigure };

/** What a rule reports: its subject, and the sentence with the figures of this case. */
export type RuleFinding = Subject & {
  readonly message: string;
  /** The cure with this case's names and numbers; the rule's general `fix` when absent. */
  readonly fix?: string;
  /** `namespace/name` of the service whose promises it endangers, where there is one. */
  readonly service?: string;
  /** Another place that contradicts this one. */
  readonly other?: Subject;
};

/** What is said about a code wherever it is printed, whoever finds it. */
export interface RuleText {
  /** Three letters of the area and three digits: `MSH004`. */
  readonly code: string;
  readonly title: string;
  readonly severity: Severity;
  /** Ledger rows whose promises it guards: `prove` names the code as a missing safeguard of these. */
  readonly rows: readonly string[];
  /** What happens to users, and the source of the claim. */
  readonly why: string;
  readonly fix: string;
}

export interface Rule extends RuleText {
  readonly find: (context: RuleContext) => readonly RuleFinding[];
}

/** A finding as it is printed: with position and suppression. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly title: string;
  readonly message: string;
  readonly why: string;
  readonly fix: string;
  readonly rows: readonly string[];
  /** `Kind/namespace/name`; empty for a file, and for what a spec or targets file says. */
  readonly object: string;
  /** Empty where there is no object. */
  readonly cluster: string;
  readonly path: string;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly service: string | null;
  readonly other: {
    readonly object: string;
    readonly path: string;
    readonly file: string | null;
    readonly line: number | null;
    readonly column: number | null;
  } | null;
  /** Reason given by the user, or null when it counts. */
  readonly suppressed: string | null;
}
