import type { JsonObject } from '../manifests/types.ts';

/** A ConfigMap that the pods of a service read as files, and the variables that tell them where. */
export interface PodFile {
  readonly env: readonly JsonObject[];
  readonly mount: JsonObject;
  readonly volume: JsonObject;
  /** Of the content, where pods are replaced when it changes; null: they see the change by themselves. */
  readonly hash: string | null;
}
