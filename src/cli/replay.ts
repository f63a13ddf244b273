import { inferTargets } from '../prove/infer-targets.ts';
import { toldBy } from '../prove/operators-story.ts';
import { planBattery } from '../prove/plan-battery.ts';
import { planContext } from '../prove/plan-context.ts';
import type { PlannedRun, PlannedScenario } from '../prove/types.ts';
import { traceTable } from '../report/trace-table.ts';
import { nearestWord } from '../units/nearest-word.ts';
import { runWorld } from '../worlds/sim/run-world.ts';
import { ENVIRONMENT_OPTION } from './environment-option.ts';
import { loadPlatform, requestOf, TARGETS_OPTION } from './load-platform.ts';
import { CLUSTER_OPTION } from './read-input.ts';
import { typedAgain } from './typed-again.ts';
import type { Args, Outcome, Verb, VerbIo } from './types.ts';

const DEFAULT_SEED = 1;

function unknown(path: string, word: string, known: readonly string[], next: string): Outcome {
  const near = nearestWord(word, known);
  const fix = near === undefined ? `one of: ${known.slice(0, 12).join(', ')}` : `did you mean ${near}?`;
  const message = word === '' ? 'nothing is named' : `there is no ${word}`;
  return { exitCode: 2, text: '', issues: [{ code: 'CLI006', path, message, fix }], next };
}

function chosen(scenario: PlannedScenario, name: string | undefined): PlannedRun | undefined {
  return name === undefined ? scenario.runs[0] : scenario.runs.find((run) => run.name === name);
}

async function run(args: Args, io: VerbIo): Promise<Outcome> {
  const next = typedAgain('prove', args, ['--all']);
  const loaded = await loadPlatform(requestOf(args), io);
  if ('issues' in loaded) return { exitCode: 2, text: '', issues: loaded.issues, next };
  const { platform } = loaded;
  if (platform.unread.length > 0) return { exitCode: 2, text: '', issues: platform.unread, next };
  const targets = platform.targets ?? inferTargets(platform.index);
  const { scenarios } = planBattery(planContext(platform.index, targets, args.count('seed') ?? DEFAULT_SEED));
  const id = args.text('scenario') ?? '';
  const scenario = scenarios.find((each) => each.id === id);
  if (scenario === undefined)
    return unknown(
      '--scenario',
      id,
      scenarios.map((each) => each.id),
      next,
    );
  const planned = chosen(scenario, args.text('run'));
  if (planned === undefined)
    return unknown(
      '--run',
      args.text('run') ?? '',
      scenario.runs.map((each) => each.name),
      next,
    );
  io.progress(scenario.title);
  const result = runWorld(planned.input);
  return {
    exitCode: 0,
    text: traceTable(scenario, planned, result, toldBy(result.journals)),
    json: {
      version: 1,
      scenario: scenario.id,
      run: planned.name,
      seed: planned.input.seed,
      traceHash: result.traceHash,
      requests: result.requests,
      events: result.events,
      log: result.log.map((entry) => ({ ...entry })),
      told: toldBy(result.journals).map((entry) => ({ ...entry })),
    },
    next,
  };
}

export const replay: Verb = {
  name: 'replay',
  summary: 'run one scenario again and print what happened, event by event',
  usage: 'SPEC | FILES… --scenario ID [--run NAME] [--seed N]',
  takes: { least: 1, most: Number.POSITIVE_INFINITY },
  options: {
    ...CLUSTER_OPTION,
    ...TARGETS_OPTION,
    ...ENVIRONMENT_OPTION,
    scenario: { kind: 'text', value: 'ID', help: 'as the evidence of a promise names it' },
    run: { kind: 'text', value: 'NAME', help: 'which of its runs (the first)' },
    seed: { kind: 'count', value: 'N', help: `seed of the battery (${DEFAULT_SEED})` },
  },
  run,
};
