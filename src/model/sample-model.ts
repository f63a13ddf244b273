import assert from 'node:assert/strict';
import { readSpec } from '../spec/read-spec.ts';
import { buildModel } from './build-model.ts';
import type { Model } from './types.ts';

/** For tests: the model of a platform in whose text there is no mistake. */
export function sampleModel(text: string, file = 'platform.yaml'): Model {
  const { issues, reading, spec } = readSpec(file, text);
  assert.deepEqual(issues, [], text);
  return buildModel(spec!, reading);
}
