import type { JsonObject, Origin, Position } from '../manifests/types.ts';
import type { RouteAnswer } from '../traffic/route-answer.ts';

type Positions = (origin: Origin) => Position | null;

function ruleJson(answer: RouteAnswer, position: Positions): JsonObject | null {
  const { route, rule } = answer;
  if (route === null || rule === null) return null;
  const { kind, metadata } = rule.manifest.object;
  const place = position(rule);
  return {
    kind,
    namespace: metadata.namespace ?? 'default',
    name: metadata.name,
    index: route.index,
    file: place?.file ?? null,
    line: place?.line ?? null,
  };
}

/** An answer for programs. */
export function routeJson(answer: RouteAnswer, position: Positions): JsonObject {
  const { status, flags, request, redirect, timeoutUs, retries, why } = answer;
  return {
    version: 1,
    status,
    flags: [...flags],
    route: ruleJson(answer, position),
    destinations: answer.destinations.map((each) => ({
      host: each.host,
      subset: each.subset,
      port: each.port,
      share: Number(each.share.toFixed(4)),
      endpoints: each.endpoints,
      status: each.answer?.status ?? null,
    })),
    request: { host: request.host, path: request.path, headers: request.headers },
    redirect,
    timeoutMs: timeoutUs === null ? null : timeoutUs / 1000,
    retries,
    mirror: answer.mirrors.map(({ host, subset, port, perMillion }) => ({
      host,
      subset,
      port,
      percent: perMillion / 10_000,
    })),
    why,
  };
}
