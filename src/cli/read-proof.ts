/** What `prove --json` wrote, read again for people: one line per figure, over all the places where it is promised. */
import { readFileSync } from 'node:fs';
import type { Measured, MeasuredFigure } from '../guides/measured.ts';
import type { Figure } from '../prove/types.ts';
import { printFigure } from '../report/print-figure.ts';
import type { Issue } from '../units/issue.ts';
import { pathOf } from './input-path.ts';
import { unreadable } from './read-text.ts';
import type { Io } from './types.ts';

/** Version of the result that is read. */
const VERSION = 1;
const VERDICTS = ['holds', 'broken', 'unproven'] as const;

interface ProvenPromise {
  readonly id: string;
  readonly title: string;
  readonly target: Figure | null;
  readonly measured: { readonly value: number | null; readonly unit: Figure['unit'] } | null;
  readonly verdict: (typeof VERDICTS)[number];
}

function isPromise(value: unknown): value is ProvenPromise {
  const { id, title, verdict } = (value ?? {}) as Partial<Record<keyof ProvenPromise, unknown>>;
  return typeof id === 'string' && typeof title === 'string' && VERDICTS.some((each) => each === verdict);
}

/** `15.2 to 18.1 ms`, in the figure's own unit. */
function range(promises: readonly ProvenPromise[]): string {
  const figures = promises.flatMap(({ measured }): readonly Figure[] =>
    measured === null ? [] : [{ ...measured, value: measured.value ?? Number.POSITIVE_INFINITY }],
  );
  const sorted = figures.toSorted((a, b) => a.value - b.value);
  const [least, most] = [sorted[0], sorted.at(-1)].map((figure) => printFigure(figure ?? null));
  return least === most ? `${least}` : `${least} to ${most}`;
}

function figureOf(row: string, promises: readonly ProvenPromise[]): MeasuredFigure {
  const [first] = promises;
  const count = (verdict: ProvenPromise['verdict']): number =>
    promises.filter((each) => each.verdict === verdict).length;
  return {
    row,
    promise: first?.title ?? '',
    target: printFigure(first?.target ?? null),
    measured: range(promises),
    holds: count('holds'),
    broken: count('broken'),
    unproven: count('unproven'),
  };
}

/** Reads a proof of a platform. */
export function readProof(
  file: string,
  platform: string,
  io: Pick<Io, 'cwd'>,
): { readonly measured: Measured } | { readonly issue: Issue } {
  const fix = `write it: nines prove SPEC --json > ${file}`;
  const refuse = (message: string): { readonly issue: Issue } => ({
    issue: { code: 'CLI046', path: '', file, message, fix },
  });
  let content: {
    readonly version?: unknown;
    readonly platform?: unknown;
    readonly seed?: unknown;
    readonly promises?: unknown;
  };
  try {
    content = (JSON.parse(readFileSync(pathOf(file, io), 'utf8')) ?? {}) as typeof content;
  } catch (error) {
    if (error instanceof SyntaxError) return refuse(`${file} is no proof: it is not JSON`);
    return { issue: unreadable(file, error as NodeJS.ErrnoException) };
  }
  const { version, promises, seed } = content;
  if (version !== VERSION || !Array.isArray(promises) || !promises.every(isPromise) || typeof seed !== 'number')
    return refuse(`${file} is no proof of version ${VERSION}`);
  if (content.platform !== platform)
    return refuse(`${file} proves ${String(content.platform)}, and this is ${platform}`);
  const groups = new Map<string, ProvenPromise[]>();
  for (const promise of promises) {
    const [row = ''] = promise.id.split('/');
    const key = JSON.stringify([row, promise.title, promise.target]);
    groups.set(key, [...(groups.get(key) ?? []), promise]);
  }
  const figures = [...groups.values()].map((group) => figureOf(group[0]?.id.split('/')[0] ?? '', group));
  return { measured: { file, seed, figures } };
}
