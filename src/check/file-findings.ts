/**
 * What reading found: files that could not be read, documents that are no Kubernetes objects, empty files. They have
 * codes like rules, so that they can be explained, but no object, so that no comment above one can suppress them.
 */
import type { ReadNote } from '../manifests/types.ts';
import type { Issue } from '../units/issue.ts';
import type { Finding, RuleText, Severity } from './types.ts';

const UNREAD = 'What stands there is not applied either: kubectl refuses it, or never sees it. The rest was checked.';

function text(code: string, severity: Severity, title: string, why: string, fix: string): RuleText {
  return { code, severity, title, rows: [], why, fix };
}

/** Every code that reading can give among manifests. */
export const FILE_CODES: readonly RuleText[] = [
  text('CLI020', 'error', 'A file that cannot be read', UNREAD, 'name a file that is there and readable'),
  text('CLI021', 'error', 'A file that is too large', UNREAD, 'split it into smaller files'),
  text('CLI022', 'error', 'A file that is not text', UNREAD, 'name YAML or JSON files, saved as UTF-8'),
  text(
    'CLI023',
    'warning',
    'A folder that has to be rendered first',
    'A kustomization or chart is not what is applied, but what it renders to; patches and generated objects are missing from what was checked.',
    'install kustomize or helm, or pipe what it prints: kustomize build DIR | nines check -',
  ),
  text('CLI026', 'error', 'A TypeScript file that exports nothing to read', UNREAD, 'leave it out'),
  text(
    'CLI043',
    'warning',
    'A schema that cannot be read',
    'Objects of its kinds were checked by the rules, and not against it.',
    'mend the file, or take it out of the folder of --crds',
  ),
  text('MAN001', 'error', 'A file that is not text', UNREAD, 'leave binary files out'),
  text('MAN002', 'error', 'Not readable as YAML', UNREAD, 'correct the line that is named'),
  text('MAN003', 'error', 'A key that stands twice', UNREAD, 'keep one of the two'),
  text('MAN004', 'error', 'An alias that cannot be expanded', UNREAD, 'write the value out'),
  text('MAN005', 'error', 'Nested too deeply', UNREAD, 'no manifest is nested like this'),
  text('MAN006', 'error', 'A key that is refused', UNREAD, 'rename the key'),
  text('MAN007', 'error', 'No apiVersion or kind', UNREAD, 'write both'),
  text('MAN008', 'error', 'No usable name', UNREAD, 'write metadata.name'),
  text(
    'MAN009',
    'error',
    'A label or annotation that is not a text',
    'The API server refuses the object. It was checked as if the value stood in quotes.',
    'put the value in quotes',
  ),
  text('MAN010', 'error', 'A tag or value that YAML does not have', UNREAD, 'take the tag away or correct the value'),
  text('MAN011', 'error', 'A file that is too long', UNREAD, 'split it into smaller files'),
  text(
    'MAN012',
    'note',
    'Not a Kubernetes object',
    'Nothing is wrong: a program reads it from a file, and no cluster stores it.',
    'nothing to mend',
  ),
  text('MAN013', 'note', 'An empty file', 'Nothing is wrong: there is nothing in it.', 'nothing to mend'),
];

const BY_CODE: ReadonlyMap<string, RuleText> = new Map(FILE_CODES.map((each) => [each.code, each]));

/** What reading left behind. */
export interface ReadRemains {
  readonly unread: readonly Issue[];
  readonly notes: readonly ReadNote[];
  readonly emptyFiles: readonly string[];
}

type Place = Partial<Pick<Finding, 'path' | 'file' | 'line' | 'column' | 'fix'>>;

function finding(code: string, message: string, place: Place): Finding {
  const known = BY_CODE.get(code) ?? text(code, 'error', 'A file that cannot be read', UNREAD, 'correct it');
  const nowhere = { object: '', cluster: '', path: '', file: null, line: null, column: null };
  return { ...known, ...nowhere, service: null, other: null, suppressed: null, message, ...place };
}

/** As findings: an unreadable file is an error among others, never a reason to stay silent about the rest. */
export function fileFindings({ unread, notes, emptyFiles }: ReadRemains): readonly Finding[] {
  return [
    ...unread.map(({ code, message, fix, path, file, line, column }) =>
      finding(code, message, { fix, path, file: file ?? null, line: line ?? null, column: column ?? null }),
    ),
    ...notes.map(({ message, file, line }) => finding('MAN012', message, { file, line })),
    ...emptyFiles.map((file) => finding('MAN013', `${file} holds no objects`, { file })),
  ];
}
