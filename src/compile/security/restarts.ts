/**
 * How a new value reaches pods that run (C03). A file follows its Secret by itself; a variable is read when a container
 * starts, so whoever has one is marked for Reloader, and its own rolling update hands over pod by pod. Flagger follows the
 * Secrets of its canaries itself.
 *
 * Leaves out stores: a Redis whose one password changes refuses whoever comes with the other, however it is restarted.
 */
import { RELOAD_ANNOTATION } from '../../engines/reload-annotations.ts';
import { recordsAt, stringAt } from '../../manifests/field.ts';
import type { KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { isCopiedByFlagger } from '../object-meta.ts';
import { templateOf } from './pod-set.ts';

const ROLLED: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout']);
const COMPONENT = 'app.kubernetes.io/component';

function readsSecretAtStart(template: unknown): boolean {
  return ['containers', 'initContainers'].some((list) =>
    recordsAt(template, ['spec', list]).some(
      ([, container]) =>
        recordsAt(container, ['env']).some(([, each]) => stringAt(each, ['valueFrom', 'secretKeyRef', 'name'])) ||
        recordsAt(container, ['envFrom']).some(([, each]) => stringAt(each, ['secretRef', 'name'])),
    ),
  );
}

function isOfFlagger(model: Model, { metadata }: KubeObject): boolean {
  return Object.values(model.services).some(
    (service) =>
      isCopiedByFlagger(service) &&
      service.namespace === metadata.namespace &&
      service.versions.some(({ workload }) => workload === metadata.name),
  );
}

/** The object, marked where its pods must be replaced to see a new value. */
export function restartedOnRotation(model: Model, object: KubeObject): KubeObject {
  const { kind, metadata } = object;
  if (model.security.secrets === null || !ROLLED.has(kind) || metadata.labels?.[COMPONENT] === 'data') return object;
  if (!readsSecretAtStart(templateOf(object)) || isOfFlagger(model, object)) return object;
  return {
    ...object,
    metadata: { ...metadata, annotations: { ...metadata.annotations, [RELOAD_ANNOTATION]: 'true' } },
  };
}
