import { spawnSync } from 'node:child_process';
import { basename, resolve } from 'node:path';
import type { Issue } from '../units/issue.ts';
import { MAX_MANIFEST_BYTES } from './read-text.ts';
import type { Io } from './types.ts';

/** What turns a folder into manifests. */
export type Renderer = 'kustomize' | 'helm';

interface Command {
  readonly program: string;
  readonly args: readonly string[];
}

/** Long enough for a large chart, short enough to notice that a base is being fetched from a network that is not there. */
const TIMEOUT_MS = 60_000;

/** Renders a folder with the user's own program: the first of those that can do it and are installed. */
export function renderFolder(
  renderer: Renderer,
  path: string,
  file: string,
  io: Io,
): { text: string; by: string } | { issue: Issue } {
  const commands = commandsFor(renderer, path);
  for (const { program, args } of commands) {
    const run = spawnSync(program, args, {
      cwd: io.cwd,
      env: { ...io.env },
      encoding: 'utf8',
      timeout: TIMEOUT_MS,
      maxBuffer: MAX_MANIFEST_BYTES,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { code } = (run.error ?? {}) as NodeJS.ErrnoException;
    if (code === 'ENOENT') continue;
    const by = [program, args[0]].join(' ');
    if (run.status === 0 && run.error === undefined) return { text: run.stdout, by };
    const reason = code ?? firstLine(run.stderr);
    return {
      issue: issue(file, `${by} could not render ${file}: ${reason}`, `make it work: ${line({ program, args })}`),
    };
  }
  const names = commands.map(({ program }) => program).join(' or ');
  const fix = `install ${names}, or pipe what it prints: ${line(commands[0]!)} | nines check -`;
  return { issue: issue(file, `${file} needs ${names} to be rendered, which is not installed`, fix) };
}

function commandsFor(renderer: Renderer, path: string): Command[] {
  if (renderer === 'helm') {
    // Helm names a release; the chart's folder is what a reader recognises.
    const release = basename(resolve(path))
      .toLowerCase()
      .replace(/[^a-z0-9-]/g, '-');
    return [{ program: 'helm', args: ['template', release, path] }];
  }
  return [
    { program: 'kustomize', args: ['build', path] },
    { program: 'kubectl', args: ['kustomize', path] },
  ];
}

function line({ program, args }: Command): string {
  return [program, ...args].join(' ');
}

/** What kubectl's log puts before a line, the time among it, which would differ from run to run. */
const LOG_HEAD = /^[EFIW]\d{4} [\d:.]+ +\d+ [\w.-]+:\d+\] (?:"[^"]*" err=")?/;

/** The line that says what is wrong: programs print warnings before it and a trace after it. */
function firstLine(text: string): string {
  const lines = text
    .split('\n')
    .map((each) => each.trim().replace(LOG_HEAD, ''))
    .filter((each) => each !== '' && !/^#? ?warning/i.test(each));
  return (lines.find((each) => /error|cannot|no such|not found/i.test(each)) ?? lines[0] ?? 'it said nothing').slice(
    0,
    300,
  );
}

function issue(file: string, message: string, fix: string): Issue {
  return { code: 'CLI023', path: '', file, message, fix };
}
