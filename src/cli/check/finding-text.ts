/** Findings for people: by code, worst first, why and fix said once. */
import { countFindings, type JudgedFinding, type Judgement } from './judged-finding.ts';

/** Of infos and notes of one code more than this many are counted, unless everything is asked for. */
const MOST_SHOWN = 3;

type Place = Pick<JudgedFinding, 'file' | 'line' | 'column'>;

function placeText({ file, line, column }: Place): string {
  return file === null ? '' : [file, line, column].filter((part) => part !== null).join(':');
}

/** `Deployment/shop/web` → `Deployment shop/web`. */
function objectText(object: string): string {
  const [kind = '', namespace = '', name = ''] = object.split('/');
  return namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** The object, or what a spec or targets file calls it. */
function nameText({ object, path }: Pick<JudgedFinding, 'object' | 'path'>): string {
  return object === '' ? path : objectText(object);
}

interface Line {
  readonly finding: JudgedFinding;
  readonly clusters: readonly string[];
}

/** The same words about the same object in several clusters are one line. */
function linesOf(findings: readonly JudgedFinding[]): readonly Line[] {
  const found = new Map<string, { finding: JudgedFinding; clusters: string[] }>();
  for (const finding of findings) {
    const key = [finding.object, finding.path, finding.file, finding.line, finding.message].join('\n');
    const line = found.get(key);
    if (line === undefined) found.set(key, { finding, clusters: [finding.cluster] });
    else line.clusters.push(finding.cluster);
  }
  return [...found.values()];
}

function lineText({ finding, clusters }: Line, sharedFix: boolean): string {
  const { message, fix, other } = finding;
  const named = nameText(finding);
  const subject = [placeText(finding), named === '' ? '' : `${named}:`].filter((part) => part !== '');
  const many = clusters.length > 1 ? ` (in ${clusters.length} clusters)` : '';
  const lines = [`  ${subject.join('  ')} ${message}${many}`.trimEnd()];
  if (other !== null && other.file !== null) lines.push(`      see ${[placeText(other), nameText(other)].join(' ')}`);
  if (!sharedFix) lines.push(`      fix: ${fix}`);
  return lines.join('\n');
}

function groupText(findings: readonly JudgedFinding[], all: boolean): string {
  const [{ severity, code, title, why, fix }] = findings as readonly [JudgedFinding, ...JudgedFinding[]];
  const sharedFix = findings.every((each) => each.fix === fix);
  const lines = linesOf(findings);
  const isMinor = severity === 'info' || severity === 'note';
  const shown = all || !isMinor ? lines : lines.slice(0, MOST_SHOWN);
  const hidden = lines.length - shown.length;
  return [
    `${severity} ${code} ${title}`,
    ...shown.map((line) => lineText(line, sharedFix)),
    ...(hidden === 0 ? [] : [`  and ${hidden} more (--all shows them)`]),
    ...(severity === 'note' ? [] : [`    why: ${why}`, ...(sharedFix ? [`    fix: ${fix}`] : [])]),
  ].join('\n');
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** The last line: how much of what was found, in how much that was read. */
function summaryText(findings: readonly JudgedFinding[], objects: number): string {
  const counts = countFindings(findings);
  const found = (['error', 'warning', 'info', 'note'] as const)
    .filter((severity) => counts[severity] > 0)
    .map((severity) => counted(counts[severity], severity));
  const aside = [
    ...(counts.suppressed === 0 ? [] : [`${counts.suppressed} suppressed`]),
    ...(counts.known === 0 ? [] : [`${counts.known} known from the baseline`]),
  ];
  const none = counts.known > 0 ? 'nothing new' : 'no findings';
  const said = [...(found.length === 0 ? [none] : found), ...aside];
  return `${said.join(', ')} in ${counted(objects, 'object')}`;
}

/** What the baseline has in vain. */
function goneText(gone: Judgement['gone']): string {
  const [subject, it] = gone.length === 1 ? ['entry', 'it'] : ['entries', 'them'];
  const lines = gone.map(([fingerprint, count]) => `  ${fingerprint}${count > 1 ? ` (${count} times)` : ''}`);
  return [`${gone.length} ${subject} of the baseline that no finding has any more; take ${it} out:`, ...lines, ''].join(
    '\n',
  );
}

/** Everything that counts, what the baseline has in vain, then the last line. */
export function findingText({ findings, gone }: Judgement, objects: number, all: boolean): string {
  const groups = new Map<string, JudgedFinding[]>();
  for (const finding of findings) {
    if (finding.suppressed !== null || finding.known) continue;
    const others = groups.get(finding.code);
    if (others === undefined) groups.set(finding.code, [finding]);
    else others.push(finding);
  }
  const texts = [...groups.values()].map((group) => `${groupText(group, all)}\n`);
  const vain = gone.length === 0 ? [] : [goneText(gone)];
  return `${[...texts, ...vain, summaryText(findings, objects)].join('\n')}\n`;
}
