import { ENGINE_NAMES, type EngineName } from '../../engines/installation.ts';
import { HOST_NAME } from '../../schema/name-texts.ts';
import { defaulted, flag, listOf, optional, record, text } from '../../schema/record.ts';

const VERSION = text('a version', { pattern: '^\\d+\\.\\d+\\.\\d+$', longest: 20, examples: ['1.31.1'] });

const engine = record('an engine', {
  installed: defaulted(flag(), 'Somebody else installs it, and keeps it up to date.', false, 'the plan does'),
  version: optional(
    VERSION,
    'Of its chart, or the tag of its repository.',
    'the one that what we write was tried with',
  ),
});

type EngineField = ReturnType<typeof optionalEngine>;

function optionalEngine(name: EngineName) {
  return optional(engine, `How ${name} is installed.`, 'by the plan, where a compiled file needs it');
}

const byName = Object.fromEntries(ENGINE_NAMES.map((name) => [name, optionalEngine(name)])) as Readonly<
  Record<EngineName, EngineField>
>;

/** How what reads the compiled files gets there (W04). Which are needed follows from the files. */
export const engines = record('engines', {
  kubernetes: optional(VERSION, 'Version of the clusters’ Kubernetes.', 'whatever the engines need'),
  others: defaulted(
    listOf(HOST_NAME),
    'Groups of further kinds that somebody else serves, such as `ray.io`.',
    [],
    'none',
  ),
  ...byName,
});
