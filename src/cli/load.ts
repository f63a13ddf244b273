import type { JsonObject } from '../manifests/types.ts';
import { parseDuration } from '../units/duration.ts';
import { quantile } from '../units/histogram.ts';
import type { Issue } from '../units/issue.ts';
import type { LoadResult, LoadShape } from '../worlds/local/load/load-types.ts';
import { runLoad } from '../worlds/local/load/run-load.ts';
import type { WorldStatus } from '../worlds/local/world-types.ts';
import { findWorld, STATE_OPTION, sameWorld, speakingWithWorld, stateOf } from './local/find-world.ts';
import { textTable } from './local/text-table.ts';
import { readHeaders } from './read-headers.ts';
import type { Args, Outcome, Verb, VerbIo } from './types.ts';

const DEFAULT_RPS = 50;
const DEFAULT_FOR = '10s';
const TIMEOUT_MS = 30_000;

/** What is offered: what the command line names, else what the platform says of its users. */
function shapesOf(args: Args, status: WorldStatus, headers: Readonly<Record<string, string>>): readonly LoadShape[] {
  const [path, host] = [args.text('path'), args.text('host')];
  const known = new Set(status.gateways.flatMap(({ addresses }) => addresses.flatMap(({ hosts }) => hosts)));
  const [firstHost] = [...known].filter((each) => !each.includes('*'));
  const planned = status.loads.map((load) => ({
    host: load.host ?? firstHost ?? 'localhost',
    path: load.path,
    method: load.method,
    headers: { ...load.headers, ...headers },
    weight: load.rps,
  }));
  if (path === undefined && host === undefined && planned.length > 0) return planned;
  return [{ host: host ?? firstHost ?? 'localhost', path: path ?? '/', method: 'GET', headers, weight: 1 }];
}

function ms(us: number): string {
  return `${(us / 1000).toFixed(us < 100_000 ? 1 : 0)} ms`;
}

function rateOf(count: number, seconds: number): number {
  return seconds === 0 ? 0 : Math.round((count / seconds) * 10) / 10;
}

function loadText(result: LoadResult): string {
  const { latency, offered, answered, seconds } = result;
  const counts = (all: Readonly<Record<string, number>>) =>
    Object.entries(all)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ') || 'none';
  const versions = Object.entries(result.versions).map(([version, figures]) => [
    version,
    String(figures.requests),
    `${((figures.failed / figures.requests) * 100).toFixed(2)}%`,
    ms(quantile(figures.latency, 0.5)),
    ms(quantile(figures.latency, 0.95)),
    ms(quantile(figures.latency, 0.99)),
  ]);
  return [
    `${offered} requests in ${seconds.toFixed(1)} s: ${rateOf(offered, seconds)}/s offered, ${rateOf(answered, seconds)}/s answered\n`,
    textTable([
      ['answers', counts(result.statuses)],
      ['errors', counts(result.errors)],
      [
        'latency',
        `P50 ${ms(quantile(latency, 0.5))}, P95 ${ms(quantile(latency, 0.95))}, P99 ${ms(quantile(latency, 0.99))}, max ${ms(latency.maxUs)}`,
      ],
    ]),
    '\n',
    textTable([['version', 'requests', 'failed', 'P50', 'P95', 'P99'], ...versions]),
  ].join('');
}

function figuresJson({ count, maxUs, ...rest }: LoadResult['latency']): JsonObject {
  const at = (share: number) => quantile({ count, maxUs, ...rest }, share) / 1000;
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: maxUs / 1000 };
}

function loadJson(result: LoadResult): JsonObject {
  const { offered, sent, answered, seconds, statuses, errors, worstLagMs } = result;
  return {
    version: 1,
    offered,
    sent,
    answered,
    seconds,
    offeredRps: rateOf(offered, seconds),
    answeredRps: rateOf(answered, seconds),
    statuses,
    errors,
    latency: figuresJson(result.latency),
    versions: Object.fromEntries(
      Object.entries(result.versions).map(([version, { requests, failed, latency }]) => [
        version,
        { requests, failed, latency: figuresJson(latency) },
      ]),
    ),
    worstLagMs,
  };
}

async function run(args: Args, io: VerbIo): Promise<Outcome> {
  const paths = stateOf(args, io);
  const world = sameWorld(args, io, paths);
  const next = `nines status${world}`;
  const issues: Issue[] = [];
  const headers = readHeaders(args.list('header'), issues);
  const duration = parseDuration(args.text('for') ?? DEFAULT_FOR);
  if (!duration.ok) issues.push({ code: 'CLI059', path: '--for', message: duration.message, fix: duration.fix });
  if (args.count('rps') === 0) {
    issues.push({ code: 'CLI059', path: '--rps', message: '--rps is nothing at all', fix: 'write --rps 1' });
  }
  const found = findWorld(paths, io);
  if ('issue' in found) issues.push(found.issue);
  if (issues.length > 0 || !duration.ok || 'issue' in found) return { exitCode: 2, text: '', issues, next };
  const status = await found.ask('status', {});
  const shapes = shapesOf(args, status, headers);
  const planned = status.loads.reduce((sum, { rps }) => sum + rps, 0);
  const rps = args.count('rps') ?? (planned > 0 ? planned : DEFAULT_RPS);
  io.progress(`offering ${rps} requests per second`);
  const stop = new AbortController();
  const interrupted = (): void => stop.abort();
  process.once('SIGINT', interrupted);
  const result = await runLoad(
    {
      targets: status.gateways.flatMap(({ addresses }) => addresses.slice(0, 1).map(({ url }) => url)),
      shapes,
      rps,
      durationMs: duration.value / 1000,
      users: args.count('users') ?? 0,
      timeoutMs: TIMEOUT_MS,
    },
    stop.signal,
  );
  process.off('SIGINT', interrupted);
  return { exitCode: 0, text: loadText(result), json: loadJson(result), next };
}

export const load: Verb = {
  name: 'load',
  summary: 'offer requests to the local world at a steady rate, and measure',
  usage: '[SPEC] [--rps N] [--for 30s]',
  takes: { least: 0, most: Number.POSITIVE_INFINITY },
  options: {
    rps: {
      kind: 'count',
      value: 'N',
      help: `requests per second: what the platform says of its users, else ${DEFAULT_RPS}`,
    },
    for: { kind: 'text', value: 'DURATION', help: `how long (${DEFAULT_FOR})` },
    host: { kind: 'text', value: 'HOST', help: 'host to ask for: that of the load in the spec unless named' },
    path: { kind: 'text', value: 'PATH', help: 'path to ask for' },
    header: { kind: 'list', value: "'NAME: VALUE'", help: 'a request header' },
    users: { kind: 'count', value: 'N', help: 'so many users who keep their cookies (none)' },
    ...STATE_OPTION,
  },
  more: 'An open loop: requests are sent when they are due, and waiting to be sent counts as latency.',
  run: speakingWithWorld(run),
};
