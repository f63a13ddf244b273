/** What faults, actions and tests may pull. */
import type { EvictionLoop } from './eviction-loop.ts';
import type { NodeMonitor } from './node-monitor.ts';
import type { PlatformState } from './platform-state.ts';
import type { PodLife } from './pod-life.ts';
import type { WorkloadLoop } from './workload-loop.ts';

export interface ControlLevers {
  readonly state: PlatformState;
  readonly life: PodLife;
  readonly workloads: WorkloadLoop;
  readonly monitor: NodeMonitor;
  readonly evictions: EvictionLoop;
}
