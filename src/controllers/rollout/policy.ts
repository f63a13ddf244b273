/**
 * What a rollout may do, read from its ConfigMap. Whatever cannot be read is named, and the rollout is held: a policy that
 * is guessed is nobody's policy.
 */

import { parsePrometheusDurationUs } from '../../manifests/duration.ts';
import { stringRecordAt } from '../../manifests/field.ts';
import { parseShare } from '../../units/share.ts';

/**
 * One stage of a rollout. `share` is in whole percent: of requests that are copied (`mirror`), of requests that the
 * candidate answers (`weight`); `header` moves nothing: only the header route reaches the candidate.
 */
export interface Stage {
  readonly kind: 'mirror' | 'header' | 'weight';
  readonly share: number;
  readonly forUs: number;
}

export interface RolloutPolicy {
  readonly service: { readonly namespace: string; readonly name: string };
  /** Subset names. */
  readonly home: string;
  readonly candidate: string;
  readonly stages: readonly Stage[];
  /** How long home is kept after everything moved; null: it stays. */
  readonly keepUs: number | null;
  readonly readyWithinUs: number;
  /** After weights changed, so long is not judged. */
  readonly warmUpUs: number;
  /** From the last request to the first pod that may go: proxies must have learnt the weights. */
  readonly drainUs: number;
  /** Time between looks. */
  readonly everyUs: number;
  readonly maxErrors: number | null;
  readonly maxP95Ms: number | null;
  /** Counters of the service's own: how many went bad, of how many. */
  readonly business: { readonly bad: string; readonly of: string } | null;
  readonly maxBusiness: number | null;
}

export type ReadPolicy =
  | { readonly policy: RolloutPolicy; readonly problems: null }
  | { readonly policy: null; readonly problems: readonly string[] };

/** Kubernetes' own deadline for the progress of a Deployment. */
const READY_WITHIN = '10m';
/** Connections and caches of new pods are cold, and a weight takes seconds to reach every proxy. */
const WARM_UP = '10s';
const DRAIN = '30s';
/** Often enough that a version that fails always is gone within half a minute; what is judged are these intervals. */
export const EVERY_US = 10_000_000;

const KEYS: ReadonlySet<string> = new Set([
  'service',
  'home',
  'candidate',
  'stages',
  'keep',
  'ready-within',
  'warm-up',
  'drain',
  'max-errors',
  'max-p95',
  'every',
  'business',
  'max-business',
]);

/** Names as Prometheus has them. */
const BUSINESS = /^([a-zA-Z_:][a-zA-Z0-9_:]*) ?\/ ?([a-zA-Z_:][a-zA-Z0-9_:]*)$/;

const STAGE = /^(?:mirror (\S+)|(header)|(\S+)) for (\S+)$/;

/** Reads the data of a rollout policy. */
export function readPolicy(configMap: unknown): ReadPolicy {
  const data = stringRecordAt(configMap, ['data']);
  const problems: string[] = [];
  const text = (key: string): string => {
    if (data[key] === undefined) problems.push(`\`${key}\` is missing`);
    return data[key] ?? '';
  };
  const duration = (key: string, otherwise: string): number => {
    const us = parsePrometheusDurationUs(data[key] ?? otherwise);
    if (us === undefined) problems.push(`\`${key}: ${data[key]}\` is no duration such as 10m`);
    return us ?? 0;
  };
  for (const key of Object.keys(data)) if (!KEYS.has(key)) problems.push(`\`${key}\` is not known here`);
  const service = text('service').split('/');
  if (service.length !== 2 || service.includes('')) problems.push('`service` is not namespace/name');
  const objective = (key: string): number | null => {
    const share = data[key] === undefined ? null : shareOf(data[key]);
    if (share !== undefined && share !== 0 && share !== 1) return share;
    problems.push(`\`${key}: ${data[key]}\` is no share between 0% and 100%`);
    return null;
  };
  const business = readBusiness(data.business);
  if (business === undefined) problems.push(`\`business: ${data.business}\` is no \`failed_total / all_total\``);
  if (data['max-business'] !== undefined && data.business === undefined) {
    problems.push('`max-business` limits a `business` that is missing');
  }
  const policy: RolloutPolicy = {
    service: { namespace: service[0] ?? '', name: service[1] ?? '' },
    home: text('home'),
    candidate: text('candidate'),
    stages: stagesOf(text('stages'), problems),
    keepUs: data.keep === undefined ? null : duration('keep', ''),
    readyWithinUs: duration('ready-within', READY_WITHIN),
    warmUpUs: duration('warm-up', WARM_UP),
    drainUs: duration('drain', DRAIN),
    everyUs: data.every === undefined ? EVERY_US : duration('every', ''),
    maxErrors: objective('max-errors'),
    maxP95Ms: data['max-p95'] === undefined ? null : duration('max-p95', '') / 1000,
    business: business ?? null,
    maxBusiness: objective('max-business'),
  };
  if (policy.everyUs <= 0) problems.push(`\`every: ${data.every}\` is no time at all`);
  if (policy.home === policy.candidate) problems.push('`home` and `candidate` are the same');
  return problems.length === 0 ? { policy, problems: null } : { policy: null, problems };
}

/** The counters that a policy names: null when it names none, undefined when that cannot be read. */
export function readBusiness(text: string | undefined): RolloutPolicy['business'] | undefined {
  if (text === undefined) return null;
  const [, bad, of] = BUSINESS.exec(text) ?? [];
  return bad === undefined || of === undefined || bad === of ? undefined : { bad, of };
}

function stagesOf(text: string, problems: string[]): readonly Stage[] {
  const stages = text.split(',').flatMap((written): readonly Stage[] => {
    const [, mirror, header, weight, hold] = STAGE.exec(written.trim()) ?? [];
    const forUs = parsePrometheusDurationUs(hold);
    const percent = header === undefined ? (shareOf(mirror ?? weight) ?? 0) * 100 : 0;
    const share = Math.round(percent);
    const isWhole = Math.abs(percent - share) < 1e-9 && (header !== undefined || share > 0);
    if (forUs === undefined || !isWhole) {
      problems.push(
        `stage \`${written.trim()}\` is none: write \`10% for 10m\`, \`mirror 5% for 5m\` or \`header for 10m\``,
      );
      return [];
    }
    return [{ kind: mirror !== undefined ? 'mirror' : header !== undefined ? 'header' : 'weight', share, forUs }];
  });
  const last = stages.at(-1);
  if (last !== undefined && (last.kind !== 'weight' || last.share !== 100)) {
    problems.push('the last stage is not 100%: the rollout would never end');
  }
  return stages;
}

function shareOf(text: string | undefined): number | undefined {
  const share = text === undefined ? undefined : parseShare(text);
  return share?.ok === true ? share.value : undefined;
}

/** A stage as the policy writes it, without its time. */
export function stageName({ kind, share }: Stage): string {
  return kind === 'header' ? 'header' : kind === 'mirror' ? `mirror ${share}%` : `${share}%`;
}
