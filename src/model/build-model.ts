/**
 * Spec → model: every default that depends on other values is filled in here, every derived fact is computed, and the
 * result is frozen. Only a spec without issues comes here, so nothing is reported: what cannot be is an assertion.
 */
import type { Reading } from '../schema/reading.ts';
import type { PlatformSpec } from '../spec/platform-schema.ts';
import { assumptionsOf } from '../targets/assumptions-of.ts';
import { buildBackup } from './build-backup.ts';
import { buildChaos } from './build-chaos.ts';
import { buildContacts } from './build-contacts.ts';
import { buildCost } from './build-cost.ts';
import { buildDns } from './build-dns.ts';
import { buildEngines } from './build-engines.ts';
import { buildExternals } from './build-externals.ts';
import { buildZoneFailover } from './build-failover.ts';
import { buildFlags } from './build-flags.ts';
import { buildGateway } from './build-gateway.ts';
import { buildGitops } from './build-gitops.ts';
import { buildLogs } from './build-logs.ts';
import { buildMesh } from './build-mesh.ts';
import { buildMonitoring } from './build-monitoring.ts';
import { buildObjects, buildPatches } from './build-patches.ts';
import { buildClusters, buildRegions } from './build-regions.ts';
import { buildPlatformScaling } from './build-scaling.ts';
import { buildSecurity } from './build-security.ts';
import { buildServices, valuesOf } from './build-services.ts';
import { buildBuckets, buildStores } from './build-stores.ts';
import { buildSync } from './build-sync.ts';
import { buildTracing } from './build-tracing.ts';
import { deepFreeze } from './deep-freeze.ts';
import { Origins } from './origins.ts';
import type { Model, Namespace, Service } from './types.ts';

/** Builds the model of a spec that has been read without issues. */
export function buildModel(spec: PlatformSpec, reading: Reading): Model {
  const model = deepFreeze(build(spec, new Origins(reading, false)));
  // Most who read a model never ask where a value came from: when somebody does, it is built again with notes taken.
  return withProvenance(model, () => {
    const origins = new Origins(reading, true);
    build(spec, origins);
    return origins.table(model);
  });
}

function build(spec: PlatformSpec, origins: Origins): Omit<Model, 'provenance'> {
  const namespace = spec.metadata.namespace ?? spec.metadata.name;
  origins.moved(['name'], ['metadata', 'name']);
  origins.moved(['labels'], ['metadata', 'labels']);
  if (spec.metadata.namespace === undefined) origins.derived(['namespace'], 'the name of the platform');
  else origins.moved(['namespace'], ['metadata', 'namespace']);
  const services = buildServices(spec, namespace, origins);
  return {
    name: spec.metadata.name,
    namespace,
    labels: spec.metadata.labels,
    namespaces: namespacesOf(Object.values(services), spec, origins),
    provider: spec.provider,
    regions: buildRegions(spec, origins),
    clusters: buildClusters(spec, origins),
    gateway: buildGateway(spec, Object.values(services), origins),
    mesh: buildMesh(spec, origins),
    services,
    externals: buildExternals(spec, origins),
    stores: buildStores(spec, origins),
    buckets: buildBuckets(spec, origins),
    dns: buildDns(spec, origins),
    sync: buildSync(spec, origins),
    zoneFailover: buildZoneFailover(spec, origins),
    tracing: buildTracing(spec, Object.values(services), origins),
    logs: buildLogs(spec, origins),
    backup: buildBackup(spec, origins),
    monitoring: buildMonitoring(spec, origins),
    gitops: buildGitops(spec, origins),
    engines: buildEngines(spec, origins),
    flags: buildFlags(spec, origins),
    chaos: buildChaos(spec, origins),
    contacts: buildContacts(spec, origins),
    security: buildSecurity(spec, origins),
    scaling: buildPlatformScaling(spec, Object.values(services), origins),
    cost: buildCost(spec, origins),
    targets: valuesOf(spec.targets),
    assume: assumptionsOf(spec.assume),
    patches: buildPatches(spec, origins),
    objects: buildObjects(spec, origins),
    ignore: spec.ignore,
  };
}

/** The table is made once, when it is first looked into. */
function withProvenance(model: Omit<Model, 'provenance'>, make: () => Model['provenance']): Model {
  let table: Model['provenance'] | null = null;
  const provenance = () => {
    table ??= deepFreeze(make());
    return table;
  };
  return Object.freeze(
    Object.defineProperty({ ...model }, 'provenance', { get: provenance, enumerable: true }) as Model,
  );
}

function namespacesOf(services: readonly Service[], spec: PlatformSpec, origins: Origins): readonly Namespace[] {
  const names = [...new Set(services.map(({ namespace }) => namespace))].sort();
  origins.derived(['namespaces'], 'the namespaces of the services');
  return names.map((name) => {
    const meshed = services.some((service) => service.namespace === name && service.inMesh);
    return { name, mesh: meshed ? spec.mesh.mode : 'none' };
  });
}
