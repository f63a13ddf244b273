/** The mesh of each cluster as its proxies have been given it: built anew when an object has reached them. */
import type { IstioFacts } from '../../../engines/istio.ts';
import { indexManifests, type ManifestIndex } from '../../../manifests/manifest-index.ts';
import { buildMesh, type Mesh } from '../../../mesh/build-mesh.ts';
import type { ObjectStore } from './object-store.ts';

export class MeshViews {
  readonly #store: ObjectStore;
  readonly #clusters: readonly string[];
  readonly #engine: IstioFacts;
  #of: readonly unknown[] | null = null;
  #meshes: ReadonlyMap<string, Mesh> = new Map();

  /** `ready`: meshes of the first moment, where the caller has built them already. */
  constructor(
    store: ObjectStore,
    clusters: readonly string[],
    engine: IstioFacts,
    ready: ReadonlyMap<string, Mesh> | undefined,
  ) {
    this.#store = store;
    this.#clusters = clusters;
    this.#engine = engine;
    if (ready !== undefined) {
      this.#meshes = ready;
      this.#of = store.given();
    }
  }

  /** By cluster. The same map until something reaches the proxies. */
  all(): ReadonlyMap<string, Mesh> {
    const given = this.#store.given();
    if (this.#of !== given) {
      this.#of = given;
      const index: ManifestIndex = indexManifests(given);
      this.#meshes = new Map(
        this.#clusters.map((cluster) => [cluster, buildMesh(index, { cluster, engine: this.#engine })]),
      );
    }
    return this.#meshes;
  }

  of(cluster: string): Mesh {
    const mesh = this.all().get(cluster);
    if (mesh === undefined) throw new Error(`no mesh of cluster ${cluster}`);
    return mesh;
  }
}
