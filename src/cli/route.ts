import type { IstioFacts } from '../engines/istio.ts';
import { DEFAULT_ISTIO_VERSION, istioFacts } from '../engines/istio.ts';
import { buildMeshes } from '../mesh/build-mesh.ts';
import { explainRoute } from '../traffic/explain-route.ts';
import { parseRequestUrl, type RouteQuestion } from '../traffic/route-question.ts';
import type { Issue } from '../units/issue.ts';
import { nearestWord } from '../units/nearest-word.ts';
import { ENVIRONMENT_OPTION } from './environment-option.ts';
import { loadPlatform } from './load-platform.ts';
import { readHeaders } from './read-headers.ts';
import { CLUSTER_OPTION } from './read-input.ts';
import { routeJson } from './route-json.ts';
import { routeText } from './route-text.ts';
import type { Args, Outcome, Verb, VerbIo } from './types.ts';

function refused(issues: readonly Issue[]): Outcome {
  return { exitCode: 2, text: '', issues, next: 'nines route --help' };
}

function readFrom(written: string | undefined, issues: Issue[]): RouteQuestion['from'] {
  if (written === undefined || written === 'gateway') return written ?? null;
  const [namespace = '', workload = '', ...rest] = written.split('/');
  if (namespace !== '' && workload !== '' && rest.length === 0) return { namespace, workload };
  const message = `--from takes NAMESPACE/WORKLOAD or gateway, not "${written}"`;
  issues.push({ code: 'CLI032', path: '--from', message, fix: 'write --from shop/web, or --from gateway' });
  return null;
}

function readQuestion(args: Args, issues: Issue[]): RouteQuestion | null {
  const written = args.text('url');
  const url = written === undefined ? null : parseRequestUrl(written);
  if (url === null) {
    const message = written === undefined ? 'no URL to route' : `"${written}" is no absolute http or https URL`;
    issues.push({ code: 'CLI030', path: '--url', message, fix: 'write --url http://shop.example/cart' });
  }
  const headers = readHeaders(args.list('header'), issues);
  const from = readFrom(args.text('from'), issues);
  return url === null ? null : { url, method: (args.text('method') ?? 'GET').toUpperCase(), headers, from };
}

function readFacts(written: string | undefined, issues: Issue[]): IstioFacts {
  try {
    return istioFacts(written);
  } catch {
    const message = `"${written}" is no version of Istio`;
    issues.push({ code: 'CLI033', path: '--istio', message, fix: `write --istio ${DEFAULT_ISTIO_VERSION}` });
    return istioFacts();
  }
}

async function run(args: Args, io: VerbIo): Promise<Outcome> {
  const issues: Issue[] = [];
  const question = readQuestion(args, issues);
  const facts = readFacts(args.text('istio'), issues);
  if (question === null || issues.length > 0) return refused(issues);
  const loaded = await loadPlatform(
    { paths: args.positionals, clusters: args.list('cluster'), environment: args.text('env') },
    io,
  );
  if ('issues' in loaded) return refused(loaded.issues);
  const { platform } = loaded;
  const meshes = [...buildMeshes(platform.index, facts).values()];
  const answer = explainRoute(meshes, question);
  const input = args.positionals.join(' ');
  if ('problem' in answer) {
    const { from } = question;
    const isWorkload = from !== null && from !== 'gateway';
    const near = isWorkload ? nearestWord(`${from.namespace}/${from.workload}`, answer.known) : undefined;
    const fix = near === undefined ? 'leave --from out, or write --from NAMESPACE/WORKLOAD' : `did you mean ${near}?`;
    return refused([{ code: 'CLI034', path: '--from', message: answer.problem, fix }]);
  }
  return {
    exitCode: 0,
    text: routeText(answer, question, platform.position),
    json: routeJson(answer, platform.position),
    // What could not be read might have held the answer, so it is said beside it.
    issues: platform.unread,
    next: `nines check ${input}`,
  };
}

export const route: Verb = {
  name: 'route',
  summary: 'where one request goes, step by step, with file and line',
  usage: 'SPEC | FILES… --url URL',
  takes: { least: 0, most: Number.POSITIVE_INFINITY },
  options: {
    url: { kind: 'text', value: 'URL', help: 'what is asked for: http://host[:port]/path' },
    method: { kind: 'text', value: 'METHOD', help: 'GET unless given' },
    header: { kind: 'list', value: "'NAME: VALUE'", help: 'a request header; repeatable' },
    from: {
      kind: 'text',
      value: 'NAMESPACE/WORKLOAD|gateway',
      help: 'where it begins: a gateway when one serves the host, else a client inside the mesh',
    },
    istio: {
      kind: 'text',
      value: 'VERSION',
      help: `version of Istio whose defaults hold: ${DEFAULT_ISTIO_VERSION} unless given`,
    },
    ...CLUSTER_OPTION,
    ...ENVIRONMENT_OPTION,
  },
  more: 'A bearer token is decoded, never verified: one that can be decoded counts as signed well.',
  run,
};
