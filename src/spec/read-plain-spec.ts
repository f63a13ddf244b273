import { readPlainYaml } from '../schema/plain-yaml.ts';
import { Reading } from '../schema/reading.ts';
import { judgeSpec, type SpecResult } from './judge-spec.ts';

/**
 * What `readSpec` answers, for a file in the plain style that most are in; undefined for others. Whoever asks here first
 * need not load the `yaml` package.
 */
export function readPlainSpec(file: string, text: string, environment: string | null = null): SpecResult | undefined {
  const node = readPlainYaml(text);
  return node === undefined ? undefined : judgeSpec(node, new Reading(file), environment);
}
