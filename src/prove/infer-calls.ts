/**
 * Who calls whom, read from what a workload is told: `host:port` and URLs in the environment, arguments and ConfigMaps
 * of its containers that name a service of the same objects, on a port that it has.
 *
 * Leaves out: callees that only the program knows, hosts and ports in two variables, what init containers wait for.
 */
import { recordAt, recordsAt, stringAt, stringRecordAt, stringsAt } from '../manifests/field.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import type { Mesh } from '../mesh/build-mesh.ts';
import { resolveHost } from '../mesh/host-name.ts';
import { includesLabels } from '../mesh/includes-labels.ts';
import type { MeshService } from '../mesh/services.ts';
import type { Workload } from '../mesh/workloads.ts';

export interface InferredCall {
  /** `namespace/name`. */
  readonly from: string;
  readonly to: string;
  readonly port: number;
  /** Where it was read: `env API_ADDR of Deployment shop/web (k8s/web.yaml:1)`. */
  readonly where: string;
}

interface Told {
  readonly text: string;
  readonly where: string;
}

const HOST_PORT =
  /(?<![A-Za-z0-9.-])([a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?(?:\.[a-z0-9][-a-z0-9]{0,62}){0,5}):(\d{1,5})(?!\d)/g;
const URL_HOST = /\b(https?|grpc):\/\/([a-z0-9][-a-z0-9.]{0,252})(?![-a-z0-9.:])/g;
/** A configuration file of megabytes is searched only this far. */
const MAX_TEXT = 200_000;

/** Every call that can be read from the workloads of one cluster, each pair of services once. */
export function inferCalls(index: ManifestIndex, mesh: Mesh): readonly InferredCall[] {
  const found = new Map<string, InferredCall>();
  for (const workload of mesh.workloads) {
    if (workload.cluster !== mesh.cluster) continue;
    const behind = servicesOf(mesh, workload);
    // A worker that nobody calls still calls others: it goes by its own name.
    const callers = behind.length === 0 ? [`${workload.namespace}/${workload.name}`] : behind;
    for (const { text, where } of toldTo(index, workload)) {
      for (const { service, port } of namedIn(mesh, workload, text)) {
        const to = `${service.namespace}/${service.name}`;
        for (const from of callers) {
          const key = `${from} ${to}`;
          if (from !== to && !callers.includes(to) && !found.has(key)) found.set(key, { from, to, port, where });
        }
      }
    }
  }
  return [...found.values()];
}

/** `namespace/name` of the Services whose pods a workload makes. */
function servicesOf(mesh: Mesh, workload: Workload): readonly string[] {
  return [...mesh.services.values()].flat().flatMap((service) => {
    const isBehind =
      service.registry === 'kubernetes' &&
      service.namespace === workload.namespace &&
      service.selector !== null &&
      includesLabels(workload.labels, service.selector);
    return isBehind ? [`${service.namespace}/${service.name}`] : [];
  });
}

function namedIn(mesh: Mesh, workload: Workload, text: string) {
  const named: { service: MeshService; port: number }[] = [];
  const add = (host: string, port: number) => {
    const service = serviceCalled(mesh, host, workload.namespace);
    if (service?.ports.some(({ number }) => number === port)) named.push({ service, port });
  };
  const searched = text.slice(0, MAX_TEXT);
  for (const [, host, port] of searched.matchAll(HOST_PORT)) add(host!, Number(port));
  for (const [, scheme, host] of searched.matchAll(URL_HOST)) add(host!, scheme === 'https' ? 443 : 80);
  return named;
}

/** A service by any of the names that cluster DNS knows: `api`, `api.shop`, `api.shop.svc`, the full one. */
function serviceCalled(mesh: Mesh, host: string, namespace: string): MeshService | undefined {
  const bare = host.replace(/\.svc(?:\.cluster\.local)?$/, '');
  const [name = '', own = namespace, further] = bare.split('.');
  if (further !== undefined) return undefined;
  const full = resolveHost(name, own);
  return mesh.services.get(full)?.find(({ registry }) => registry === 'kubernetes');
}

/** Texts that the containers of a workload are given, each with where it stands. */
function toldTo(index: ManifestIndex, workload: Workload): readonly Told[] {
  const { manifest } = workload.origin;
  const { source } = manifest;
  const place = source === undefined ? '' : ` (${source.file}:${source.line})`;
  const of = `of ${workload.kind} ${workload.namespace}/${workload.name}${place}`;
  const pod = recordAt(manifest.object, ['spec', 'template', 'spec']) ?? recordAt(manifest.object, ['spec']);
  const configMap = (name: string | undefined): Readonly<Record<string, string>> => {
    if (name === undefined) return {};
    const ref = { cluster: workload.cluster, group: '', kind: 'ConfigMap', namespace: workload.namespace, name };
    return stringRecordAt(index.get(ref)?.object, ['data']);
  };
  const told: Told[] = [];
  for (const [, container] of recordsAt(pod, ['containers'])) {
    for (const [, variable] of recordsAt(container, ['env'])) {
      const name = stringAt(variable, ['name']) ?? '';
      const reference = recordAt(variable, ['valueFrom', 'configMapKeyRef']);
      const data = configMap(stringAt(reference, ['name']));
      const key = stringAt(reference, ['key']) ?? '';
      const text = stringAt(variable, ['value']) ?? (Object.hasOwn(data, key) ? data[key] : undefined);
      if (text !== undefined) told.push({ text, where: `env ${name} ${of}` });
    }
    for (const [, source] of recordsAt(container, ['envFrom'])) {
      const name = stringAt(source, ['configMapRef', 'name']);
      for (const [key, text] of Object.entries(configMap(name)))
        told.push({ text, where: `ConfigMap ${name} ${key} ${of}` });
    }
    for (const field of ['args', 'command']) {
      for (const text of stringsAt(container, [field])) told.push({ text, where: `${field} ${of}` });
    }
  }
  for (const [, volume] of recordsAt(pod, ['volumes'])) {
    const projected = recordsAt(volume, ['projected', 'sources']).map(([, source]) =>
      stringAt(source, ['configMap', 'name']),
    );
    for (const name of [stringAt(volume, ['configMap', 'name']), ...projected]) {
      for (const [key, text] of Object.entries(configMap(name)))
        told.push({ text, where: `ConfigMap ${name} ${key} ${of}` });
    }
  }
  return told;
}
