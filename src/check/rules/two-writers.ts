import { clusterFacts } from '../facts/cluster-facts.ts';
import { type Database, databases } from '../facts/databases.ts';
import type { Rule, RuleFinding } from '../types.ts';

/** By which the others know it. */
function nameOf({ name, replica }: Database): string {
  return replica?.self ?? name;
}

function writes({ name, replica }: Database): boolean {
  if (replica === null) return true;
  if (replica.enabled !== null) return !replica.enabled;
  return replica.primary === (replica.self ?? name);
}

/** One follows the other, or both name each other: they are one database. */
function areOne(a: Database, b: Database): boolean {
  return a.replica?.source === nameOf(b) || b.replica?.source === nameOf(a);
}

function clash(a: Database, b: Database): RuleFinding | null {
  if (!areOne(a, b) || nameOf(a) === nameOf(b) || !writes(a) || !writes(b)) return null;
  const message = `${nameOf(a)} and ${nameOf(b)} are one database, and both of them write: what each is told the other never learns`;
  const path = ['spec', ...(a.replica === null ? [] : ['replica', a.replica.enabled === null ? 'primary' : 'enabled'])];
  return {
    manifest: a.manifest,
    path,
    message,
    other: { manifest: b.manifest, path: b.replica === null ? ['spec'] : ['spec', 'replica'] },
  };
}

export const twoWriters: Rule = {
  code: 'DAT006',
  title: 'Two writers of one database',
  severity: 'error',
  rows: ['D04', 'D08'],
  why: 'The operator knows its own Kubernetes cluster only: nothing but these fields keeps two regions from both accepting writes, and rows that differ afterwards are put together by hand, if at all.',
  fix: 'write the same primary in every region, and let the others follow',
  find: (context) => {
    const all = [...clusterFacts(context).values()].flatMap(databases);
    return all.flatMap((a, i) => all.slice(i + 1).flatMap((b) => clash(a, b) ?? []));
  },
};
