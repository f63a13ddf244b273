import { TELLING_REQUESTS } from '../targets/telling-requests.ts';
import type { TargetFigure } from '../targets/types.ts';
import { percentOf } from '../units/share.ts';
import type { HeaderEdits, RouteTarget } from './traffic-types.ts';
import type { Model, Service } from './types.ts';

/** A figure that a feature of a service promises; without `value` it is the ledger's. */
export interface Promised {
  /** Name under `targets`. */
  readonly target: string;
  readonly value?: number;
  readonly detail?: TargetFigure['detail'];
  readonly cluster?: string;
  /** Field of the service that makes the promise, for its provenance. */
  readonly path: string;
}

/** Every figure that the features of one service promise. */
export function promisesOf(model: Model, service: Service): readonly Promised[] {
  const { provenance } = model;
  const { name } = service;
  return [
    ...routingPromises(service),
    ...resiliencePromises(service, provenance[`services.${name}.balance`]?.kind === 'written'),
    ...accessPromises(service),
    ...deliveryPromises(service),
    ...placementPromises(model, service),
  ];
}

type Detail = NonNullable<TargetFigure['detail']>;

function destination(to: RouteTarget): Detail {
  return to.kind === 'version' ? { subset: to.version } : { service: to.service };
}

function tag(header: string, value: string | null): Detail {
  return { header, headerValue: value ?? '' };
}

/** What a request must carry, and must have lost, when it reaches a pod. */
function arrivalOf({ set, add, remove }: HeaderEdits): Detail {
  const named = (kind: string, headers: Readonly<Record<string, string>>) =>
    Object.entries(headers).map(([name, value]) => [`${kind}:${name}`, value] as const);
  return Object.fromEntries<string | boolean>([
    ...named('set', set),
    ...named('add', add),
    ...remove.map((name) => [`removed:${name}`, true] as const),
  ]);
}

function routingPromises({
  canary,
  ab,
  mirror,
  loadTest,
  maintenance,
  headers,
  affinity,
}: Service): readonly Promised[] {
  const promised: Promised[] = [];
  if (canary !== null) {
    const detail = { subset: 'canary', steps: canary.steps.map((step) => percentOf(step)).join(',') };
    promised.push({ target: 'canaryShare', value: canary.share, detail, path: 'canary.share' });
    if (canary.header !== null) {
      const header = { ...tag(canary.header.name, canary.header.value), subset: 'canary' };
      promised.push({ target: 'canaryHeader', detail: header, path: 'canary.header' });
    }
  }
  if (ab !== null)
    promised.push({ target: 'abHeader', detail: { ...tag(ab.header, ab.value), ...destination(ab.to) }, path: 'ab' });
  if (mirror !== null) {
    promised.push({ target: 'mirrorShare', value: mirror.share, detail: destination(mirror.to), path: 'mirror' });
    promised.push({ target: 'mirrorHarm', detail: destination(mirror.to), path: 'mirror' });
  }
  if (loadTest !== null) {
    const detail = { ...tag(loadTest.header, loadTest.value), ...destination(loadTest.to) };
    promised.push(
      { target: 'loadTestRoute', detail, path: 'loadTest' },
      { target: 'loadTestLeak', detail, path: 'loadTest' },
    );
  }
  if (maintenance !== null) {
    const { enabled, status, allow } = maintenance;
    const detail = { enabled, status, path: maintenance.paths[0] ?? '/' };
    promised.push({ target: 'maintenanceAnswered', detail, path: 'maintenance' });
    if (allow.header !== null) {
      const allowed = { ...detail, ...tag(allow.header, allow.values[0] ?? null) };
      promised.push({ target: 'maintenanceAllowed', detail: allowed, path: 'maintenance' });
    }
  }
  if (headers !== null)
    promised.push({ target: 'headersApplied', detail: arrivalOf(headers.request), path: 'headers' });
  if (affinity !== null) {
    const name = affinity.kind === 'sourceIp' ? {} : { name: affinity.name };
    promised.push({ target: 'stickyShare', detail: { by: affinity.kind, ...name }, path: 'affinity' });
  }
  return promised;
}

function resiliencePromises(
  { breaker, retries, pool, timeouts, fault, balance }: Service,
  isBalanceWritten: boolean,
): readonly Promised[] {
  const promised: Promised[] = [];
  if (breaker !== null) {
    promised.push({ target: 'timeToEjection', path: 'breaker' });
    promised.push({ target: 'ejectedFor', value: breaker.ejectUs, path: 'breaker.ejectUs' });
  }
  if (retries !== null) {
    const last = timeouts.find(({ path }) => path === '/');
    promised.push({ target: 'answered', detail: { errors: 0.02 }, path: 'retries' });
    promised.push({ target: 'amplification', path: 'retries' });
    promised.push({ target: 'triedWithin', ...(last === undefined ? {} : { value: last.timeoutUs }), path: 'retries' });
  }
  if (pool !== null) promised.push({ target: 'connections', value: pool.connections, path: 'pool' });
  timeouts.forEach(({ path, timeoutUs }, i) => {
    promised.push({ target: 'timeoutHonoured', value: timeoutUs, detail: { path }, path: `timeouts[${i}]` });
  });
  if (isBalanceWritten) {
    promised.push({ target: 'balanceSpread', detail: { balance }, path: 'balance' });
    promised.push({ target: 'balanceLatency', detail: { balance }, path: 'balance' });
  }
  if (fault !== null) {
    const tagged = fault.header === null ? {} : tag(fault.header, fault.value);
    const detail = { ...tagged, share: fault.share };
    if (fault.delayUs !== null) promised.push({ target: 'addedDelay', value: fault.delayUs, detail, path: 'fault' });
    if (fault.abortStatus !== null) {
      const status = { ...detail, status: fault.abortStatus };
      promised.push({ target: 'abortShare', value: fault.share, detail: status, path: 'fault' });
    }
    if (fault.header !== null) promised.push({ target: 'faultLeak', detail, path: 'fault' });
  }
  return promised;
}

function accessPromises({ rateLimit, auth }: Service): readonly Promised[] {
  const promised: Promised[] = [];
  const limits = [
    ...(rateLimit?.perPod ? [{ detail: {} as Detail, bucket: rateLimit.perPod, path: 'rateLimit.perPod' }] : []),
    ...(rateLimit?.endpoints ?? []).map(({ path, method, bucket }, i) => {
      const detail: Detail = { path, ...(method === null ? {} : { method }) };
      return { detail, bucket, path: `rateLimit.endpoints[${i}]` };
    }),
  ];
  for (const { detail, bucket, path } of limits) {
    const rps = (bucket.tokens * 1_000_000) / bucket.fillUs;
    promised.push({ target: 'admittedRate', value: rps, detail: { ...detail, burst: bucket.burst }, path });
    promised.push({ target: 'limitedAnswer', ...(Object.keys(detail).length === 0 ? {} : { detail }), path });
  }
  if (auth !== null) {
    promised.push({ target: 'deniedShare', path: 'auth' });
    if (auth.allow.length > 0) promised.push({ target: 'allowedShare', path: 'auth' });
    if (auth.jwt !== null) {
      const { jwt } = auth;
      const detail = {
        issuer: jwt.issuer,
        require: jwt.require,
        ...(jwt.paths[0] === undefined ? {} : { path: jwt.paths[0] }),
      };
      promised.push({ target: 'jwtVerdicts', detail, path: 'auth.jwt' });
    }
  }
  return promised;
}

function deliveryPromises(service: Service): readonly Promised[] {
  const { canary, blueGreen, disruption, scaling, rollout } = service;
  const promised: Promised[] = [
    { target: 'ready', value: disruption.available, path: 'disruption.available' },
    { target: 'rolloutFailures', path: 'rollout' },
  ];
  const { maxUnavailable } = rollout;
  promised.push(
    maxUnavailable.kind === 'share'
      ? { target: 'rolloutReady', value: 1 - maxUnavailable.share, path: 'rollout.maxUnavailable' }
      : { target: 'rolloutReady', path: 'rollout.maxUnavailable' },
  );
  if (blueGreen !== null) {
    promised.push({ target: 'blueKept', value: blueGreen.keepUs, path: 'blueGreen.keepUs' });
    promised.push({ target: 'switchFailures', path: 'blueGreen' });
  }
  if (canary !== null && canary.steps.length > 0) {
    promised.push({ target: 'badVersionRolledBack', path: 'canary.steps' });
    promised.push({ target: 'timeToRollback', detail: { requests: TELLING_REQUESTS }, path: 'canary.steps' });
    // A tenth of those whom the first step exposes: it is watched for five minutes, and half a minute is enough.
    promised.push({ target: 'usersHurt', value: (canary.steps[0] ?? 0) / 10, path: 'canary.steps' });
    promised.push({ target: 'rollbackFailures', path: 'canary.steps' });
    promised.push({ target: 'goodVersionKept', path: 'canary.steps' });
    promised.push({ target: 'shiftFailures', path: 'canary.steps' });
    promised.push({ target: 'canaryP95', value: canary.judge.p95Us, path: 'canary.judge.p95Us' });
    promised.push({ target: 'canaryErrors', value: canary.judge.errors, path: 'canary.judge.errors' });
  }
  if (scaling !== null && scaling.cpu !== null) {
    // The autoscaler leaves a tenth around its target alone.
    const value = Math.min(1, Math.round(scaling.cpu * 1.1 * 1e6) / 1e6);
    promised.push({ target: 'scaledUtilisation', value, detail: { target: scaling.cpu }, path: 'scaling.cpu' });
  }
  if (scaling !== null) {
    for (const [cluster, { min, max }] of Object.entries(service.replicas)) {
      if (max > min)
        promised.push({ target: 'replicasWithin', detail: { min, max }, cluster, path: `replicas.${cluster}` });
    }
  }
  return promised;
}

function placementPromises(model: Model, { locality, split }: Service): readonly Promised[] {
  const promised: Promised[] = [];
  if (locality !== null) {
    if (locality.kind === 'distribute')
      promised.push({ target: 'sameZoneShare', value: locality.sameZone, path: 'locality' });
    promised.push({ target: 'crossZoneLatency', path: 'locality' });
  }
  if (split !== null) {
    for (const [cluster, share] of Object.entries(split.shares)) {
      const detail = { destination: cluster, host: split.host };
      promised.push({ target: 'clusterShare', value: share, detail, path: `split.shares.${cluster}` });
    }
    if (Object.keys(model.clusters).length > 1)
      promised.push({ target: 'gatewayFailover', detail: { host: split.host }, path: 'split' });
  }
  return promised;
}
