import type { JsonObject } from '../manifests/types.ts';
import { printCpu } from '../units/cpu.ts';
import { mebibytes } from './mebibytes.ts';

/** Resources of a container: reserved is what may be used, for one that borrows is the first to be evicted. */
export function reserved(cpuMillis: number, memoryBytes: number): JsonObject {
  const resources = { cpu: printCpu(cpuMillis), memory: mebibytes(memoryBytes) };
  return { requests: resources, limits: resources };
}
