/**
 * Kubernetes-shaped objects as every room of the house passes them around.
 *
 * An object is read-only data. What is known *about* it (file, cluster) stands beside it in a `Manifest`,
 * never inside it, so that an object read from a file equals the same object written by the compiler.
 */

/** Any JSON value that a manifest can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export type Labels = Readonly<Record<string, string>>;

export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** One Kubernetes object. Fields beside these four are read through `field` (`manifests/field.ts`). */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly [field: string]: unknown;
}

/** A path into an object: keys and list positions, as in `['spec', 'http', 0, 'route']`. */
export type Path = readonly (string | number)[];

/** Where an object was read: the text's file, which of its YAML documents, and which item when that document is a `List`. */
export interface Source {
  readonly file: string;
  /** Zero-based YAML document within the file. */
  readonly document: number;
  /** Zero-based item when the document is a `List`, else absent. */
  readonly item?: number;
  /** One-based line on which the document starts: exact without a second read. */
  readonly line: number;
}

/** A comment `# nines-ignore CODE: reason` that stands above an object or before its first key. */
export interface Suppression {
  readonly code: string;
  /** Empty when the writer gave none; whether that is acceptable is for the checks to say. */
  readonly reason: string;
  /** One-based line of the comment. */
  readonly line: number;
}

/** An object with what is known about it. `source` is absent for an object that was compiled and never read from a file. */
export interface Manifest {
  readonly object: KubeObject;
  readonly cluster: string;
  readonly source?: Source;
  /** Absent when there is none. */
  readonly suppressions?: readonly Suppression[];
}

/**
 * Something in a file that kubectl would refuse. The shape equals `Issue` of `units`, declared again because
 * this room, like `units`, imports no other.
 */
export interface ReadIssue {
  /** `MAN` and three digits. */
  readonly code: string;
  readonly path: string;
  readonly message: string;
  readonly fix: string;
  readonly file: string;
  /** One-based. */
  readonly line: number;
  /** One-based. */
  readonly column: number;
}

/** A document that was left aside because it is no Kubernetes object, which is no mistake. */
export interface ReadNote {
  /** What it looks like; `spec` is a document of nines itself. */
  readonly subject: 'kustomize' | 'helm' | 'prometheus' | 'alertmanager' | 'spec' | 'configuration' | 'other';
  readonly message: string;
  readonly file: string;
  /** One-based line on which the document starts. */
  readonly line: number;
}

/** A place in a file, one-based, as editors count. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A field of a manifest: what findings, routes and explanations point at. `locate` turns it into a `Position`. */
export interface Origin {
  readonly manifest: Manifest;
  readonly path: Path;
}
