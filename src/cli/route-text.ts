import type { Origin, Position } from '../manifests/types.ts';
import type { RouteAnswer } from '../traffic/route-answer.ts';
import { type RouteQuestion, sentAuthority } from '../traffic/route-question.ts';

type Positions = (origin: Origin) => Position | null;

/** Column at which a step's text begins. */
const MARGIN = 14;

function place(origin: Origin | null, position: Positions): string {
  if (origin === null) return '';
  const { kind, metadata } = origin.manifest.object;
  const at = position(origin);
  const object = `${kind} ${metadata.namespace === undefined ? '' : `${metadata.namespace}/`}${metadata.name}`;
  return at === null ? `  (${object})` : `  (${object}, ${at.file}:${at.line})`;
}

function summary({ status, flags, why, redirect }: RouteAnswer): string {
  if (status === null) return `→ ${why}`;
  const shown = flags.length === 0 ? '' : ` ${flags.join(',')}`;
  return `→ ${status}${shown}${redirect === null ? '' : ` ${redirect}`}: ${why}`;
}

/** An answer for people: the request, what becomes of it, then every step with the object and line behind it. */
export function routeText(answer: RouteAnswer, question: RouteQuestion, position: Positions): string {
  const { method, url } = question;
  const lines = [`${method} ${url.scheme}://${sentAuthority(url)}${url.path}`, summary(answer), ''];
  for (const step of answer.steps) {
    lines.push(`${step.title.padEnd(MARGIN)}${step.text}${place(step.origin, position)}`);
    for (const detail of step.details)
      lines.push(`${' '.repeat(MARGIN)}${detail.text}${place(detail.origin, position)}`);
  }
  return `${lines.join('\n')}\n`;
}
