import type { WrittenCanary } from '../spec/sections/delivery.ts';
import { buildScaling, buildServiceVertical } from './build-service-scaling.ts';
import type { ServiceContext } from './build-services.ts';
import type { Canary, Delivery, Judge, Priority } from './delivery-types.ts';

/** Below Kubernetes' own classes, which start at two billion; wide apart, so that others fit between. */
export const PRIORITIES = { critical: 1_000_000, high: 100_000, normal: 10_000, low: 1_000 } as const;

/** How the service is rolled out, kept and scaled. */
export function buildDelivery(context: ServiceContext): Delivery {
  const { service, spec, origins, at } = context;
  const { rollout, blueGreen, disruption } = service;
  const scaling = buildScaling(context);
  origins.moved([...at, 'rollout', 'gracefulUs'], [...at, 'rollout', 'graceful']);
  origins.derived([...at, 'rollout', 'isJudgedByNines'], '`rollout.engine` and `rollout.judge`');
  return {
    rollout: {
      engine: rollout.engine,
      isJudgedByNines: rollout.engine === 'nines' || rollout.judge === 'nines',
      ...paceOf(context),
      gracefulUs: rollout.graceful,
      drainUs: rollout.drain,
    },
    canary: buildCanary(context),
    blueGreen:
      blueGreen === undefined
        ? null
        : {
            header: blueGreen.header.toLowerCase(),
            value: blueGreen.value,
            testUs: blueGreen.test,
            keepUs: blueGreen.keep,
            judge: buildJudge(blueGreen.judge),
          },
    disruption: { available: disruption.available },
    scaling,
    vertical: buildServiceVertical(context, scaling),
    priority: buildPriority(spec.metadata.name, context),
  };
}

function buildCanary({ service, origins, at }: ServiceContext): Canary | null {
  const { canary } = service;
  if (canary === undefined) return null;
  const { sticky, header, value, judge, shadow } = canary;
  if (canary.share === undefined) origins.derived([...at, 'canary', 'share'], 'the first of `steps`');
  if (canary.steps === undefined) origins.derived([...at, 'canary', 'steps'], 'a standing split has none');
  return {
    share: canary.share ?? canary.steps?.[0] ?? 0,
    steps: canary.steps ?? [],
    holdUs: canary.hold,
    header: header === undefined ? null : { name: header.toLowerCase(), value: value ?? null },
    sticky:
      sticky === undefined
        ? null
        : typeof sticky === 'string'
          ? { cookie: sticky, ttlUs: 3_600_000_000 }
          : { cookie: sticky.cookie, ttlUs: sticky.ttl },
    shadow: shadow === undefined ? null : { share: shadow.share, forUs: shadow.for },
    testUs: canary.test ?? null,
    judge: buildJudge(judge),
  };
}

function buildJudge({ p95, errors, business }: WrittenCanary['judge']): Judge {
  return {
    p95Us: p95,
    errors,
    business: business === undefined ? null : { bad: business.bad, of: business.of, max: business.max ?? null },
  };
}

/** One at a time is one too many and none missing. */
function paceOf({
  service: { rollout },
  origins,
  at,
}: ServiceContext): Pick<Delivery['rollout'], 'maxUnavailable' | 'maxSurge'> {
  const { atOnce, maxUnavailable, maxSurge } = rollout;
  if (atOnce === undefined) return { maxUnavailable, maxSurge };
  origins.derived([...at, 'rollout', 'maxUnavailable'], '`rollout.atOnce`: the new one comes before the old one goes');
  origins.moved([...at, 'rollout', 'maxSurge'], [...at, 'rollout', 'atOnce']);
  return { maxUnavailable: { kind: 'count', count: 0 }, maxSurge: { kind: 'count', count: atOnce } };
}

function buildPriority(platform: string, { service, origins, at }: ServiceContext): Priority {
  const level = service.priority;
  origins.derived([...at, 'priority', 'className'], 'the platform and the level');
  origins.derived([...at, 'priority', 'value'], 'the level');
  return { level, className: `${platform}-${level}`, value: PRIORITIES[level] };
}
