import { spawnSync } from 'node:child_process';
import type { ProcessTime } from './time-process.ts';

/** The shell's own account of its children: `0m1.234s 0m0.056s` on the last line, user and system. */
const CHILDREN = /(\d+)m([\d.]+)s (\d+)m([\d.]+)s\s*$/;
/** Statuses up to here are a program's verdict; beyond stand signals and a program that is not there. */
const MOST_VERDICT = 125;

/**
 * One program as a whole process, whatever it is written in: its output is dropped, and a verdict (findings) is as good an
 * end as any. Its processor time, of all its threads, comes from the shell that starts it.
 */
export function timeProgram(command: readonly string[], env: Readonly<Record<string, string>> = {}): ProcessTime {
  const from = performance.now();
  const script = '"$@" >/dev/null 2>&1; echo "status $?"; times';
  const { stdout } = spawnSync('sh', ['-c', script, 'sh', ...command], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  const wallSeconds = (performance.now() - from) / 1000;
  const status = Number(/^status (\d+)$/m.exec(stdout)?.[1] ?? MOST_VERDICT + 1);
  const [, userMinutes, user, systemMinutes, system] = CHILDREN.exec(stdout) ?? [];
  if (status > MOST_VERDICT || system === undefined) throw new Error(`${command.join(' ')} ended with ${status}`);
  const minutes = Number(userMinutes) + Number(systemMinutes);
  return { wallSeconds, cpuSeconds: minutes * 60 + Number(user) + Number(system) };
}
