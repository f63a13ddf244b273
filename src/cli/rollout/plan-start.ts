/** What `nines rollout start` would change: the candidate's container, as a plan to look at before it is done. */

import { type RolloutPolicy, stageName } from '../../controllers/rollout/policy.ts';
import { revisionOf } from '../../controllers/rollout/revision.ts';
import { isRecord, itemsAt, recordsAt, stringAt } from '../../manifests/field.ts';
import { mergePatch } from '../../manifests/merge-patch.ts';
import { printDuration } from '../../units/duration.ts';
import type { Issue } from '../../units/issue.ts';
import { printShare } from '../../units/share.ts';
import type { FoundRollout } from './find-rollout.ts';

/** A change that a person is shown, and may then have done. */
export interface PlannedEdit {
  readonly lines: readonly string[];
  readonly patch: Readonly<Record<string, unknown>>;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

const CONTAINERS = ['spec', 'template', 'spec', 'containers'];

/** Reads `K=V` of each `--env`. */
export function readVariables(written: readonly string[]): { variables: Map<string, string>; issues: Issue[] } {
  const variables = new Map<string, string>();
  const issues: Issue[] = [];
  for (const text of written) {
    const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(text) ?? [];
    if (name !== undefined && value !== undefined) variables.set(name, value);
    else {
      const message = `--env takes NAME=VALUE, not "${text}"`;
      issues.push({ code: 'CLI063', path: '--env', message, fix: 'write --env LOG_LEVEL=debug' });
    }
  }
  return { variables, issues };
}

/** The plan of a start, or why there is nothing to start. */
export function planStart(
  { service, parts, kept }: FoundRollout,
  image: string | undefined,
  variables: ReadonlyMap<string, string>,
): PlannedEdit | Issue {
  const { candidate, policy } = parts;
  const { object } = candidate.observed;
  const containers = itemsAt(object, CONTAINERS);
  const [first] = containers;
  const was = isRecord(first) ? first : {};
  const changed = {
    ...was,
    ...(image === undefined ? {} : { image }),
    ...(variables.size === 0 ? {} : { env: withVariables(was, variables) }),
  };
  const patch = { spec: { template: { spec: { containers: [changed, ...containers.slice(1)] } } } };
  const revision = revisionOf(mergePatch(object, patch));
  if (revision === candidate.revision) {
    const fix = 'name another --image, or an --env that differs';
    return { code: 'CLI064', path: service, message: `${candidate.name} runs exactly this already`, fix };
  }
  const stages = policy.stages.map((stage) => `${stageName(stage)} for ${printDuration(stage.forUs)}`);
  const objectives = [
    ...(policy.maxErrors === null ? [] : [`errors at most ${printShare(policy.maxErrors)}`]),
    ...(policy.maxP95Ms === null ? [] : [`P95 at most ${policy.maxP95Ms} ms`]),
    ...businessText(policy),
  ];
  const before = { image: stringAt(was, ['image']) ?? null, env: plainEnv(was), revision: candidate.revision };
  const after = { image: stringAt(changed, ['image']) ?? null, env: plainEnv(changed), revision };
  const lines = [
    `rollout of ${service}`,
    `  Deployment ${candidate.name}: ${candidate.revision} → ${revision}`,
    ...(image === undefined ? [] : [`    image ${before.image} → ${image}`]),
    ...[...variables].map(([name, value]) => `    ${name}: ${before.env[name] ?? '(none)'} → ${value}`),
    `  stages: ${stages.join(', ')}`,
    `  judged: ${objectives.join(', ') || 'against the other side only'}`,
    ...(kept?.phase === 'rolling'
      ? [`  the rollout of ${kept.revision ?? 'another revision'} begins anew with it`]
      : []),
    ...(kept?.givenUp.includes(revision) === true ? ['  this revision was given up before: it needs `retry`'] : []),
  ];
  return { lines, patch, before, after };
}

function businessText({ business, maxBusiness }: RolloutPolicy): readonly string[] {
  if (business === null) return [];
  const limit = maxBusiness === null ? 'as on the other side' : `at most ${printShare(maxBusiness)}`;
  return [`${business.bad} of ${business.of} ${limit}`];
}

function withVariables(container: unknown, variables: ReadonlyMap<string, string>): readonly unknown[] {
  const kept = recordsAt(container, ['env'])
    .map(([, row]) => row)
    .filter((row) => typeof row.name !== 'string' || !variables.has(row.name));
  return [...kept, ...[...variables].map(([name, value]) => ({ name, value }))];
}

function plainEnv(container: unknown): Readonly<Record<string, string>> {
  const rows = recordsAt(container, ['env']).map(([, row]) => [stringAt(row, ['name']), stringAt(row, ['value'])]);
  return Object.fromEntries(
    rows.filter((row): row is [string, string] => row[0] !== undefined && row[1] !== undefined),
  );
}
