import {
  booleanAt,
  field,
  isRecord,
  type JsonRecord,
  numberAt,
  recordsAt,
  stringAt,
  stringsAt,
} from '../../manifests/field.ts';

/** A condition on an attribute, which holds when any span, or its resource, has one of the values. */
interface Condition {
  readonly key: string;
  readonly values: readonly string[];
  readonly isInverted: boolean;
}

/** One policy of `tail_sampling`, as far as its rate can be told from what is written. */
export interface SamplingPolicy {
  readonly name: string;
  readonly index: number;
  readonly conditions: readonly Condition[];
  /** It also asks for what nothing is known of here: an error, a duration, an expression. */
  readonly asksMore: boolean;
  /** It keeps what is unusual: traces with errors, or slow ones. */
  readonly keepsUnusual: boolean;
  /** Percent of those traces that it votes for; null: not to be told. */
  readonly percent: number | null;
}

type Part = Omit<SamplingPolicy, 'name' | 'index'>;
const WHOLE = 100;

function partOf(policy: JsonRecord): Part {
  const plain: Part = { conditions: [], asksMore: false, keepsUnusual: false, percent: WHOLE };
  switch (stringAt(policy, ['type'])) {
    case 'always_sample':
      return plain;
    case 'probabilistic':
      return { ...plain, percent: Math.min(WHOLE, numberAt(policy, ['probabilistic', 'sampling_percentage']) ?? 0) };
    case 'string_attribute': {
      const values = stringsAt(policy, ['string_attribute', 'values']);
      const key = stringAt(policy, ['string_attribute', 'key']) ?? '';
      const isInverted = booleanAt(policy, ['string_attribute', 'invert_match']) === true;
      const isPattern = booleanAt(policy, ['string_attribute', 'enabled_regex_matching']) === true;
      return isPattern ? { ...plain, asksMore: true } : { ...plain, conditions: [{ key, values, isInverted }] };
    }
    case 'status_code':
    case 'latency':
      return { ...plain, asksMore: true, keepsUnusual: true };
    case 'and':
      return both(recordsAt(policy, ['and', 'and_sub_policy']).map(([, each]) => partOf(each)));
    case 'composite':
    case 'drop':
    case 'rate_limiting':
    case 'bytes_limiting':
      return { ...plain, percent: null };
    default:
      return { ...plain, asksMore: true };
  }
}

function both(parts: readonly Part[]): Part {
  const percents = parts.map(({ percent }) => percent);
  return {
    conditions: parts.flatMap(({ conditions }) => conditions),
    asksMore: parts.some(({ asksMore }) => asksMore),
    keepsUnusual: parts.some(({ keepsUnusual }) => keepsUnusual),
    percent: percents.some((percent) => percent === null)
      ? null
      : Math.min(WHOLE, ...percents.map((each) => each ?? 0)),
  };
}

/** The policies of a `tail_sampling` processor. */
export function samplingPolicies(settings: JsonRecord): readonly SamplingPolicy[] {
  if (!Array.isArray(field(settings, ['policies']))) return [];
  return recordsAt(settings, ['policies'])
    .filter(([, policy]) => isRecord(policy))
    .map(([index, policy]) => ({ name: stringAt(policy, ['name']) ?? String(index), index, ...partOf(policy) }));
}

/** Whether every trace that the second policy is about is one that the first is about too. */
export function coversPolicy(first: SamplingPolicy, second: SamplingPolicy): boolean {
  if (first.asksMore) return false;
  return first.conditions.every(({ key, values, isInverted }) =>
    second.conditions.some((other) => {
      if (other.key !== key || other.isInverted !== isInverted) return false;
      // Any of fewer values is any of more; none of more is none of fewer.
      return isInverted
        ? values.every((value) => other.values.includes(value))
        : other.values.every((value) => values.includes(value));
    }),
  );
}
