import type { JsonRecord } from '../../manifests/field.ts';

const TEXT = { type: 'string' };
const TEXTS = { type: 'object', additionalProperties: TEXT };
const WHOLE = { type: 'integer' };
const ANYTHING = { 'x-kubernetes-preserve-unknown-fields': true };

/** The metadata that every object may have: definitions of custom resources leave it out (meta/v1 of Kubernetes 1.36). */
export const OBJECT_META_SCHEMA: JsonRecord = {
  type: 'object',
  properties: {
    name: TEXT,
    generateName: TEXT,
    namespace: TEXT,
    labels: TEXTS,
    annotations: TEXTS,
    finalizers: { type: 'array', items: TEXT },
    ownerReferences: { type: 'array', items: ANYTHING },
    managedFields: { type: 'array', items: ANYTHING },
    uid: TEXT,
    selfLink: TEXT,
    resourceVersion: TEXT,
    generation: WHOLE,
    creationTimestamp: TEXT,
    deletionTimestamp: TEXT,
    deletionGracePeriodSeconds: WHOLE,
  },
};
