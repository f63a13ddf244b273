import { availableParallelism } from 'node:os';
import { ruleContext } from '../check/rule-context.ts';
import { runChecks } from '../check/run-checks.ts';
import type { Finding } from '../check/types.ts';
import { assembleProof } from '../prove/assemble-proof.ts';
import { BACKING } from '../prove/backing.generated.ts';
import { inferTargets } from '../prove/infer-targets.ts';
import { planBattery } from '../prove/plan-battery.ts';
import { planContext } from '../prove/plan-context.ts';
import type { ScenarioOutcome } from '../prove/run-scenario.ts';
import type { Battery, Proof } from '../prove/types.ts';
import { reportPage } from '../report/html/report-page.ts';
import { promiseTable } from '../report/promise-table.ts';
import { proofJson } from '../report/proof-json.ts';
import type { Targets } from '../targets/types.ts';
import type { Issue } from '../units/issue.ts';
import type { BatteryWork } from './battery-work.ts';
import { ENVIRONMENT_OPTION } from './environment-option.ts';
import { pathOf } from './input-path.ts';
import { type LoadedPlatform, loadPlatform, requestOf, TARGETS_OPTION } from './load-platform.ts';
import { CLUSTER_OPTION } from './read-input.ts';
import { runBattery } from './run-battery.ts';
import { typedAgain } from './typed-again.ts';
import type { Args, Outcome, Verb, VerbIo } from './types.ts';
import { writeFile, writeProblem } from './write-file.ts';

/** A seed that nobody chose: any would do, but the same one every day. */
const DEFAULT_SEED = 1;

function findingsOf(platform: LoadedPlatform, targets: Targets): readonly Finding[] {
  return runChecks(ruleContext(platform.index, targets, platform.generated), platform);
}

/** What had to be assumed, for people: one line each. */
function assumedText(proof: Proof): string {
  if (proof.assumed.length === 0) return '';
  return `assumed:\n${proof.assumed.map((each) => `  ${each.path}: ${each.value} (${each.why})\n`).join('')}\n`;
}

async function measure(battery: Battery, work: BatteryWork, io: VerbIo): Promise<readonly ScenarioOutcome[]> {
  const count = battery.scenarios.length;
  io.progress(`0 of ${count} scenarios, on ${Math.min(count, availableParallelism())} threads`);
  return runBattery(battery.scenarios, work, (done, last) =>
    io.progress(`${done} of ${count} scenarios: ${last.title}`),
  );
}

/** Writes the report beside and renames it; what went wrong, if anything. */
function writeReport(file: string, proof: Proof, outcomes: readonly ScenarioOutcome[], io: VerbIo): Issue | undefined {
  const pictures = outcomes.flatMap(({ picture }) => (picture === null ? [] : [picture]));
  const failed = writeFile(pathOf(file, io), reportPage(proof, pictures));
  if (failed === undefined) io.note(`report: ${file}`);
  return failed;
}

function exitCodeOf(proof: Proof, strict: boolean): 0 | 1 {
  const fails = proof.promises.some((each) => each.verdict === 'broken' || (strict && each.verdict === 'unproven'));
  return fails ? 1 : 0;
}

/** The most useful thing to do next: look closer at what is broken, else at everything. */
function nextOf(proof: Proof, args: Args, report: string | undefined): string {
  const broken = proof.promises.find((each) => each.verdict === 'broken');
  if (broken?.evidence != null) return broken.evidence.replay;
  if (report === undefined) return typedAgain('prove', args, ['--report', 'out.html']);
  return typedAgain('prove', args, ['--all']);
}

async function run(args: Args, io: VerbIo): Promise<Outcome> {
  const startedMs = io.nowMs();
  const check = typedAgain('check', args, []);
  const loaded = await loadPlatform(requestOf(args), io);
  if ('issues' in loaded) return { exitCode: 2, text: '', issues: loaded.issues, next: check };
  const { platform } = loaded;
  // A proof of half a platform would prove something else: nothing is run until every file can be read.
  if (platform.unread.length > 0) return { exitCode: 2, text: '', issues: platform.unread, next: check };
  const seed = args.count('seed') ?? DEFAULT_SEED;
  const only = args.list('only');
  const targets = platform.targets ?? inferTargets(platform.index);
  const report = args.text('report');
  // Asked before the battery runs: half a minute of work is not thrown away for a name that cannot be written.
  const unwritable = report === undefined ? undefined : writeProblem(pathOf(report, io));
  if (unwritable !== undefined) return { exitCode: 2, text: '', issues: [unwritable], next: check };
  const battery = planBattery(planContext(platform.index, targets, seed), only);
  const work = { manifests: platform.index.manifests, targets, seed, only, pictures: report !== undefined };
  const outcomes = await measure(battery, work, io);
  const proof = assembleProof({
    platform: platform.name,
    seed,
    assumed: targets.assumed,
    battery,
    outcomes,
    findings: findingsOf(platform, targets),
    backing: BACKING,
    replay: (scenario, name) =>
      typedAgain('replay', args, ['--scenario', scenario, '--run', name, '--seed', String(seed)]),
  });
  const failed = report === undefined ? undefined : writeReport(report, proof, outcomes, io);
  if (failed !== undefined) return { exitCode: 2, text: '', issues: [failed], next: check };
  const seconds = Math.round((io.nowMs() - startedMs) / 10) / 100;
  return {
    exitCode: exitCodeOf(proof, args.flag('strict')),
    text: assumedText(proof) + promiseTable(proof, args.flag('all')),
    json: proofJson(proof, seconds),
    next: nextOf(proof, args, report),
  };
}

export const prove: Verb = {
  name: 'prove',
  summary: 'run the manifests through disasters and judge every promise',
  usage: 'SPEC | FILES… [--targets FILE]',
  takes: { least: 1, most: Number.POSITIVE_INFINITY },
  options: {
    ...CLUSTER_OPTION,
    ...TARGETS_OPTION,
    ...ENVIRONMENT_OPTION,
    only: { kind: 'list', value: 'ROW', help: 'only promises of this ledger row, or whose id begins so; repeatable' },
    seed: { kind: 'count', value: 'N', help: `seed of every random choice (${DEFAULT_SEED})` },
    all: { kind: 'flag', help: 'one line per promise, not per ledger row' },
    strict: { kind: 'flag', help: 'exit 1 also when something is unproven' },
    report: { kind: 'text', value: 'FILE', help: 'write the report: one HTML page with a picture per scenario' },
  },
  more: 'Exit status: 0 nothing is broken, 1 something is, 2 the input is wrong.',
  run,
};
