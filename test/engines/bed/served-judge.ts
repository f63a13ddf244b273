/**
 * A server under the judge's compiled address, that answers as it is to answer Argo Rollouts and Flagger: what is tested is
 * that they ask, and what they make of each answer.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Verdict = 'promote' | 'hold' | 'rollBack';

export interface ServedJudge {
  readonly url: string;
  stop(): void;
}

const ASKED = /^\/v1\/(argo-rollouts|flagger)\/([^/]+)\/[^/]+(?:\/(may-go-on|must-go-back))?$/;

/** Starts it; `verdictOn` is asked for the platform's name. */
export async function startJudge(verdictOn: (name: string) => Verdict): Promise<ServedJudge> {
  const server = createServer((asked, answer) => {
    const [, engine, name = '', question] = ASKED.exec(asked.url ?? '') ?? [];
    asked.resume();
    if (engine === undefined) {
      answer.writeHead(404).end();
      return;
    }
    const verdict = verdictOn(name);
    const isYes = verdict === (question === 'must-go-back' ? 'rollBack' : 'promote');
    if (engine === 'argo-rollouts') {
      answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ verdict }));
    } else {
      answer.writeHead(isYes ? 200 : 409).end();
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
