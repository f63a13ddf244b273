import { parseDurationUs } from '../../manifests/duration.ts';
import { stringRecordAt } from '../../manifests/field.ts';
import { parseRate, perSecond } from '../../units/rate.ts';
import { parseShare } from '../../units/share.ts';

/** When a zone is left and let back in: a ConfigMap labelled `nines.dev/policy: zone-failover`. */
export interface ZoneFailoverPolicy {
  readonly region: string;
  /** As nodes are labelled. */
  readonly zones: readonly string[];
  /** Consecutive failing readings after which a zone is lost. */
  readonly failures: number;
  /** Time between readings. */
  readonly everyUs: number;
  /** How long a zone must be healthy before it is let back in. */
  readonly coolDownUs: number;
  /** How often a zone may be left within a time; after the last of these people decide about its return. */
  readonly attempts: number;
  readonly withinUs: number;
  /** Share of failed tries with which a zone still counts as healthy. */
  readonly maxErrors: number;
  /** `namespace/name` of the Deployments whose minimum rises. */
  readonly workloads: readonly string[];
  /** Requests per second that one pod carries, by workload. */
  readonly capacity: Readonly<Record<string, number>>;
}

/** The policy, or what is wrong with it. Nothing is guessed: a controller without a policy does nothing. */
export function readPolicy(object: unknown): ZoneFailoverPolicy | string {
  const data = stringRecordAt(object, ['data']);
  const zones = list(data.zones);
  const failures = positive(data.failures);
  const attempts = positive(data.attempts);
  const everyUs = parseDurationUs(data.every);
  const coolDownUs = parseDurationUs(data['cool-down']);
  const withinUs = parseDurationUs(data.within);
  const maxErrors = parseShare(data['max-errors'] ?? '');
  const capacity = capacities(data.capacity);
  if (zones.length < 2) return '`zones` names fewer than two zones';
  if (failures === null) return '`failures` is no whole number above 0';
  if (attempts === null) return '`attempts` is no whole number above 0';
  if (everyUs === undefined || everyUs <= 0) return '`every` is no duration';
  if (coolDownUs === undefined || coolDownUs <= 0) return '`cool-down` is no duration';
  if (withinUs === undefined || withinUs <= 0) return '`within` is no duration';
  if (!maxErrors.ok) return `\`max-errors\` is no share`;
  if (capacity === null) return '`capacity` is no list of `namespace/name=83/s`';
  return {
    region: data.region ?? '',
    zones,
    failures,
    everyUs,
    coolDownUs,
    attempts,
    withinUs,
    maxErrors: maxErrors.value,
    workloads: list(data.workloads),
    capacity,
  };
}

function list(text: string | undefined): readonly string[] {
  return (text ?? '').split(/[\s,]+/).filter((word) => word !== '');
}

function positive(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : null;
}

function capacities(text: string | undefined): Readonly<Record<string, number>> | null {
  const entries: [string, number][] = [];
  for (const entry of list(text)) {
    const [workload = '', written = ''] = entry.split('=');
    const rate = parseRate(written);
    if (!rate.ok || rate.value.count <= 0) return null;
    entries.push([workload, perSecond(rate.value)]);
  }
  return Object.fromEntries(entries);
}
