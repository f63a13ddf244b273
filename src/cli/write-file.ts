import {
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Issue } from '../units/issue.ts';

/** What to do when the file is there already. */
export type WhenPresent = 'replace' | 'refuse';

/**
 * Writes a file so that nobody ever sees half of it: beside its place first, then moved there in one step.
 * What the machine refuses (no permission, no space, a folder in the way) is an issue, and the old file stays.
 */
export function writeFile(path: string, text: string, whenPresent: WhenPresent = 'replace'): Issue | undefined {
  let temporary: string | undefined;
  try {
    // Through a link the file it points to is replaced, not the link.
    const place = linked(path) ?? path;
    temporary = join(dirname(place), `.${basename(place)}.${process.pid}.tmp`);
    writeInFolder(temporary, text);
    if (whenPresent === 'replace') {
      renameSync(temporary, place);
      return undefined;
    }
    // A hard link fails if the name is taken: unlike a look beforehand, this cannot be overtaken.
    linkSync(temporary, place);
    rmSync(temporary);
    return undefined;
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { force: true });
    return writeIssue(path, error as NodeJS.ErrnoException);
  }
}

/** Makes the folder where it is missing: of a thousand files few are the first of theirs. */
function writeInFolder(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

/** What would keep `writeFile` from replacing a file, found out by writing beside it; the file itself is not touched. */
export function writeProblem(path: string): Issue | undefined {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) readFileSync(path);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temporary, '');
    rmSync(temporary);
    return undefined;
  } catch (error) {
    return writeIssue(path, error as NodeJS.ErrnoException);
  }
}

/** Where a link leads; undefined for what is no link, and for one that leads nowhere. */
function linked(path: string): string | undefined {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return undefined;
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** An operating system's refusal to write, as a user's issue. */
function writeIssue(path: string, error: NodeJS.ErrnoException): Issue {
  if (error.code === undefined) throw error;
  const present = error.code === 'EEXIST' || error.code === 'EISDIR' || error.code === 'ENOTDIR';
  return {
    code: present ? 'CLI011' : 'CLI010',
    path: '',
    file: path,
    message: present ? `cannot write ${path}: something is there already` : `cannot write ${path}: ${error.code}`,
    fix: present ? 'name another place, or take it away first' : 'name a place that you may write to, with space left',
  };
}
