import { isAbsolute, join } from 'node:path';
import { ruleContext } from '../check/rule-context.ts';
import { CODES, runChecks } from '../check/run-checks.ts';
import type { Finding } from '../check/types.ts';
import type { Issue } from '../units/issue.ts';
import { type Baseline, baselineText, readBaseline } from './check/baseline.ts';
import { explainCode } from './check/explain-code.ts';
import { findingJson } from './check/finding-json.ts';
import { findingText } from './check/finding-text.ts';
import { githubAnnotations } from './check/github-annotations.ts';
import { type JudgedFinding, judgeFindings } from './check/judged-finding.ts';
import { junitReport } from './check/junit-report.ts';
import { sarifLog } from './check/sarif-log.ts';
import { type LoadedPlatform, loadPlatform, TARGETS_OPTION } from './load-platform.ts';
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

function resultText(
  findings: readonly JudgedFinding[],
  platform: LoadedPlatform,
  args: Args,
  json: Outcome['json'],
): string {
  switch (args.text('format')) {
    case 'json':
      return `${JSON.stringify(json, null, 2)}\n`;
    case 'sarif':
      return sarifLog(findings, CODES, version());
    case 'github':
      return githubAnnotations(findings);
    case 'junit':
      return junitReport(findings, platform.name);
    default:
      return findingText(findings, platform.index.manifests.length, args.flag('all'));
  }
}

function nextOf(findings: readonly JudgedFinding[], paths: string): string {
  const worst = findings.find(({ fails }) => fails);
  return worst === undefined ? `nines prove ${paths}` : `nines check --explain ${worst.code}`;
}

async function run(args: Args, io: VerbIo): Promise<Outcome> {
  const asked = args.text('explain');
  if (asked !== undefined) return explainCode(asked, CODES);
  const startMs = io.nowMs();
  let baseline: Baseline | null = null;
  const baselinePath = args.text('baseline');
  if (baselinePath !== undefined) {
    const read = readBaseline(baselinePath, io.cwd);
    if ('issue' in read) return refused([read.issue]);
    baseline = read.baseline;
  }
  const request = { paths: args.positionals, clusters: args.list('cluster'), targets: args.text('targets') };
  const loaded = await loadPlatform(request, io);
  if ('issues' in loaded) return refused(loaded.issues);
  const { platform } = loaded;
  io.progress(`checking ${platform.index.manifests.length} objects`);
  const checked = await findingsOf(platform, args.text('crds'), io);
  if ('issue' in checked) return refused([checked.issue]);
  const { found } = checked;
  const written = args.text('write-baseline');
  if (written !== undefined) {
    const issue = writeFile(isAbsolute(written) ? written : join(io.cwd, written), baselineText(found));
    if (issue !== undefined) return refused([issue]);
    io.note(`wrote ${written}: what was found now no longer fails with --baseline ${written}`);
  }
  const findings = judgeFindings(found, args.text('fail-on') === 'warning' ? 'warning' : 'error', baseline);
  const seconds = Math.round(io.nowMs() - startMs) / 1000;
  const json = findingJson(findings, { platform: platform.name, objects: platform.index.manifests.length, seconds });
  return {
    exitCode: findings.some(({ fails }) => fails) ? 1 : 0,
    text: resultText(findings, platform, args, json),
    json,
    next: nextOf(findings, args.positionals.join(' ')),
  };
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
    crds: { kind: 'text', value: 'DIR', help: 'schemas: custom resource definitions, and swagger.json of Kubernetes' },
    all: { kind: 'flag', help: 'show every info and note' },
    ...TARGETS_OPTION,
    ...CLUSTER_OPTION,
  },
  more: [
    'A finding is suppressed where it is right: by a comment above the object,',
    '  # nines-ignore AVL014: tide must not run twice',
    'or by `ignore:` in the spec or targets file. A suppression without reason or without use is a finding itself.',
    'With --crds fields and values are checked against the schemas, unknown keys refused; CEL rules are not evaluated.',
    'Errors fail, warnings with --fail-on warning; infos and notes never do. Exit 2 only when nothing could be checked.',
  ].join('\n'),
  run,
};
