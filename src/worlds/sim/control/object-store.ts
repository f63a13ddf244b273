/**
 * The objects of all clusters as an API server keeps them: each with a version that changes with it. Two views are held:
 * what is stored, which controllers read, and what proxies have been given, which follows after a delay.
 */

import { indexManifests, type ManifestIndex } from '../../../manifests/manifest-index.ts';
import type { Manifest } from '../../../manifests/types.ts';
import type { ObjectRef } from '../../../ports/types.ts';
import { manifestKey, refKey } from '../../desk/object-key.ts';

interface Stored {
  readonly manifest: Manifest;
  readonly version: number;
}

export class ObjectStore {
  readonly #stored = new Map<string, Stored>();
  readonly #given = new Map<string, Manifest>();
  #version = 0;
  #index: ManifestIndex | null = null;
  #givenList: readonly Manifest[] | null = null;

  constructor(manifests: readonly Manifest[]) {
    for (const manifest of manifests) {
      const key = manifestKey(manifest);
      // Of an object defined twice, the one applied last stays, as with kubectl.
      this.#stored.delete(key);
      this.#stored.set(key, { manifest, version: ++this.#version });
      this.#given.delete(key);
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
    this.#stored.set(manifestKey(manifest), { manifest, version });
    return String(version);
  }

  /** Proxies have been given this state of an object. */
  give(manifest: Manifest): void {
    this.#givenList = null;
    this.#given.set(manifestKey(manifest), manifest);
  }

  /** As stored, in order of first appearance. */
  all(): readonly { readonly manifest: Manifest; readonly version: string }[] {
    return [...this.#stored.values()].map(({ manifest, version }) => ({ manifest, version: String(version) }));
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
