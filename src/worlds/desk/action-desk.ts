/**
 * An API server's answer to an action, the same in every world that keeps its objects itself: refused when the object is not as expected, when a newer epoch has
 * acted on it, or when the patch says nothing that an object could be; an id repeated in its cluster does nothing again.
 *
 * An epoch is compared per object, so that two controllers that each count their own do not shut one another out.
 */
import { isRecord } from '../../manifests/field.ts';
import { mergePatch, sameJson } from '../../manifests/merge-patch.ts';
import { groupOf } from '../../manifests/object-scope.ts';
import type { KubeObject, Manifest } from '../../manifests/types.ts';
import type { Action, ActionResult, ObjectRef } from '../../ports/types.ts';
import { refKey } from './object-key.ts';

/** The objects that actions change, each with a version. */
export interface StoredObjects {
  readonly get: (ref: ObjectRef) => { readonly manifest: Manifest; readonly version: string } | null;
  /** Stores a new state of an object and returns its version. */
  readonly put: (manifest: Manifest) => string;
}

/** What stands outside the store: nodes, and evictions, which are asked for and not kept. */
export interface SpecialObjects {
  readonly nodeVersion: (cluster: string, name: string) => string | null;
  readonly patchNode: (cluster: string, name: string, patch: Readonly<Record<string, unknown>>) => void;
  /** Null: the pod is on its way out; else why it may not go. */
  readonly evict: (cluster: string, namespace: string, pod: string) => string | null;
  /** The API server of a cluster answers. */
  readonly isAvailable: (cluster: string) => boolean;
  /** Whether an object of a new version may be stored: the clusters that exist. */
  readonly hasCluster: (cluster: string) => boolean;
}

export class ActionDesk {
  readonly #store: StoredObjects;
  readonly #special: SpecialObjects;
  readonly #stored: (manifest: Manifest) => void;
  readonly #done = new Set<string>();
  readonly #epochs = new Map<string, number>();

  /** `stored` is told of every object that was really changed. */
  constructor(store: StoredObjects, special: SpecialObjects, stored: (manifest: Manifest) => void) {
    this.#store = store;
    this.#special = special;
    this.#stored = stored;
  }

  apply(action: Action): ActionResult {
    const { id, object: ref, epoch } = action;
    if (this.#done.has(`${ref.cluster}/${id}`)) return { kind: 'repeated', id };
    if (!this.#special.isAvailable(ref.cluster)) return refused(id, 'unavailable', `${ref.cluster} does not answer`);
    const newest = this.#epochs.get(refKey(ref)) ?? Number.NEGATIVE_INFINITY;
    if (epoch < newest) return refused(id, 'epoch', `epoch ${newest} has acted since ${epoch}`);
    const result = this.#change(action);
    if (result.kind === 'done') this.remember(action);
    return result;
  }

  /** An action was done: its id is a repetition from now on, and older epochs are too late for its object. */
  remember({ id, epoch, object }: Pick<Action, 'id' | 'epoch' | 'object'>): void {
    this.#done.add(`${object.cluster}/${id}`);
    this.#epochs.set(refKey(object), epoch);
  }

  /** A person applies a change: no epoch, no expectation, and whoever acts by an older version is refused afterwards. */
  edit(object: ObjectRef, patch: Action['patch']): ActionResult {
    return this.#change({ id: '', epoch: 0, object, expect: null, patch });
  }

  #change(action: Omit<Action, 'why'>): ActionResult {
    const { object: ref, id } = action;
    const isCore = groupOf(ref.apiVersion) === '';
    if (isCore && ref.kind === 'Node') return this.#patchNode(action);
    if (groupOf(ref.apiVersion) === 'policy' && ref.kind === 'Eviction') {
      const reason = this.#special.evict(ref.cluster, ref.namespace, ref.name);
      return reason === null ? { kind: 'done', id, version: '' } : refused(id, 'unavailable', reason);
    }
    if (isCore && ref.kind === 'Pod') return refused(id, 'invalid', 'pods belong to their workloads');
    const known = this.#store.get(ref);
    if (action.expect !== null && action.expect !== known?.version) {
      return refused(id, 'version', `is ${known?.version ?? 'absent'}, expected ${action.expect}`);
    }
    if (!this.#special.hasCluster(ref.cluster)) return refused(id, 'invalid', `no cluster ${ref.cluster}`);
    const object = patched(ref, known?.manifest.object, action.patch);
    if (object === null) return refused(id, 'invalid', 'the patch changes what the object is');
    if (known !== null && sameJson(object, known.manifest.object)) return { kind: 'done', id, version: known.version };
    const manifest: Manifest = known === null ? { object, cluster: ref.cluster } : { ...known.manifest, object };
    const version = this.#store.put(manifest);
    this.#stored(manifest);
    return { kind: 'done', id, version };
  }

  #patchNode({ id, object: ref, expect, patch }: Omit<Action, 'why'>): ActionResult {
    const version = this.#special.nodeVersion(ref.cluster, ref.name);
    if (version === null) return refused(id, 'invalid', `no node ${ref.name}`);
    if (expect !== null && expect !== version) return refused(id, 'version', `is ${version}, expected ${expect}`);
    this.#special.patchNode(ref.cluster, ref.name, patch);
    return { kind: 'done', id, version: this.#special.nodeVersion(ref.cluster, ref.name) ?? '' };
  }
}

/** The object after the patch, or null when it would be another object. */
function patched(ref: ObjectRef, object: KubeObject | undefined, patch: Action['patch']): KubeObject | null {
  const isNamespaced = ref.namespace !== '';
  const metadata = { name: ref.name, ...(isNamespaced ? { namespace: ref.namespace } : {}) };
  const before = object ?? { apiVersion: ref.apiVersion, kind: ref.kind, metadata };
  const after = mergePatch(before, patch);
  if (!isRecord(after) || !isRecord(after.metadata)) return null;
  const isSame =
    after.apiVersion === before.apiVersion &&
    after.kind === before.kind &&
    after.metadata.name === before.metadata.name &&
    after.metadata.namespace === before.metadata.namespace;
  return isSame ? (after as KubeObject) : null;
}

function refused(id: string, reason: 'version' | 'epoch' | 'invalid' | 'unavailable', message: string): ActionResult {
  return { kind: 'refused', id, reason, message };
}
