/** One file that `compile` writes: what it is for, and what makes its objects. */
import type { KubeObject } from '../manifests/types.ts';
import type { Model } from '../model/types.ts';

export interface Concern {
  /** Path within a cluster's folder. */
  readonly file: string;
  /** Ledger rows. */
  readonly rows: readonly string[];
  readonly engine: string;
  /** What the file promises, as the index page says it. */
  readonly promise: string;
  readonly build: (model: Model, cluster: string) => readonly KubeObject[];
  /** Instead of `build`: made from all other files of the cluster, patched as they are. */
  readonly follow?: (model: Model, cluster: string, others: readonly BuiltFile[]) => readonly KubeObject[];
}

/** Objects of one file of a cluster. */
export interface BuiltFile {
  readonly file: string;
  readonly objects: readonly KubeObject[];
}

/** A concern made from the model. */
export function concern(file: string, rows: string, engine: string, promise: string, build: Concern['build']): Concern {
  return { file, rows: rows.split(' '), engine, promise, build };
}

/** A concern that follows from all others. It stands where it is applied. */
export function following(
  file: string,
  rows: string,
  engine: string,
  promise: string,
  follow: NonNullable<Concern['follow']>,
): Concern {
  return { ...concern(file, rows, engine, promise, () => []), follow };
}
