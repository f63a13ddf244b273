/** Everything that is compiled from an example, by cluster. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compile, renderFiles } from '../../../src/compile/compile.ts';
import type { KubeObject } from '../../../src/manifests/types.ts';
import { sampleModel } from '../../../src/model/sample-model.ts';

export interface CompiledCluster {
  /** As in `mno us-east-1`. */
  readonly title: string;
  readonly name: string;
  readonly zones: readonly string[];
  /** In the order in which they are to be applied. */
  readonly objects: readonly KubeObject[];
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
  return Object.values(model.clusters).map(({ name, zones }) => ({
    title: `${example} ${name}`,
    name,
    zones,
    objects: compiled.files.filter((file) => file.cluster === name).flatMap((file) => file.objects),
    write(folder) {
      for (const { path, text } of texts) {
        if (!path.startsWith(`${name}/`)) continue;
        const file = join(folder, path.slice(name.length + 1));
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
    },
  }));
}
