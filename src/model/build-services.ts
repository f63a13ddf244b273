import { callsOf } from '../spec/derive/calls-of.ts';
import { entriesOf } from '../spec/derive/entries-of.ts';
import { storeHostOf } from '../spec/derive/stores-of.ts';
import { versionsOf } from '../spec/derive/versions-of.ts';
import type { PlatformSpec } from '../spec/platform-schema.ts';
import type { WrittenService } from '../spec/sections/service.ts';
import { figureValue } from '../targets/figure-value.ts';
import type { WrittenTargets } from '../targets/targets-schema.ts';
import { writtenLoad, writtenWork } from '../targets/written-load.ts';
import { buildDelivery } from './build-delivery.ts';
import { STORE_PORTS } from './build-externals.ts';
import { buildKit } from './build-kit.ts';
import { buildMigration } from './build-migration.ts';
import { buildProbes, buildResources } from './build-pod.ts';
import { buildTraffic } from './build-traffic.ts';
import type { Origins } from './origins.ts';
import type { Call, EnvValue, Service, ServiceLoad, Version } from './types.ts';

/** What the parts of one service are built from. */
export interface ServiceContext {
  readonly spec: PlatformSpec;
  readonly name: string;
  readonly service: WrittenService;
  readonly platformNamespace: string;
  readonly origins: Origins;
  /** Names of the services that call each service. */
  readonly callers: ReadonlyMap<string, readonly string[]>;
  /** `['services', name]`. */
  readonly at: readonly string[];
}

/** Every service, in the order of the file. */
export function buildServices(
  spec: PlatformSpec,
  platformNamespace: string,
  origins: Origins,
): Readonly<Record<string, Service>> {
  const callers = callersByCallee(spec);
  return Object.fromEntries(
    Object.entries(spec.services).map(([name, service]) => {
      const context = { spec, name, service, platformNamespace, origins, callers, at: ['services', name] };
      return [name, buildService(context)];
    }),
  );
}

function buildService(context: ServiceContext): Service {
  const { name, service, platformNamespace, origins, at } = context;
  const namespace = service.namespace ?? platformNamespace;
  if (service.namespace === undefined) origins.derived([...at, 'namespace'], 'the namespace of the platform');
  origins.derived([...at, 'host'], 'its name and namespace');
  origins.derived([...at, 'name'], 'its key in the file');
  if (service.serviceAccount === undefined) origins.derived([...at, 'serviceAccount'], 'its name');
  origins.moved([...at, 'inMesh'], [...at, 'meshed']);
  const versions = buildVersions(context);
  if (typeof service.work === 'number')
    origins.derived([...at, 'workShape'], 'service times vary, and a constant would hide the tail');
  return {
    name,
    namespace,
    host: `${name}.${namespace}.svc.cluster.local`,
    serviceAccount: service.serviceAccount ?? name,
    labels: service.labels,
    background: service.background,
    port: service.port,
    protocol: service.protocol,
    inMesh: service.meshed,
    versions,
    replicas: versions[0]!.replicas,
    public: buildPublic(context),
    calls: callsOf(service).map((call) => buildCall(context, call)),
    callers: callersOf(context),
    load: buildLoad(service),
    ...writtenWork(service.work),
    resources: buildResources(context),
    probes: buildProbes(context),
    env: buildEnv(service.env),
    command: service.command,
    run: service.run,
    metrics:
      service.metrics === undefined ? null : { path: service.metrics.path, port: service.metrics.port ?? service.port },
    scratch: service.scratch,
    targets: valuesOf(service.targets ?? {}),
    ...buildTraffic(context),
    ...buildDelivery(context),
    ...buildKit(context),
    migration: buildMigration(context),
  };
}

/** Figures by name, in the units of their definitions. */
export function valuesOf(targets: WrittenTargets): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(targets).map(([name, figure]) => [name, figureValue(figure)]));
}

function buildVersions({ spec, name, service, origins, at }: ServiceContext): readonly Version[] {
  return versionsOf(spec, service).map((version, i): Version => {
    const here = [...at, 'versions', i];
    const own = versionPath(version.name, i);
    origins.derived(here, i === 0 ? 'the live version' : `brought in by \`${own.join('.')}\``);
    for (const [field, otherwise] of Object.entries(OTHERWISE[version.name] ?? OTHERWISE.named!)) {
      const written = [...at, ...own, field];
      if (i === 0 || origins.isWritten(written)) origins.moved([...here, field], written);
      else origins.derived([...here, field], otherwise);
    }
    return {
      name: version.name,
      workload: i === 0 ? name : `${name}-${version.name}`,
      image: version.image,
      replicas: version.replicas,
      env: buildEnv(version.env),
    };
  });
}

/** Where a version is described, below its service. */
function versionPath(version: string, i: number): readonly string[] {
  if (i === 0) return [];
  if (version === 'canary') return ['canary'];
  return version === 'green' ? ['blueGreen'] : ['versions', version];
}

const NEXT_IMAGE = 'the image of the service: a rollout brings the next';
/** What a version has where its description is silent. */
const OTHERWISE: Readonly<Record<string, { readonly image: string; readonly replicas: string }>> = {
  canary: { image: NEXT_IMAGE, replicas: 'its share of the pods of the service, at least one' },
  green: { image: NEXT_IMAGE, replicas: 'as many as are live: it must carry everything' },
  named: { image: 'its own', replicas: 'one in every cluster' },
};

function buildEnv(
  env: Readonly<Record<string, string | { secret: string; key: string }>>,
): Readonly<Record<string, EnvValue>> {
  return Object.fromEntries(
    Object.entries(env).map(([key, value]) => [key, typeof value === 'string' ? { value } : value]),
  );
}

function buildPublic({ spec, service, origins, at }: ServiceContext): Service['public'] {
  if (service.public === undefined) origins.derived([...at, 'public'], 'whether it has load and there is a gateway');
  return [...entriesOf(spec, service)].sort(
    (a, b) => b.path.length - a.path.length || (a.host + a.path < b.host + b.path ? -1 : 1),
  );
}

function buildCall(
  { spec, platformNamespace, origins, at }: ServiceContext,
  call: ReturnType<typeof callsOf>[number],
): Call {
  const { to, times, path } = call;
  const callee = Object.hasOwn(spec.services, to) ? spec.services[to]! : undefined;
  origins.moved([...at, 'calls'], [...at, 'calls']);
  if (callee !== undefined) {
    const namespace = callee.namespace ?? platformNamespace;
    const host = callee.split === undefined ? `${to}.${namespace}.svc.cluster.local` : globalHost(to, namespace);
    return { to, kind: 'service', times, path, port: call.port ?? callee.port, host };
  }
  const store = Object.hasOwn(spec.data, to) ? spec.data[to]! : undefined;
  if (store !== undefined && store.kind !== 'bucket') {
    return {
      to,
      kind: 'external',
      times,
      path,
      port: call.port ?? store.port ?? STORE_PORTS[store.kind],
      host: storeHostOf(spec, to, store),
    };
  }
  const external = Object.hasOwn(spec.externals, to) ? spec.externals[to] : undefined;
  if (external === undefined) throw new Error(`the call to ${to} names nothing, and no issue says so`);
  return { to, kind: 'external', times, path, port: call.port ?? external.port, host: external.host };
}

/** The name under which a service that is split over clusters is called. */
export function globalHost(name: string, namespace: string): string {
  return `${name}.${namespace}.global`;
}

function callersOf({ spec, name, service, origins, at, callers }: ServiceContext): readonly string[] {
  origins.derived([...at, 'callers'], 'the `calls` of all services, and whether it is public');
  return [...(callers.get(name) ?? []), ...(entriesOf(spec, service).length > 0 ? ['gateway'] : [])].sort();
}

function callersByCallee(spec: PlatformSpec): ReadonlyMap<string, readonly string[]> {
  const callers = new Map<string, string[]>();
  for (const [caller, service] of Object.entries(spec.services)) {
    for (const callee of new Set(callsOf(service).map(({ to }) => to))) {
      const known = callers.get(callee);
      if (known === undefined) callers.set(callee, [caller]);
      else known.push(caller);
    }
  }
  return callers;
}

function buildLoad({ load }: WrittenService): ServiceLoad | null {
  return load === undefined ? null : { host: null, ...writtenLoad(load) };
}
