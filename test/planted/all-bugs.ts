import { DRIVE_BUGS } from './bugs/drive-bugs.ts';
import { JUDGE_BUGS } from './bugs/judge-bugs.ts';
import { ROLLOUT_BUGS } from './bugs/rollout-bugs.ts';
import { ZONE_FAILOVER_BUGS } from './bugs/zone-failover-bugs.ts';
import type { PlantedBug } from './planted-bug.ts';

export const ALL_BUGS: readonly PlantedBug[] = [...DRIVE_BUGS, ...JUDGE_BUGS, ...ROLLOUT_BUGS, ...ZONE_FAILOVER_BUGS];
