import { indexManifests } from '../../src/manifests/manifest-index.ts';
import { readManifests } from '../../src/manifests/read-manifests.ts';
import { buildMeshes, type Mesh } from '../../src/mesh/build-mesh.ts';
import type { Story } from '../story.ts';
import { OBJECTS_KEY } from './objects.ts';
import { SERVICES_KEY } from './services.ts';

/** The meshes of what `services` and `objects` have put into a story. */
export function storyMeshes(story: Story, version?: string): readonly Mesh[] {
  const text = `${story.memory.get(SERVICES_KEY) ?? ''}${story.memory.get(OBJECTS_KEY) ?? ''}`;
  const { manifests } = readManifests('objects.yaml', text, 'default');
  return [...buildMeshes(indexManifests(manifests), version).values()];
}
