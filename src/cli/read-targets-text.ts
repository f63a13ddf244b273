import { buildModel } from '../model/build-model.ts';
import { targetsOf } from '../model/targets-of-model.ts';
import { readSpec } from '../spec/read-spec.ts';
import { readTargets } from '../targets/read-targets.ts';
import type { Targets } from '../targets/types.ts';
import type { Issue } from '../units/issue.ts';
import type { InputFile } from './read-one.ts';

/** A document that says it is a Platform, as YAML or as JSON; whatever else it is, `readTargets` says so. */
const IS_PLATFORM = /^\s*["']?kind["']?\s*:\s*["']?Platform\b/m;

/** Reads a targets file, or the intentions of a Platform, for manifests that came from elsewhere. */
export function readTargetsText(
  file: InputFile,
): { readonly targets: Targets } | { readonly issues: readonly Issue[] } {
  if (!IS_PLATFORM.test(file.text)) {
    const { targets, issues } = readTargets(file.file, file.text);
    return targets === null ? { issues } : { targets };
  }
  const { spec, issues, reading } = readSpec(file.file, file.text);
  if (spec === null) return { issues };
  return { targets: targetsOf(buildModel(spec, reading)) };
}
