import { basename, dirname } from 'node:path/posix';
import type { Complaint, Rule, SourceFile } from './source-file.ts';
import type { Token } from './tokenize.ts';

/** Names that say where code was put, not what it is. */
const EMPTY_NAMES = new Set(['managers', 'manager', 'common', 'misc', 'shared', 'index', 'lib']);
/** The same as the end of a name: `string-utils`. */
const EMPTY_ENDINGS = /(^|-)(util|utils|utilities|helper|helpers|misc)$/;
const DECLARERS = new Set(['function', 'const', 'let', 'class', 'interface', 'type']);

/** Names that a file exports, without what it only passes on. */
export function exportedNames(code: readonly Token[]): string[] {
  const names: string[] = [];
  for (let i = 0; i < code.length; i++) {
    if (code[i]!.text !== 'export' || code[i]!.kind !== 'word' || code[i - 1]?.text === '.') continue;
    let at = i + 1;
    while (['async', 'abstract', 'declare'].includes(code[at]?.text ?? '')) at++;
    if (DECLARERS.has(code[at]?.text ?? '')) {
      if (code[at + 1]?.text === '*') at++;
      if (code[at + 1]?.kind === 'word') names.push(code[at + 1]!.text);
    }
    if (code[at]?.text === '{' || (code[at]?.text === 'type' && code[at + 1]?.text === '{')) {
      for (; at < code.length && code[at]!.text !== '}'; at++) {
        const ends = code[at + 1]?.text === ',' || code[at + 1]?.text === '}';
        if (code[at]!.kind === 'word' && ends) names.push(code[at]!.text);
      }
    }
  }
  return names;
}

/** `OutlierEjection`, `outlierEjection`, `OUTLIER_EJECTION` and `outlier-ejection` are one name. */
function flat(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
}

/** Whether an export shares a word with the file's name: `duration.ts` may export `parseDuration`, `family-table.ts` `FAMILIES`. */
function speaksOf(name: string, stem: string): boolean {
  const roots = stem.split(/[-.]/).map((word) => word.replace(/(ies|[yes])$/, ''));
  return roots.some((root) => root.length > 1 && flat(name).includes(root)) || flat(name) === flat(stem);
}

/** A reader finds code by its name: files are called what they export, and nothing is called "utils". */
export const names: Rule = {
  name: 'names',
  check(file: SourceFile): Complaint[] {
    if (!file.isCode) return [];
    const complaints: Complaint[] = [];
    const stem = basename(file.path).replace(/(\.test)?\.(ts|mts|js|mjs)$/, '');
    const empty = [...dirname(file.path).split('/'), stem].find(
      (part) => EMPTY_NAMES.has(part) || EMPTY_ENDINGS.test(part),
    );
    if (empty !== undefined) {
      complaints.push({ line: 1, message: `"${empty}" does not say what is in it: name the concept` });
    }
    if (!/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(stem)) {
      complaints.push({ line: 1, message: `"${stem}" is not kebab-case` });
    }
    const exported = exportedNames(file.code);
    const isNamed =
      /^(.*-)?types$/.test(stem) || exported.length === 0 || exported.some((name) => speaksOf(name, stem));
    if (empty === undefined && !isNamed && !file.isTest && !file.isGenerated) {
      complaints.push({ line: 1, message: `exports ${exported.slice(0, 3).join(', ')} but none speaks of "${stem}"` });
    }
    file.code.forEach((token, at) => {
      if (token.text === 'export' && token.kind === 'word' && file.code[at + 1]?.text === 'default') {
        complaints.push({ line: token.line, message: 'default export: an export has one name everywhere' });
      }
    });
    return complaints;
  },
};
