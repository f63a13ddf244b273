/** Everything that is compiled from an example, by cluster. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type CompiledFile, compile, renderFiles } from '../../../src/compile/compile.ts';
import type { KubeObject } from '../../../src/manifests/types.ts';
import { sampleModel } from '../../../src/model/sample-model.ts';

export interface CompiledCluster {
  /** As in `mno us-east-1`. */
  readonly title: string;
  readonly name: string;
  readonly zones: readonly string[];
  readonly files: readonly CompiledFile[];
  /** In the order in which they are to be applied. */
  readonly objects: readonly KubeObject[];
  /** Objects of every cluster of the platform. */
  readonly platform: readonly KubeObject[];
  /** Writes the cluster's files, as `nines compile` does. */
  write(folder: string): void;
}

/** The clusters of a platform of examples/. */
export function compiledClusters(example: string): readonly CompiledCluster[] {
  return editedClusters(example, (text) => text);
}

/** The same of what a test makes of its text. */
export function editedClusters(example: string, edit: (text: string) => string): readonly CompiledCluster[] {
  const path = join(import.meta.dirname, '../../../examples', `${example}.yaml`);
  const model = sampleModel(edit(readFileSync(path, 'utf8')), path);
  const compiled = compile(model);
  const texts = renderFiles(model, compiled);
  const platform = compiled.files.flatMap((file) => file.objects);
  return Object.values(model.clusters).map(({ name, zones }) => {
    const files = compiled.files.filter((file) => file.cluster === name);
    const objects = files.flatMap((file) => file.objects);
    return {
      title: `${example} ${name}`,
      name,
      zones,
      files,
      objects,
      platform,
      write: (folder) => write(folder, name),
    };
  });

  function write(folder: string, cluster: string): void {
    for (const { path, text } of texts) {
      if (!path.startsWith(`${cluster}/`)) continue;
      const file = join(folder, path.slice(cluster.length + 1));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }
}
