import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drive } from '../../src/drive/drive.ts';
import type { Action, Controller, JournalEntry, PersistResult } from '../../src/ports/types.ts';
import { runActor } from '../../src/worlds/local/run-actor.ts';

const REF = { cluster: 'one', apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'count' };

/** Counts an object up to three. */
const COUNTER: Controller<{ readonly steps: number }, null> = {
  name: 'counter',
  periodUs: 5000,
  query: { objects: [{ apiVersion: 'v1', kind: 'ConfigMap' }], metrics: [] },
  initial: { steps: 0 },
  decide: (view, kept) => {
    const [seen] = view.objects;
    const n = Number((seen!.object.data as { n: string }).n);
    if (n >= 3) return { kept, readings: null, change: null, says: [] };
    const change = {
      object: REF,
      expect: seen!.version,
      patch: { data: { n: String(n + 1) } },
      why: 'up',
      evidence: {},
      before: { n },
      after: { n: n + 1 },
    };
    return { kept: { steps: kept.steps + 1 }, readings: null, change, says: [] };
  },
};

test('effects are carried out with await, failures cost a look, and the journal is the truth', async () => {
  const journal: JournalEntry[] = [];
  let [n, failures] = [0, 0];
  const stop = new AbortController();
  const done = new Set<string>();
  const ports = {
    journal: async () => [...journal],
    observe: async () => ({
      atUs: performance.now() * 1000,
      objects: [{ ref: REF, version: String(n), object: { data: { n: String(n) } } }],
      signals: [],
    }),
    persist: async (entry: JournalEntry, after: number): Promise<PersistResult> => {
      if (after !== journal.length) return { kind: 'outrun', length: journal.length, since: journal.slice(after) };
      journal.push(entry);
      return { kind: 'written', length: journal.length };
    },
    act: async ({ id, expect }: Action) => {
      if (done.has(id)) return { kind: 'repeated', id } as const;
      if (expect !== String(n)) return { kind: 'refused', id, reason: 'version', message: 'old' } as const;
      done.add(id);
      n += 1;
      return { kind: 'done', id, version: String(n) } as const;
    },
    nowUs: () => performance.now() * 1000,
    failed: () => {
      failures += 1;
    },
  };
  const isOver = async (): Promise<void> => {
    while (n < 3 || journal.at(-1)?.kind !== 'acted') await new Promise((resolve) => setTimeout(resolve, 5));
    stop.abort();
  };
  await Promise.all([runActor(drive(COUNTER), ports, stop.signal), isOver()]);
  assert.equal(failures, 0);
  assert.deepEqual(
    journal.map(({ kind }) => kind),
    ['started', 'decided', 'acted', 'decided', 'acted', 'decided', 'acted'],
  );
});
