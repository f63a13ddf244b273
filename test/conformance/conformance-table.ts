/** What a run found, as the files that are kept: a table for readers, and for proofs which cases back a mechanism. */
import type { Mechanism } from '../../src/engines/mechanism.ts';

export interface ConformanceRow {
  readonly suite: string;
  readonly name: string;
  readonly verdict: 'agrees' | 'explained' | 'differs';
  /** Why a difference is right as it is; empty where the sides agree. */
  readonly reason: string;
  readonly backs: readonly Mechanism[];
}

const ABOUT = `# The model answers like Envoy

Written by \`npm run conformance -- --write\`; \`npm run conformance\` fails when a case differs or this table is stale.
Each case offers the same requests to the simulator's exchange of requests and to a real Envoy that was given the
translation of the same objects by files; pods with a sidecar stand behind a second Envoy. Exact where nothing is left to
chance; within the 99.9 % bound where something is; within one sweep for the return of an ejected host. A difference is
measured once more before it counts.

Hooks that take chance and waiting out, given alike to both sides: a request header in the place of the random number
that picks a weighted destination, a request header that decides an injected abort, and the length of the update-merge
window. Everything else is what the objects say. A case of suite \`stories\` is a file under stories/traffic: each request
of it that meets a proxy over plain HTTP is held to what \`nines route\` answers.

Not asked: unknown hosts that are passed on as dialled (they need redirected connections), routes without an action
(Envoy refuses them), TCP and TLS routes, east-west gateways, external authorization, versions and ciphers of TLS.
`;

/** The table: one line per case, no figure that changes between runs. */
export function conformanceTable(rows: readonly ConformanceRow[], engine: string): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const lines = rows.map(
    ({ suite, name, verdict, reason }) => `| ${[suite, name, engine, verdict, reason].map(cell).join(' | ')} |`,
  );
  return `${ABOUT}\n| suite | case | engine | verdict | reason |\n|---|---|---|---|---|\n${lines.join('\n')}\n`;
}

/** The module that proofs read: cases that agree, by mechanism. Written as the formatter would write it. */
export function backingModule(rows: readonly ConformanceRow[]): string {
  const byMechanism = new Map<Mechanism, string[]>();
  for (const { suite, name, verdict, backs } of rows) {
    if (verdict !== 'agrees') continue;
    for (const mechanism of backs)
      byMechanism.set(mechanism, [...(byMechanism.get(mechanism) ?? []), `${suite}: ${name}`]);
  }
  const entries = [...byMechanism]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([mechanism, cases]) => entryText(mechanism, cases));
  return `/** Mechanism → conformance cases that hold the model to a real Envoy. Written by \`npm run conformance -- --write\`. */
import type { Mechanism } from '../engines/mechanism.ts';

export const BACKING: Readonly<Partial<Record<Mechanism, readonly string[]>>> = {
${entries.join('')}};
`;
}

const LINE_WIDTH = 120;

function entryText(mechanism: string, cases: readonly string[]): string {
  const key = /^[a-z]+$/.test(mechanism) ? mechanism : `'${mechanism}'`;
  const texts = cases.map((text) => `'${text}'`);
  const short = `  ${key}: [${texts.join(', ')}],`;
  if (short.length <= LINE_WIDTH) return `${short}\n`;
  return `  ${key}: [\n${texts.map((text) => `    ${text},\n`).join('')}  ],\n`;
}
