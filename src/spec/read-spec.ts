import { readPlain } from '../schema/plain-node.ts';
import { Reading } from '../schema/reading.ts';
import { readYaml } from '../schema/yaml-node.ts';
import { judgeSpec, type SpecResult } from './judge-spec.ts';

/** Reads a platform from the text of a YAML file, as it is in an environment; null: as the file has it. */
export function readSpec(file: string, text: string, environment: string | null = null): SpecResult {
  const reading = new Reading(file);
  return judgeSpec(readYaml(text, reading), reading, environment);
}

/** Reads a platform from a plain object, as a specification in TypeScript exports it. */
export function readSpecObject(file: string, value: unknown): SpecResult {
  const reading = new Reading(file);
  return judgeSpec(readPlain(value, reading), reading);
}
