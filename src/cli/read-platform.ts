import { buildModel } from '../model/build-model.ts';
import type { Model } from '../model/types.ts';
import { readPlainSpec } from '../spec/read-plain-spec.ts';
import type { Issue } from '../units/issue.ts';
import { type InputFile, readOne } from './read-one.ts';
import type { VerbIo } from './types.ts';

/** A spec as a model, or everything that is wrong with it. */
export type ReadPlatform = { readonly model: Model } | { readonly issues: readonly Issue[] };

/** Reads one spec, a file or `-`, YAML, JSON or TypeScript, as it is in an environment; null: as the file has it. */
export async function readPlatform(path: string, io: VerbIo, environment: string | null): Promise<ReadPlatform> {
  const read = await readOne(path, io);
  return 'issue' in read ? { issues: [read.issue] } : await platformIn(read.file, environment);
}

/** The platform of a file that was read, in an environment; null: as the file has it. */
export async function platformIn({ file, text }: InputFile, environment: string | null): Promise<ReadPlatform> {
  // The reader of all of YAML takes longer to load than a small platform to compile.
  const result =
    readPlainSpec(file, text, environment) ?? (await import('../spec/read-spec.ts')).readSpec(file, text, environment);
  const { reading, spec, issues } = result;
  if (spec === null || issues.length > 0) return { issues };
  return { model: buildModel(spec, reading) };
}
