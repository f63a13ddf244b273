import type { ServiceContext } from './build-services.ts';
import type { Probe, Probes, Resources } from './types.ts';

/** What a pod reserves and may use at most. */
export function buildResources({ service, origins, at }: ServiceContext): Resources {
  const { cpu, memory, limits } = service.resources;
  const why = 'what is reserved: a pod that borrows is the first to be evicted';
  const path = [...at, 'resources'];
  if (limits?.cpu === undefined) origins.derived([...path, 'cpuLimitMillis'], why);
  else origins.moved([...path, 'cpuLimitMillis'], [...path, 'limits', 'cpu']);
  if (limits?.memory === undefined) origins.derived([...path, 'memoryLimitBytes'], why);
  else origins.moved([...path, 'memoryLimitBytes'], [...path, 'limits', 'memory']);
  return {
    cpuMillis: cpu,
    memoryBytes: memory,
    cpuLimitMillis: limits?.cpu ?? cpu,
    memoryLimitBytes: limits?.memory ?? memory,
  };
}

/** The questions that are asked of a pod: by HTTP where it has a port, by a command where one is given. */
export function buildProbes({ service, origins, at }: ServiceContext): Probes {
  const { path, ready, live, command, every, timeout, failures, start } = service.probes;
  const fields = { everyUs: 'every', timeoutUs: 'timeout', failures: 'failures' };
  for (const [probe, own] of [
    ['readiness', 'ready'],
    ['liveness', 'live'],
  ] as const) {
    const here = [...at, 'probes', probe];
    const written = (field: string) => [...at, 'probes', field];
    origins.moved(here, written(command === undefined ? 'path' : 'command'));
    for (const [field, name] of Object.entries(fields)) origins.moved([...here, field], written(name));
    if (service.probes[own] !== undefined) origins.moved([...here, 'ask', 'path'], written(own));
    if (command === undefined) origins.moved([...here, 'ask', 'port'], [...at, 'port']);
    if (probe === 'liveness') origins.moved([...here, 'delayUs'], written('start'));
    else origins.derived([...here, 'delayUs'], 'a pod may be ready at once');
  }
  const asking = (ask: Probe['ask'], delayUs: number): Probe => ({
    ask,
    delayUs,
    everyUs: every,
    timeoutUs: timeout,
    failures,
  });
  // A slow start is forgiven by asking later. A startup probe would do as well, but it makes a pod ready by itself when
  // it passes, so that a readiness probe that gets lost is missed by nobody until users are.
  if (command !== undefined) return { readiness: asking({ command }, 0), liveness: asking({ command }, start) };
  if (service.background) return { readiness: null, liveness: null };
  const http = (to: string) => ({ path: to, port: service.port });
  return {
    readiness: asking(http(ready ?? path), 0),
    liveness: asking(http(live ?? path), start),
  };
}
