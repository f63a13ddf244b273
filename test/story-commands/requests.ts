import { explainRoute } from '../../src/traffic/explain-route.ts';
import type { AnsweredDestination, RouteAnswer } from '../../src/traffic/route-answer.ts';
import { parseRequestUrl, type RouteQuestion } from '../../src/traffic/route-question.ts';
import type { Story } from '../story.ts';
import { storyMeshes } from './story-meshes.ts';

/**
 * Requests against the objects of the story, one per line: `GET http://shop.example/cart | x-user: alice | from shop/web`.
 * Each is answered on a line of its own: what becomes of it, then only what is not as it arrived or not by default.
 * `--istio VERSION` asks another version's defaults.
 */
export function requests(args: readonly string[], body: string, story: Story): string {
  const meshes = storyMeshes(story, args[0] === '--istio' ? args[1] : undefined);
  const lines = body.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => `${line.trim()}\n  → ${answerWords(line, meshes)}\n`).join('');
}

/** Reads one line of it. */
export function requestQuestion(line: string): RouteQuestion {
  const [request = '', ...parts] = line.split(' | ').map((part) => part.trim());
  const [method = '', written = ''] = request.split(/\s+/);
  const url = parseRequestUrl(written);
  if (url === null) throw new Error(`not a URL: ${written}`);
  const from = parts.find((part) => part.startsWith('from '))?.slice(5);
  const [namespace = '', workload = ''] = (from ?? '').split('/');
  const headers = parts
    .filter((part) => !part.startsWith('from '))
    .map((part) => part.split(/:\s*(.*)/s).slice(0, 2) as [string, string])
    .map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    url,
    method,
    headers: Object.fromEntries(headers),
    from: from === undefined ? null : from === 'gateway' ? 'gateway' : { namespace, workload },
  };
}

function answerWords(line: string, meshes: Parameters<typeof explainRoute>[0]): string {
  const asked = requestQuestion(line);
  const answer = explainRoute(meshes, asked);
  if ('problem' in answer) return answer.problem;
  const { status, flags, redirect, why } = answer;
  const words = [ruleWords(answer)];
  if (status !== null)
    words.push(
      `${status}${flags.length === 0 ? '' : ` ${flags.join(',')}`}${redirect === null ? `: ${why}` : ` ${redirect}`}`,
    );
  else words.push(answer.destinations.map(destinationWords).join(' + ') || why);
  return [...words.filter((word) => word !== ''), ...changes(asked, answer)].join('; ');
}

function ruleWords({ route, rule }: RouteAnswer): string {
  if (route === null) return '';
  if (rule === null) return 'default route';
  const { kind, metadata } = rule.manifest.object;
  return `${kind} ${metadata.name} rule ${route.index + 1}${route.name === '' ? '' : ` "${route.name}"`}`;
}

function destinationWords({ host, subset, port, share, endpoints, answer }: AnsweredDestination): string {
  const short = host.replace(/\.svc\.cluster\.local$/, '');
  const refused = answer === null ? '' : answer.status === null ? `: ${answer.because}` : ` answers ${answer.status}`;
  return `${Number(share.toFixed(2))} % ${short}:${port}${subset === null ? '' : `/${subset}`} (${endpoints ?? '?'})${refused}`;
}

function changes(asked: RouteQuestion, answer: RouteAnswer): readonly string[] {
  const { request, route, mirrors, timeoutUs, retries } = answer;
  const found: string[] = [];
  if (answer.destinations.length === 0) return found;
  if (request.path !== asked.url.path) found.push(`path ${request.path}`);
  if (request.host.replace(/:\d+$/, '') !== (asked.headers.host ?? asked.url.host)) found.push(`host ${request.host}`);
  for (const [name, value] of Object.entries(request.headers)) {
    if (asked.headers[name] !== value && !name.startsWith('x-envoy-')) found.push(`${name}: ${value}`);
  }
  for (const name of Object.keys(asked.headers)) {
    if (name !== 'host' && request.headers[name] === undefined) found.push(`without ${name}`);
  }
  if (timeoutUs !== null) found.push(`timeout ${timeoutUs / 1000} ms`);
  if (route !== null && !route.retries?.isDefault) found.push(`retries ${retries}`);
  for (const mirror of mirrors) found.push(`mirror ${mirror.perMillion / 10_000} % ${mirror.host}:${mirror.port}`);
  return found;
}
