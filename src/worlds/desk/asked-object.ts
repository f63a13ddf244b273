import type { KubeObject } from '../../manifests/types.ts';
import type { ObservationQuery } from '../../ports/types.ts';

/** Whether a question that names an object, or a namespace, asks for this one. */
export function isAskedFor(question: ObservationQuery['objects'][number], { metadata }: KubeObject): boolean {
  return (
    (question.name === undefined || question.name === metadata.name) &&
    (question.namespace === undefined || question.namespace === (metadata.namespace ?? 'default'))
  );
}
