import { buildModel } from '../model/build-model.ts';
import { targetsOf } from '../model/targets-of-model.ts';
import { readSpec } from '../spec/read-spec.ts';
import type { Targets } from '../targets/types.ts';
import type { Issue } from '../units/issue.ts';
import type { InputFile } from './read-input.ts';

/** Reads a targets file, or the intentions of a Platform, for manifests that came from elsewhere. */
export function readTargetsText(
  file: InputFile,
): { readonly targets: Targets } | { readonly issues: readonly Issue[] } {
  const { spec, issues, reading } = readSpec(file.file, file.text);
  if (spec === null) return { issues };
  return { targets: targetsOf(buildModel(spec, reading)) };
}
