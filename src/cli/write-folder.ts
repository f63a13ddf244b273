import { lstatSync, readdirSync, readFileSync, realpathSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import type { Issue } from '../units/issue.ts';
import { writeFile } from './write-file.ts';

/** The inventory: which files in a folder are ours. It is also the sign that the folder is. */
export const INVENTORY = '.nines.json';
const INVENTORY_VERSION = 1;

/** What happened to each file, by its name in the folder. */
export interface FolderReport {
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Makes a folder hold exactly these files of ours: writes what changed, removes what an earlier run wrote and this one
 * does not, and never touches a file that somebody else put there. Names are relative, with forward slashes. Everything
 * is checked before anything is written, so that an issue means an untouched folder.
 */
export function writeFolder(
  folder: string,
  files: ReadonlyMap<string, string>,
): { report: FolderReport; issues: readonly Issue[] } {
  const nothing: FolderReport = { written: [], unchanged: [], removed: [] };
  const inventory = readInventory(folder);
  if ('issue' in inventory) return { report: nothing, issues: [inventory.issue] };
  const owned = inventory.files;
  const isElsewhere = elsewhere(folder);
  const issues = [...files.keys()].flatMap((name) => problemWithName(folder, name, owned, isElsewhere) ?? []);
  if (issues.length > 0) return { report: nothing, issues };

  const names = [...files.keys()].sort();
  const stale = [...owned].filter((name) => !files.has(name)).sort();
  // Until all is done the inventory names old and new files, so that after a crash both are still known as ours.
  const started = writeInventory(folder, [...new Set([...names, ...owned])].sort());
  if (started !== undefined) return { report: nothing, issues: [started] };
  const written: string[] = [];
  const unchanged: string[] = [];
  for (const name of names) {
    const text = files.get(name)!;
    // What was not ours is not there: that was looked at above.
    if (owned.has(name) && textOf(join(folder, name)) === text) {
      unchanged.push(name);
      continue;
    }
    const issue = writeFile(join(folder, name), text);
    if (issue !== undefined) return { report: { written, unchanged, removed: [] }, issues: [issue] };
    written.push(name);
  }
  for (const name of stale) remove(folder, name);
  const finished = writeInventory(folder, names);
  return { report: { written, unchanged, removed: stale }, issues: finished === undefined ? [] : [finished] };
}

function writeInventory(folder: string, names: readonly string[]): Issue | undefined {
  const text = `${JSON.stringify({ version: INVENTORY_VERSION, files: names }, null, 2)}\n`;
  const path = join(folder, INVENTORY);
  return textOf(path) === text ? undefined : writeFile(path, text);
}

function readInventory(folder: string): { files: ReadonlySet<string> } | { issue: Issue } {
  const path = join(folder, INVENTORY);
  const text = textOf(path);
  if (text === undefined) {
    const present = entriesOf(folder);
    if (Array.isArray(present) && present.length === 0) return { files: new Set() };
    const message = Array.isArray(present)
      ? `${folder} holds files that nines did not write, such as ${present.sort()[0]}`
      : `${folder} is not a folder`;
    return { issue: folderIssue(folder, message, 'name an empty folder or a new one with -o') };
  }
  try {
    const { version, files } = JSON.parse(text) as { version: unknown; files: unknown };
    const isRead =
      version === INVENTORY_VERSION && Array.isArray(files) && files.every((name) => typeof name === 'string');
    // An inventory that names files outside its folder was not written by us, and would make us remove them.
    if (isRead && files.every((name) => isInside(name))) return { files: new Set(files as string[]) };
  } catch {
    // Not JSON: the same as an inventory that we did not write.
  }
  return { issue: folderIssue(path, `${path} is not an inventory that nines wrote`, 'name another folder with -o') };
}

function folderIssue(file: string, message: string, fix: string): Issue {
  return { code: 'CLI012', path: '', file, message, fix };
}

/** Whether a name stays inside the folder it is written to, whatever system reads it. */
function isInside(name: string): boolean {
  const isPlain = [...name].every((letter) => letter >= ' ' && letter !== '\\' && letter !== ':');
  return isPlain && name.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

function problemWithName(
  folder: string,
  name: string,
  owned: ReadonlySet<string>,
  isElsewhere: (place: string) => boolean,
): Issue | undefined {
  const fix = 'choose a name of letters, digits, dots and dashes';
  if (!isInside(name) || name === INVENTORY) {
    return { code: 'CLI013', path: name, message: `a file named ${JSON.stringify(name)} would escape ${folder}`, fix };
  }
  const place = join(folder, name);
  if (isElsewhere(place)) {
    const message = `${place} leads outside ${folder} through a link`;
    return { code: 'CLI013', path: name, message, fix: 'remove the link, or name another folder with -o' };
  }
  if (!owned.has(name) && isPresent(place)) {
    return folderIssue(
      place,
      `${place} is there and nines did not write it`,
      'move it away, or name another folder with -o',
    );
  }
  return undefined;
}

/** Whether a place in a folder leads out of it through a link; what is asked of a folder inside is asked once. */
function elsewhere(folder: string): (place: string) => boolean {
  const top = realPath(folder);
  const known = new Map<string, boolean>();
  const leadsOutside = (place: string): boolean => {
    if (top === undefined || place.length <= folder.length) return false;
    const entry = lstatSync(place, { throwIfNoEntry: false });
    if (entry !== undefined && (entry.isSymbolicLink() || entry.isDirectory())) {
      const real = realPath(place);
      if (real !== undefined) return !real.startsWith(top.endsWith(sep) ? top : top + sep);
    }
    const parent = dirname(place);
    const found = known.get(parent) ?? leadsOutside(parent);
    known.set(parent, found);
    return found;
  };
  return leadsOutside;
}

function remove(folder: string, name: string): void {
  if (elsewhere(folder)(join(folder, name))) return;
  rmSync(join(folder, name), { force: true });
  for (let at = dirname(name); at !== '.'; at = dirname(at)) {
    try {
      rmdirSync(join(folder, at));
    } catch {
      return; // Not empty, or gone already: others' files keep their folders.
    }
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function entriesOf(folder: string): string[] | 'not a folder' {
  try {
    return readdirSync(folder);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? [] : 'not a folder';
  }
}

function isPresent(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
