/** Outcomes of all scenarios → the judged promises, each with its evidence and what it misses. */
import type { Finding } from '../check/types.ts';
import { judge } from './judge.ts';
import type { ScenarioOutcome } from './run-scenario.ts';
import type { Battery, Figure, JudgedPromise, Measurement, PlannedPromise, PlannedScenario, Proof } from './types.ts';

export interface AssembleInput {
  readonly platform: string;
  readonly seed: number;
  readonly assumed: Proof['assumed'];
  readonly battery: Battery;
  readonly outcomes: readonly ScenarioOutcome[];
  /** Findings of `check` over the same objects: those that guard a row are named as its missing safeguards. */
  readonly findings: readonly Finding[];
  /** Mechanism → conformance cases that back it. */
  readonly backing: Readonly<Record<string, readonly string[]>>;
  /** The command line that replays one run of a scenario. */
  readonly replay: (scenario: string, run: string) => string;
}

function figure(value: number, unit: string): Figure {
  return { value, unit };
}

/** Codes of unsuppressed findings that guard the promise's row, on its cluster and service. */
function missingSafeguards(promise: PlannedPromise, findings: readonly Finding[]): readonly string[] {
  const { scope, target } = promise;
  const codes = findings
    .filter((finding) => finding.rows.includes(target.row) && finding.severity !== 'note')
    .filter((finding) => finding.cluster === scope.cluster)
    .filter((finding) => finding.service === null || scope.service === null || finding.service === scope.service)
    .map((finding) => finding.code);
  return [...new Set(codes)].sort();
}

function judged(
  input: AssembleInput,
  promise: PlannedPromise,
  scenario: PlannedScenario | null,
  reason: string | null,
): JudgedPromise {
  const { target } = promise;
  const outcome = input.outcomes.find((each) => each.scenario === scenario?.id);
  const measurements: readonly Measurement[] = outcome?.measurements[promise.id] ?? [];
  const judgement = judge(target, measurements);
  const because: string[] = [];
  if (judgement.verdict === 'broken') because.push(...missingSafeguards(promise, input.findings));
  const why = reason ?? judgement.because;
  if (why !== null) because.push(why);
  const seen = judgement.worst !== null && judgement.worst.events > 0;
  const run = outcome?.runNames[judgement.index] ?? '';
  return {
    id: promise.id,
    title: promise.title,
    row: target.row,
    scope: promise.scope,
    target: figure(target.value, target.unit),
    measured: seen && judgement.worst !== null ? figure(judgement.worst.value, target.unit) : null,
    margin: seen ? judgement.margin : null,
    by: seen ? 'simulator' : null,
    verdict: judgement.verdict,
    because,
    backed: [...new Set((scenario?.mechanisms ?? []).flatMap((mechanism) => input.backing[mechanism] ?? []))].sort(),
    evidence:
      scenario === null ? null : { scenario: scenario.id, seed: input.seed, replay: input.replay(scenario.id, run) },
  };
}

/** Rows in the order of the ledger: the letter of the section as the ledger lists them, then the number. */
const SECTIONS = 'MTOBDVSCXAW';

function rowOrder(row: string): number {
  return SECTIONS.indexOf(row.charAt(0)) * 1000 + Number(row.slice(1));
}

/** The whole proof, ordered by ledger row, then by promise id. */
export function assembleProof(input: AssembleInput): Proof {
  const promises = [
    ...input.battery.scenarios.flatMap((scenario) =>
      scenario.promises.map((promise) => judged(input, promise, scenario, null)),
    ),
    ...input.battery.untested.map(({ promise, because }) => judged(input, promise, null, because)),
  ].sort((a, b) => rowOrder(a.row) - rowOrder(b.row) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return { platform: input.platform, seed: input.seed, assumed: input.assumed, promises };
}
