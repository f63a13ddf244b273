/**
 * The objects of all clusters as an API server keeps them: each with a version that changes with it. Two views are held:
 * what is stored, which controllers read, and what proxies have been given, which follows after a delay.
 */

import { indexManifests, type ManifestIndex } from '../../../manifests/manifest-index.ts';
import { groupOf } from '../../../manifests/object-scope.ts';
import type { Manifest } from '../../../manifests/types.ts';
import type { ObjectRef } from '../../../ports/types.ts';
import { manifestKey, refKey } from '../../desk/object-key.ts';

interface Stored {
  readonly manifest: Manifest;
  readonly version: number;
}

function kindKey(cluster: string | undefined, group: string, kind: string): string {
  return `${cluster}/${group}/${kind}`;
}

export class ObjectStore {
  readonly #stored = new Map<string, Stored>();
  readonly #given = new Map<string, Manifest>();
  #version = 0;
  #index: ManifestIndex | null = null;
  #givenList: readonly Manifest[] | null = null;
  /** Keys of the stored objects of one kind in one cluster, in order of first appearance. */
  readonly #keysOfKind = new Map<string, Set<string>>();

  constructor(manifests: readonly Manifest[]) {
    // Of an object defined twice, the one applied last stays, as with kubectl.
    const last = new Map<string, Manifest>();
    for (const manifest of manifests) {
      const key = manifestKey(manifest);
      last.delete(key);
      last.set(key, manifest);
    }
    for (const [key, manifest] of last) {
      this.#store(key, { manifest, version: ++this.#version });
      this.#given.set(key, manifest);
    }
  }

  get(ref: ObjectRef): { readonly manifest: Manifest; readonly version: string } | null {
    const stored = this.#stored.get(refKey(ref));
    return stored === undefined ? null : { manifest: stored.manifest, version: String(stored.version) };
  }

  /** Stores a new state of an object and returns its version. Proxies are told by `give`. */
  put(manifest: Manifest): string {
    this.#index = null;
    const version = ++this.#version;
    this.#store(manifestKey(manifest), { manifest, version });
    return String(version);
  }

  #store(key: string, stored: Stored): void {
    this.#stored.set(key, stored);
    const { cluster, object } = stored.manifest;
    const kind = kindKey(cluster, groupOf(object.apiVersion), object.kind);
    const keys = this.#keysOfKind.get(kind);
    if (keys === undefined) this.#keysOfKind.set(kind, new Set([key]));
    else keys.add(key);
  }

  /** Proxies have been given this state of an object. */
  give(manifest: Manifest): void {
    this.#givenList = null;
    this.#given.set(manifestKey(manifest), manifest);
  }

  /** The stored objects of one kind in one cluster, in order of first appearance. */
  ofKind(
    cluster: string,
    group: string,
    kind: string,
  ): readonly { readonly manifest: Manifest; readonly version: string }[] {
    const keys = this.#keysOfKind.get(kindKey(cluster, group, kind)) ?? [];
    return Array.from(keys, (key) => {
      const { manifest, version } = this.#stored.get(key)!;
      return { manifest, version: String(version) };
    });
  }

  index(): ManifestIndex {
    this.#index ??= indexManifests([...this.#stored.values()].map(({ manifest }) => manifest));
    return this.#index;
  }

  /** As given to proxies. The same list until something is given. */
  given(): readonly Manifest[] {
    this.#givenList ??= [...this.#given.values()];
    return this.#givenList;
  }
}
