import { field, recordsAt } from '../../manifests/field.ts';

/** What makes two versions different: the rest of a template (labels, spread, resources) may differ between the sides. */
const TELLING = ['name', 'image', 'command', 'args', 'env', 'envFrom'];

/**
 * A short name of what a workload runs: its images, and a hash over images, commands and environment of its
 * containers. Two workloads have the same one when they run the same.
 */
export function revisionOf(workload: unknown): string {
  const pod = ['spec', 'template', 'spec'];
  const containers = ['initContainers', 'containers'].map((list) =>
    recordsAt(workload, [...pod, list]).map(([, container]) => TELLING.map((key) => field(container, [key]) ?? null)),
  );
  const images = (containers[1] ?? []).map((container) =>
    String(container[1] ?? '')
      .split('/')
      .at(-1),
  );
  return `${images.join('+')} (${hashOf(sortedJson(containers))})`;
}

function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** FNV-1a over 32 bits, twice from different starts: a name, not a secret. */
function hashOf(text: string): string {
  return [0x811c9dc5, 0x01000193]
    .map((start) => {
      let hash = start;
      for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
      return (hash >>> 0).toString(16).padStart(8, '0');
    })
    .join('')
    .slice(0, 12);
}
