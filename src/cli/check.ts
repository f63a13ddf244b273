import { FRAMEWORK_NAMES, type FrameworkName } from '../check/controls/framework-names.ts';
import { ruleContext } from '../check/rule-context.ts';
import { CODES, runChecks } from '../check/run-checks.ts';
import type { Finding } from '../check/types.ts';
import type { Issue } from '../units/issue.ts';
import { type Baseline, baselineText, readBaseline } from './check/baseline.ts';
import { explainCode } from './check/explain-code.ts';
import { findingJson } from './check/finding-json.ts';
import { findingText } from './check/finding-text.ts';
import { githubAnnotations } from './check/github-annotations.ts';
import { type JudgedFinding, type Judgement, judgeFindings } from './check/judged-finding.ts';
import { junitReport } from './check/junit-report.ts';
import { sarifLog } from './check/sarif-log.ts';
import { ENVIRONMENT_OPTION } from './environment-option.ts';
import { pathOf } from './input-path.ts';
import { type LoadedPlatform, loadPlatform, requestOf, TARGETS_OPTION } from './load-platform.ts';
import { CLUSTER_OPTION } from './read-input.ts';
import type { Args, Outcome, Verb, VerbIo } from './types.ts';
import { version } from './version.ts';
import { writeFile } from './write-file.ts';

function refused(issues: readonly Issue[]): Outcome {
  return { exitCode: 2, text: '', issues, next: 'nines check --help' };
}

async function findingsOf(
  platform: LoadedPlatform,
  folder: string | undefined,
  io: VerbIo,
): Promise<{ readonly found: readonly Finding[] } | { readonly issue: Issue }> {
  const { index, targets, generated } = platform;
  if (folder === undefined) return { found: runChecks(ruleContext(index, targets, generated), platform) };
  const { readSchemas } = await import('./check/read-schemas.ts');
  io.progress(`reading schemas in ${folder}`);
  const read = readSchemas(folder, io.cwd, index);
  if ('issue' in read) return read;
  const unread = [...platform.unread, ...read.unread];
  return { found: runChecks(ruleContext(index, targets, generated, read.schemas), { ...platform, unread }) };
}

function resultText(judgement: Judgement, platform: LoadedPlatform, args: Args): string {
  const { findings } = judgement;
  switch (args.text('format')) {
    case 'sarif':
      return sarifLog(findings, CODES, version());
    case 'github':
      return githubAnnotations(findings);
    case 'junit':
      return junitReport(findings, platform.name);
    default:
      return findingText(judgement, platform.index.manifests.length, args.flag('all'));
  }
}

function nextOf(findings: readonly JudgedFinding[], paths: string): string {
  const worst = findings.find(({ fails }) => fails);
  return worst === undefined ? `nines prove ${paths}` : `nines check --explain ${worst.code}`;
}

/**
 * `--json` is `--format json`, said for every verb; with another format two results would be asked for. Controls are no
 * findings: a format of findings has no place for them.
 */
function twoFormats(args: Args): Issue | null {
  const format = args.text('format');
  if (format === undefined || format === 'json') return null;
  const other = args.json ? 'json' : args.text('controls') !== undefined && format !== 'text' ? 'controls' : null;
  if (other === null) return null;
  const message = `--${other} and --format ${format} ask for two results`;
  return { code: 'CLI045', path: '--format', message, fix: 'leave one of them out' };
}

/** With `--format json` whatever is said is one JSON object, as with `--json`. */
async function run(args: Args, io: VerbIo): Promise<Outcome> {
  const conflict = twoFormats(args);
  const outcome = conflict === null ? await runCheck(args, io) : refused([conflict]);
  if (args.text('format') !== 'json') return outcome;
  const { exitCode, issues = [] } = outcome;
  const json = outcome.json ?? {
    version: 1,
    exitCode,
    issues: issues.map(({ other, ...issue }) => ({
      ...issue,
      ...(other === undefined ? {} : { other: { ...other } }),
    })),
  };
  return { ...outcome, json, text: `${JSON.stringify(json, null, 2)}\n` };
}

async function runCheck(args: Args, io: VerbIo): Promise<Outcome> {
  const asked = args.text('explain');
  if (asked !== undefined) return explainCode(asked, CODES);
  const startMs = io.nowMs();
  const before = baselineOf(args, io);
  if ('issue' in before) return refused([before.issue]);
  const loaded = await loadPlatform({ ...requestOf(args), withContradictions: true }, io);
  if ('issues' in loaded) return refused(loaded.issues);
  const { platform } = loaded;
  const objects = platform.index.manifests.length;
  io.progress(`checking ${objects} objects`);
  const checked = await findingsOf(platform, args.text('crds'), io);
  if ('issue' in checked) return refused([checked.issue]);
  const issue = writeBaseline(checked.found, args, io);
  if (issue !== undefined) return refused([issue]);
  const controls = args.text('controls') as FrameworkName | undefined;
  if (controls !== undefined && platform.contradictions.length === 0) {
    const { checkControls } = await import('./check/check-controls.ts');
    return checkControls(controls, platform, checked.found, args.positionals.join(' '));
  }
  const judgement = judgeFindings(checked.found, failOn(args), before.baseline);
  const { findings, gone } = judgement;
  if (gone.length > 0)
    io.note(`${gone.length} of the baseline's entries are no longer found; --write-baseline drops them`);
  const seconds = Math.round(io.nowMs() - startMs) / 1000;
  return {
    // What contradicts itself is compiled nowhere else: the input is wrong.
    exitCode: platform.contradictions.length > 0 ? 2 : findings.some(({ fails }) => fails) ? 1 : 0,
    text: resultText(judgement, platform, args),
    json: findingJson(judgement, { platform: platform.name, objects, seconds }),
    next: nextOf(findings, args.positionals.join(' ')),
  };
}

function failOn(args: Args): 'error' | 'warning' {
  return args.text('fail-on') === 'warning' ? 'warning' : 'error';
}

function baselineOf(args: Args, io: VerbIo): { readonly baseline: Baseline | null } | { readonly issue: Issue } {
  const path = args.text('baseline');
  return path === undefined ? { baseline: null } : readBaseline(path, io.cwd);
}

function writeBaseline(found: readonly Finding[], args: Args, io: VerbIo): Issue | undefined {
  const path = args.text('write-baseline');
  if (path === undefined) return undefined;
  const issue = writeFile(pathOf(path, io), baselineText(found));
  if (issue === undefined) io.note(`wrote ${path}: what was found now no longer fails with --baseline ${path}`);
  return issue;
}

export const check: Verb = {
  name: 'check',
  summary: 'what would break the promises of a platform, and how to mend it',
  usage: 'SPEC | FILES…',
  takes: { least: 0, most: Number.POSITIVE_INFINITY },
  options: {
    explain: { kind: 'text', value: 'CODE', help: 'what a finding means, why it matters, what to do' },
    'fail-on': {
      kind: 'text',
      value: 'SEVERITY',
      choices: ['error', 'warning'],
      help: 'exit 1 from this severity on (error unless said)',
    },
    baseline: { kind: 'text', value: 'FILE', help: 'findings that were there before: only new ones fail' },
    'write-baseline': { kind: 'text', value: 'FILE', help: 'write what is found now as a baseline' },
    format: {
      kind: 'text',
      value: 'FORMAT',
      choices: ['text', 'json', 'sarif', 'github', 'junit'],
      help: 'how the result is printed',
    },
    controls: {
      kind: 'text',
      value: 'FRAMEWORK',
      choices: FRAMEWORK_NAMES,
      help: 'which controls of a framework hold, are broken, or are not seen in files',
    },
    crds: { kind: 'text', value: 'DIR', help: 'schemas: custom resource definitions, and swagger.json of Kubernetes' },
    all: { kind: 'flag', help: 'show every info and note' },
    ...TARGETS_OPTION,
    ...ENVIRONMENT_OPTION,
    ...CLUSTER_OPTION,
  },
  more: [
    'A finding is suppressed where it is right: by a comment above the object,',
    '  # nines-ignore AVL014: tide must not run twice',
    'or by `ignore:` in the spec or targets file. A suppression without reason or without use is a finding itself.',
    'With --crds fields and values are checked against the schemas, unknown keys refused, rules in CEL tried.',
    'A baseline knows findings again when lines move; --baseline names entries that nothing has any more.',
    'With --controls a broken control fails: what is found against it counts whatever its severity, unless a reason accepts it.',
    'Errors fail, warnings with --fail-on warning; infos and notes never do. Exit 2 when nothing could be checked, or when',
    'a spec contradicts itself: what stands against what is then among the findings, with both places.',
  ].join('\n'),
  run,
};
