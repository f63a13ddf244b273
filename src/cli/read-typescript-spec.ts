import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Issue } from '../units/issue.ts';
import { type ReadText, readText } from './read-text.ts';

/** Node versions from which TypeScript runs by type stripping without a flag. */
const STRIPS = [22, 18] as const;

/**
 * Reads a spec written in TypeScript: a module that exports the same thing as the YAML, as `platform` or as its default.
 * It is run, like any program of the user's, and what it exports is passed on as JSON, so that everything after this
 * knows only one form. Lines in issues are then lines of that JSON.
 */
export async function readTypescriptSpec(path: string, file: string): Promise<ReadText> {
  if (!existsSync(path)) return readText(path, file);
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < STRIPS[0] || (major === STRIPS[0] && minor < STRIPS[1])) {
    const message = `${file} is TypeScript, which Node ${process.versions.node} does not run`;
    return { issue: problem(file, message, `use Node ${STRIPS.join('.')} or later, or write the spec as YAML`) };
  }
  try {
    const module = await import(pathToFileURL(path).href);
    const exported: unknown = module.platform ?? module.default;
    if (typeof exported === 'object' && exported !== null) {
      return { text: `${JSON.stringify(exported, null, 2)}\n`, kind: 'spec' };
    }
    return {
      issue: problem(file, `${file} exports no platform`, 'export const platform = { apiVersion: "nines.dev/v1", … }'),
    };
  } catch (error) {
    // Only the first line: what follows it are drawings and traces.
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { issue: problem(file, `${file} failed when it was run: ${reason}`, 'make it run alone: node FILE') };
  }
}

function problem(file: string, message: string, fix: string): Issue {
  return { code: 'CLI026', path: '', file, message, fix };
}
