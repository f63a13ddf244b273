/**
 * Figures of a spec that were understood and cannot hold together. Compiling such a spec is refused; `check` looks at the
 * whole of it all the same, so that everything that is wrong is said in one run. They are mistakes, so no reason suppresses them.
 */
import type { Issue } from '../units/issue.ts';
import type { Finding, RuleText } from './types.ts';

function text(code: string, title: string, rows: readonly string[], why: string, fix: string): RuleText {
  return { code, severity: 'error', title, rows, why, fix };
}

/** Every code under which a spec can contradict itself. */
export const SPEC_CODES: readonly RuleText[] = [
  text(
    'SPEC003',
    'One field with two values',
    [],
    'Readers of YAML disagree about which of the two counts; people believe the one that they have seen.',
    'keep one of the two',
  ),
  text(
    'SPEC022',
    'Two splits of the same clients',
    ['D03', 'D06'],
    'Clients are divided once by DNS, requests once more by the mesh. Two figures for one of these are two platforms.',
    'say per layer who takes what: `regions.*.share` or `dns.weights` for clients, `split` for what services ask of one another',
  ),
  text(
    'SPEC023',
    'More pods than there can be, or fewer',
    ['D01', 'S01'],
    'Bounds hold whatever else asks for pods: beyond them nothing happens, and nobody is told.',
    'keep within the bounds, or move them',
  ),
  text(
    'SPEC024',
    'A breaker that ejects nobody',
    ['M13'],
    'Envoy ejects a pod only while (ejected + 1) of the pool stays within the limit (outlier_detection_impl.cc): of few pods a small limit lets none go.',
    'raise the limit to one pod of the smallest pool, or leave it to be computed',
  ),
  text(
    'SPEC025',
    'Two features that exclude each other',
    [],
    'Each of them was understood, and one makes the other untrue.',
    'keep one of the two',
  ),
  text(
    'SPEC028',
    'A figure that another one makes impossible',
    [],
    'Whatever is built, one of the two figures will not be met.',
    'change one of the two, as the finding says',
  ),
  text(
    'SPEC030',
    'Something written that another line takes away',
    [],
    'What has no effect was meant to have one, and who reads the file believes that it has.',
    'put the narrower one first, or take one away',
  ),
];

const BY_CODE: ReadonlyMap<string, RuleText> = new Map(SPEC_CODES.map((each) => [each.code, each]));

/** A contradiction among the findings. */
export function contradiction({ code, message, fix, path, file, line, column, other }: Issue): Finding {
  const known = BY_CODE.get(code);
  if (known === undefined || other === undefined) throw new Error(`${code} ${path} is no contradiction`);
  return {
    ...known,
    message,
    fix,
    object: '',
    cluster: '',
    path,
    file: file ?? null,
    line: line ?? null,
    column: column ?? null,
    service: null,
    other: { object: '', path: other.path, file: file ?? null, line: other.line ?? null, column: other.column ?? null },
    suppressed: null,
  };
}
