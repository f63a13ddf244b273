/** Asks a running world. */
import { readFileSync } from 'node:fs';
import type { ActionResult, JournalEntry, Observation, PersistResult } from '../../ports/types.ts';
import { isAlive } from './process-identity.ts';
import type { StatePaths } from './state-folder.ts';
import type { WorldRequests } from './world-server.ts';
import type { AuditEntry, WorldAddress, WorldStatus } from './world-types.ts';

interface WorldAnswers {
  readonly status: WorldStatus;
  readonly observe: Observation;
  readonly journal: readonly JournalEntry[];
  readonly audit: readonly AuditEntry[];
  readonly persist: PersistResult;
  readonly act: ActionResult;
  readonly edit: ActionResult;
  readonly 'kill-zone': null;
  readonly 'start-zone': null;
}

/** One question to a world; rejects when it does not answer. */
export type AskWorld = <Path extends keyof WorldRequests>(
  path: Path,
  body: WorldRequests[Path],
) => Promise<WorldAnswers[Path]>;

/** The address of the world of a folder, or null when none runs there. */
export function worldAddress(paths: StatePaths): WorldAddress | null {
  try {
    const address = JSON.parse(readFileSync(paths.address, 'utf8')) as WorldAddress;
    return isAlive(address) ? address : null;
  } catch {
    return null;
  }
}

/** The world ended before it answered. */
export class WorldGone extends Error {}

/** A way of asking the world at an address. */
export function worldClient({ url, token }: WorldAddress): AskWorld {
  return async (path, body) => {
    const { answer, response } = await asked(`${url}/${path}`, token, body);
    if (!response.ok) throw new Error(answer.message ?? `the world answered ${response.status}`);
    return answer as never;
  };
}

async function asked(url: string, token: string, body: unknown) {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { response, answer: (await response.json()) as { message?: string } };
  } catch (error) {
    throw new WorldGone(`the world does not answer: ${(error as Error).message}`);
  }
}
