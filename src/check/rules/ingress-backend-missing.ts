import { isRecord, recordAt, recordsAt, stringAt, stringOrNumberAt } from '../../manifests/field.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import { nearestWord } from '../../units/nearest-word.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule, RuleFinding } from '../types.ts';

interface Backend {
  readonly service: string;
  readonly port: string | number | undefined;
  readonly path: Path;
}

function backendAt(object: unknown, path: Path): readonly Backend[] {
  const backend = recordAt(object, [...path, 'service']);
  const name = stringAt(backend, ['name']);
  if (!isRecord(backend) || name === undefined) return [];
  const port = stringOrNumberAt(backend, ['port', 'name']) ?? stringOrNumberAt(backend, ['port', 'number']);
  return [{ service: name, port, path: [...path, 'service'] }];
}

function backendsOf({ object }: Manifest): readonly Backend[] {
  const rules = recordsAt(object, ['spec', 'rules']).flatMap(([rule, each]) =>
    recordsAt(each, ['http', 'paths']).flatMap(([index]) =>
      backendAt(object, ['spec', 'rules', rule, 'http', 'paths', index, 'backend']),
    ),
  );
  return [...backendAt(object, ['spec', 'defaultBackend']), ...rules];
}

function findingsOf(facts: ClusterFacts, manifest: Manifest): readonly RuleFinding[] {
  const namespace = facts.index.namespaceOf(manifest) ?? 'default';
  if (!facts.knowsNamespace(namespace)) return [];
  return backendsOf(manifest).flatMap(({ service: name, port, path }): readonly RuleFinding[] => {
    const service = facts.serviceById.get(`${namespace}/${name}`);
    if (service === undefined) {
      const here = facts.services.filter((each) => each.service.namespace === namespace);
      const near = nearestWord(
        name,
        here.map((each) => each.service.name),
      );
      const cure = near === undefined ? {} : { fix: `did you mean ${near}?` };
      return [{ manifest, path, message: `Service ${namespace}/${name} is not defined`, ...cure }];
    }
    const { ports } = service.service;
    // The AWS controller reads `use-annotation` as a reference to an annotation that holds the real backends.
    const isKnown =
      port === undefined ||
      port === 'use-annotation' ||
      ports.some((each) => each.number === port || each.name === port);
    if (isKnown || ports.length === 0) return [];
    return [
      { manifest, path: [...path, 'port'], message: `Service ${service.id} has no port ${port}`, service: service.id },
    ];
  });
}

export const ingressBackendMissing: Rule = {
  code: 'MAN027',
  title: 'An Ingress leads to a Service that is not there',
  severity: 'error',
  rows: ['D11'],
  why: 'The ingress controller answers 503 (or its default page) for every request of that path.',
  fix: 'correct the name and port, or define the Service; an Ingress reaches only Services of its own namespace',
  find: inEachCluster((facts) =>
    facts.objects('networking.k8s.io', 'Ingress').flatMap((manifest) => findingsOf(facts, manifest)),
  ),
};
