/**
 * Policies of the collector’s `tail_sampling`. They vote: one vote to keep is enough, so "API 30 %" beside "everything
 * 20 %" would keep more than 30 % of API. Here a trace has one class, the first that any of its spans is of, and every
 * policy asks for exactly one class: it is there, and none before it is. The last excludes all that are named.
 */
import type { JsonObject } from '../../manifests/types.ts';
import type { TraceClass, TraceWindow, Tracing } from '../../model/tracing-types.ts';
import { percentOf } from '../../units/share.ts';
import { CLASS_ATTRIBUTE } from './class-statements.ts';

function hasClass(values: readonly string[], isThere: boolean): JsonObject {
  return {
    name: isThere ? 'class' : 'no-earlier-class',
    type: 'string_attribute',
    string_attribute: { key: CLASS_ATTRIBUTE, values: [...values], ...(isThere ? {} : { invert_match: true }) },
  };
}

/** Conditions under which a trace is of one class. */
function isOfClass(classes: readonly TraceClass[], index: number): readonly JsonObject[] {
  const before = classes.slice(0, index).map(({ name }) => name);
  const isLast = index === classes.length - 1;
  return [
    ...(isLast ? [] : [hasClass([classes[index]!.name], true)]),
    ...(before.length === 0 ? [] : [hasClass(before, false)]),
  ];
}

function policy(name: string, conditions: readonly JsonObject[]): JsonObject {
  const [only] = conditions;
  if (conditions.length === 1) return { ...only, name };
  return { name, type: 'and', and: { and_sub_policy: [...conditions] } };
}

/** What keeps traces of one class: its share, and whatever is unusual. */
function policiesOfClass(tracing: Tracing, index: number): readonly JsonObject[] {
  const each = tracing.classes[index]!;
  const own = isOfClass(tracing.classes, index);
  // Of what the head lets through; what it lets through of a class is at least what is to be kept of it.
  const rate = tracing.decide === 'tail' ? (each.rate ?? 1) / tracing.head : 1;
  const { errors, slowUs } = tracing;
  const share: JsonObject =
    rate >= 1
      ? { name: 'all', type: 'always_sample' }
      : {
          name: 'share',
          type: 'probabilistic',
          probabilistic: { sampling_percentage: percentOf(Math.round(rate * 1e8) / 1e8) },
        };
  if (rate >= 1) return [policy(each.name, [...own, share])];
  const failed: JsonObject = { name: 'error', type: 'status_code', status_code: { status_codes: ['ERROR'] } };
  return [
    policy(each.name, [...own, share]),
    ...(errors ? [policy(`${each.name}-errors`, [...own, failed])] : []),
    ...(slowUs === null
      ? []
      : [
          policy(`${each.name}-slow`, [
            ...own,
            { name: 'slow', type: 'latency', latency: { threshold_ms: Math.ceil(slowUs / 1000) } },
          ]),
        ]),
  ];
}

/** `tail_sampling` for the classes that are kept equally long. */
export function tailSampling(tracing: Tracing, window: TraceWindow): JsonObject {
  const { classes, tracesHeld, load, collector, waitUs } = tracing;
  const policies = classes.flatMap(({ name }, index) =>
    window.classes.includes(name) ? policiesOfClass(tracing, index) : [],
  );
  return {
    decision_wait: `${Math.ceil(waitUs / 1_000_000)}s`,
    num_traces: tracesHeld,
    expected_new_traces_per_sec: Math.ceil(load.tracesPerSecond / collector.replicas),
    // Spans that come after the decision follow it, for ten times as many traces as are held.
    decision_cache: { sampled_cache_size: 10 * tracesHeld, non_sampled_cache_size: 10 * tracesHeld },
    policies,
  };
}
