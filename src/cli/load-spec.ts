import { compile } from '../compile/compile.ts';
import { indexManifests } from '../manifests/manifest-index.ts';
import type { Manifest } from '../manifests/types.ts';
import { buildModel } from '../model/build-model.ts';
import { targetsOf } from '../model/targets-of-model.ts';
import { readSpec } from '../spec/read-spec.ts';
import type { Issue } from '../units/issue.ts';
import type { LoadOutcome, LoadRequest } from './load-platform.ts';
import type { Input } from './read-input.ts';
import type { InputFile } from './read-one.ts';
import { specPosition } from './spec-position.ts';

/** The platform of a spec: the objects that it compiles to, as they would be applied. */
export function loadSpec(file: InputFile, input: Input, request: LoadRequest): LoadOutcome {
  const { spec, understood, issues, reading } = readSpec(file.file, file.text, request.environment ?? null);
  const others = [...input.issues];
  if (input.files.length > 1 || request.targets !== undefined) others.push(specAlone(file.file, request.targets));
  const looked = request.withContradictions === true ? understood : spec;
  if (looked === null || others.length > 0) return { issues: [...issues, ...others] };
  const model = buildModel(looked, reading);
  const compiled = compile(model);
  if (compiled.issues.length > 0) return { issues: compiled.issues };
  const manifests = compiled.files.flatMap(({ cluster, objects }) =>
    objects.map((object): Manifest => ({ object, cluster })),
  );
  return {
    platform: {
      name: model.name,
      model,
      written: new Set([
        ...[...compiled.files, ...compiled.documents].map(({ concern }) => concern.file),
        ...manifests.map(({ object }) => object.kind),
      ]),
      index: indexManifests(manifests),
      targets: targetsOf(model),
      contradictions: issues,
      unread: [],
      notes: [],
      emptyFiles: [],
      generated: new Set(),
      position: specPosition(looked, model, reading, compiled.files),
    },
  };
}

function specAlone(file: string, targets: string | undefined): Issue {
  const isAlone = targets !== undefined;
  const message = isAlone ? `${file} is a spec and has its own targets` : `${file} is a spec among other files`;
  const fix = isAlone ? 'leave out --targets' : 'name the spec alone';
  return { code: 'CLI027', path: '', file, message, fix };
}
