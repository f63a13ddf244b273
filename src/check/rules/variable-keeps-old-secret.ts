import { RELOAD_ANNOTATIONS } from '../../engines/reload-annotations.ts';
import { parseDurationUs } from '../../manifests/duration.ts';
import { recordsAt, stringAt } from '../../manifests/field.ts';
import type { KubeObject, Path } from '../../manifests/types.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { podSpecOf, podSpecPath } from '../facts/pod-spec.ts';
import type { Rule } from '../types.ts';

const GROUP = 'external-secrets.io';
const ROTATION = 'nines.dev/rotate-every';
/** Pods of other kinds start, end, and read what there is then. */
const STAYING: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout']);

/** Secrets that are known to change, by `namespace/name`, and how often. */
function changing(facts: ClusterFacts): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { object } of facts.objects(GROUP, 'ExternalSecret')) {
    const every = object.metadata.annotations?.[ROTATION];
    if (every === undefined || !((parseDurationUs(every) ?? 0) > 0)) continue;
    const name = stringAt(object, ['spec', 'target', 'name']) ?? object.metadata.name;
    found.set(`${object.metadata.namespace ?? 'default'}/${name}`, every);
  }
  return found;
}

/** Secrets that containers read when they start, and where. */
function readAtStart(object: KubeObject): readonly (readonly [name: string, path: Path])[] {
  const base = podSpecPath(object);
  return ['containers', 'initContainers'].flatMap((list) =>
    recordsAt(podSpecOf(object), [list]).flatMap(([index, container]) =>
      (
        [
          ['env', ['valueFrom', 'secretKeyRef', 'name']],
          ['envFrom', ['secretRef', 'name']],
        ] as const
      ).flatMap(([field, inner]) =>
        recordsAt(container, [field]).flatMap(([row, each]) => {
          const name = stringAt(each, inner);
          return name === undefined ? [] : [[name, [...base, list, index, field, row, ...inner]] as const];
        }),
      ),
    ),
  );
}

/** Deployments that Flagger copies: it follows their Secrets itself. */
function followedByFlagger(facts: ClusterFacts): ReadonlySet<string> {
  return new Set(
    facts
      .objects('flagger.app', 'Canary')
      .map(
        ({ object }) => `${object.metadata.namespace ?? 'default'}/${stringAt(object, ['spec', 'targetRef', 'name'])}`,
      ),
  );
}

export const variableKeepsOldSecret: Rule = {
  code: 'SEC031',
  title: 'A variable that keeps an old secret',
  severity: 'warning',
  rows: ['C03'],
  why: 'A variable is read when a container starts. When its Secret is made anew the pods go on with the old value until something else replaces them, and are refused as soon as it ends.',
  fix: 'mount it as a file that the program reads again, or let Reloader replace the pods: secret.reloader.stakater.com/auto: "true" on the workload; a password that a store asks for is changed by two users who take turns',
  find: inEachCluster((facts) => {
    const secrets = changing(facts);
    if (secrets.size === 0) return [];
    const followed = followedByFlagger(facts);
    return facts.workloads.flatMap(({ manifest }) => {
      const { object } = manifest;
      const { kind, metadata } = object;
      const namespace = metadata.namespace ?? 'default';
      if (!STAYING.has(kind) || followed.has(`${namespace}/${metadata.name}`)) return [];
      if (RELOAD_ANNOTATIONS.some((key) => metadata.annotations?.[key] !== undefined)) return [];
      const told = new Set<string>();
      return readAtStart(object).flatMap(([name, path]) => {
        const every = secrets.get(`${namespace}/${name}`);
        if (every === undefined || told.has(name)) return [];
        told.add(name);
        const message = `${kind} ${metadata.name} reads Secret ${name} when it starts; a new value, every ${every}, reaches it with the next restart and not before`;
        return [{ manifest, path, message }];
      });
    });
  }),
};
