import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { INTENT_ANNOTATION } from '../manifests/own-annotations.ts';
import type { ObjectRef } from '../ports/types.ts';
import type { Issue } from '../units/issue.ts';
import { nearestWord } from '../units/nearest-word.ts';
import type { AskWorld } from '../worlds/local/world-client.ts';
import type { AuditEntry } from '../worlds/local/world-types.ts';
import { shownPath } from './input-path.ts';
import { findWorld, STATE_OPTION, speakingWithWorld, stateOf } from './local/find-world.ts';
import { askPerson } from './rollout/ask-person.ts';
import { type FoundRollout, findRollout, rolloutPolicies } from './rollout/find-rollout.ts';
import { type PlannedEdit, planStart, readVariables } from './rollout/plan-start.ts';
import { auditText, rolloutText } from './rollout/rollout-text.ts';
import type { Args, ExitCode, Outcome, Verb, VerbIo } from './types.ts';

/** What is asked of the controller, and what a person is told about it. */
const INTENTS: Readonly<Record<string, string>> = {
  pause: 'no step is taken and nothing is judged until `resume`',
  resume: 'it goes on from where it stands',
  promote: 'this stage’s time and judge are waived',
  abort: 'everything goes back as fast as there is capacity, and this revision is given up',
  retry: 'revisions that were given up may be tried again',
};
const ACTIONS = ['start', 'status', ...Object.keys(INTENTS)];

interface Desk {
  readonly args: Args;
  readonly io: VerbIo;
  readonly ask: AskWorld;
  readonly next: string;
}

function refused(issues: readonly Issue[], next: string, exitCode: ExitCode = 2): Outcome {
  return { exitCode, text: '', issues, next };
}

async function run(args: Args, io: VerbIo): Promise<Outcome> {
  const [action = '', service] = args.positionals;
  const paths = stateOf(args, io, undefined);
  const named = args.text('state') === undefined ? '' : ` --state ${shownPath(paths.folder, io)}`;
  const next = `nines rollout status${service === undefined ? '' : ` ${service}`}${named}`;
  const issues: Issue[] = [];
  if (!ACTIONS.includes(action)) {
    const near = nearestWord(action, ACTIONS) ?? 'status';
    const message = `rollout does not know ${action}: it knows ${ACTIONS.join(', ')}`;
    issues.push({ code: 'CLI060', path: action, message, fix: `did you mean: nines rollout ${near}?` });
  } else if (service === undefined && action !== 'status') {
    const fix = `write: nines rollout ${action} SERVICE`;
    issues.push({ code: 'CLI060', path: action, message: `${action} needs a service`, fix });
  }
  const found = findWorld(paths, io);
  if ('issue' in found) issues.push(found.issue);
  if (issues.length > 0 || 'issue' in found) return refused(issues, next);
  const desk = { args, io, ask: found.ask, next };
  if (service === undefined) return await statusOfAll(desk);
  const rollout = await findRollout(found.ask, service);
  if ('issues' in rollout) return refused(rollout.issues, next);
  if (action === 'status') return await showStatus([rollout.rollout], desk);
  return action === 'start' ? await start(rollout.rollout, desk) : await intend(action, rollout.rollout, desk);
}

async function statusOfAll(desk: Desk): Promise<Outcome> {
  const policies = await rolloutPolicies(desk.ask);
  const found = await Promise.all(policies.map(({ service }) => findRollout(desk.ask, service)));
  const issues = found.flatMap((each) => ('issues' in each ? each.issues : []));
  const rollouts = found.flatMap((each) => ('rollout' in each ? [each.rollout] : []));
  return { ...(await showStatus(rollouts, desk)), issues };
}

async function showStatus(rollouts: readonly FoundRollout[], { ask, next }: Desk): Promise<Outcome> {
  const audit = await ask('audit', {});
  const texts = rollouts.map((rollout) => rolloutText(rollout, auditOf(rollout, audit)));
  const json = {
    version: 1,
    rollouts: rollouts.map((rollout) => ({
      service: rollout.service,
      kept: rollout.kept,
      journal: rollout.controller?.last ?? [],
      audit: auditOf(rollout, audit),
    })),
  };
  const text = texts.length === 0 ? 'no rollout policy in this world\n' : texts.join('\n');
  return { exitCode: 0, text, json: JSON.parse(JSON.stringify(json)), next };
}

function auditOf({ parts }: FoundRollout, audit: readonly AuditEntry[]): readonly AuditEntry[] {
  const own = [parts.candidate.observed.ref, parts.configMap.ref];
  return audit.filter(({ object }) =>
    own.some(
      ({ kind, namespace, name }) => object.kind === kind && object.namespace === namespace && object.name === name,
    ),
  );
}

async function start(rollout: FoundRollout, desk: Desk): Promise<Outcome> {
  const { args, next } = desk;
  const image = args.text('image');
  const { variables, issues } = readVariables(args.list('env'));
  if (image === undefined && args.list('env').length === 0) {
    const fix = 'write --image registry.example/web:2.0.0, or --env NAME=VALUE';
    issues.push({ code: 'CLI063', path: 'start', message: 'start needs something new to roll out', fix });
  }
  if (issues.length > 0) return refused(issues, next);
  const plan = planStart(rollout, image, variables);
  if ('code' in plan) return refused([plan], next);
  const { observed } = rollout.parts.candidate;
  return await carryOut('start', rollout, observed, plan, desk);
}

async function intend(action: string, rollout: FoundRollout, desk: Desk): Promise<Outcome> {
  const { configMap } = rollout.parts;
  const intent = { id: randomUUID(), do: action, by: whoAmI() };
  const plan: PlannedEdit = {
    lines: [
      `${action} the rollout of ${rollout.service}`,
      `  ${INTENTS[action]}`,
      `  now: ${rollout.kept?.phase ?? 'nothing decided yet'}`,
    ],
    patch: { metadata: { annotations: { [INTENT_ANNOTATION]: JSON.stringify(intent) } } },
    before: { phase: rollout.kept?.phase ?? null },
    after: intent,
  };
  return await carryOut(action, rollout, configMap, plan, desk);
}

/** Shows a plan, asks, acts, and shows the line of the audit log. */
async function carryOut(
  action: string,
  { service }: FoundRollout,
  seen: { readonly ref: ObjectRef; readonly version: string },
  plan: PlannedEdit,
  { args, io, ask, next }: Desk,
): Promise<Outcome> {
  const text = `${plan.lines.join('\n')}\n`;
  if (!args.flag('yes')) {
    if (!io.isTerminal || args.json) {
      const message = 'nobody is there to be asked whether this shall be done';
      const issue = { code: 'CLI065', path: '--yes', message, fix: 'look at the plan, and write --yes' };
      return { exitCode: 2, text, issues: [issue], next };
    }
    io.err(text);
    if (!(await askPerson('Do it?', io))) return { exitCode: 0, text: 'nothing was done\n', next };
  }
  const said = { who: whoAmI(), what: `${action} the rollout of ${service}`, why: args.text('why') ?? '' };
  const { patch, before, after } = plan;
  const result = await ask('edit', { object: seen.ref, patch, expect: seen.version, before, after, ...said });
  const [line] = (await ask('audit', {})).slice(-1);
  const shown = line === undefined ? '' : `${auditText(line)}\n`;
  const json = JSON.parse(JSON.stringify({ version: 1, plan: plan.lines, audit: line, result }));
  if (result.kind !== 'refused') return { exitCode: 0, text: `${args.flag('yes') ? text : ''}${shown}`, json, next };
  const message = `the world refused it: ${result.message}`;
  const issue = {
    code: 'CLI066',
    path: service,
    message,
    fix: 'somebody changed it meanwhile: look again, and repeat',
  };
  return { exitCode: 1, text: shown, json, issues: [issue], next };
}

function whoAmI(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env.USER ?? 'somebody';
  }
}

export const rollout: Verb = {
  name: 'rollout',
  summary: 'start, watch and steer the rollout of a service in the local world',
  usage: 'start|status|pause|resume|promote|abort|retry [SERVICE] [--yes]',
  takes: { least: 1, most: 2 },
  options: {
    image: { kind: 'text', value: 'IMAGE', help: 'start: image of the candidate' },
    env: { kind: 'list', value: 'NAME=VALUE', help: 'start: a variable of the candidate' },
    why: { kind: 'text', value: 'TEXT', help: 'reason, for the audit log' },
    yes: { kind: 'flag', short: 'y', help: 'do it without asking' },
    ...STATE_OPTION,
  },
  more: 'Each action shows what it would change, asks, and leaves a line in the audit log of the world.',
  run: speakingWithWorld(run),
};
