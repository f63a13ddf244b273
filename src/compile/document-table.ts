/**
 * Every file that `compile` writes and that is no Kubernetes object: what a cloud provider is asked for, as Terraform's
 * JSON syntax (a `.tf.json` file is read by Terraform and OpenTofu as it is). One folder `cloud` per cluster is one root
 * module, so resources of different files may name each other; the order is that of the index page, for Terraform finds
 * its own.
 */
import type { JsonObject } from '../manifests/types.ts';
import type { Model } from '../model/types.ts';

export interface DocumentConcern {
  /** Path within a cluster's folder; ends in `.tf.json`. */
  readonly file: string;
  /** Ledger rows. */
  readonly rows: readonly string[];
  readonly engine: string;
  /** What the file promises, as the index page says it. */
  readonly promise: string;
  /** Null: nothing of it in this cluster. */
  readonly build: (model: Model, cluster: string) => JsonObject | null;
}

export const DOCUMENTS: readonly DocumentConcern[] = [];
