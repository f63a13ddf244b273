import type { JsonObject } from '../../manifests/types.ts';
import type { Pace, Scaling } from '../../model/delivery-types.ts';
import { wholeSeconds } from '../engine-duration.ts';

function policy(pace: Pace): JsonObject {
  return {
    ...(pace.by.kind === 'count'
      ? { type: 'Pods', value: pace.by.count }
      : { type: 'Percent', value: Math.round(pace.by.share * 100) }),
    periodSeconds: wholeSeconds(pace.everyUs),
  };
}

/** How fast pods come and go, as an HPA has it; KEDA hands it to the HPA that it makes. */
export function scalingBehavior({ up, down, stabilizationUs }: Scaling): JsonObject {
  return {
    scaleUp: { stabilizationWindowSeconds: 0, policies: [policy(up)] },
    scaleDown: { stabilizationWindowSeconds: wholeSeconds(stabilizationUs), policies: [policy(down)] },
  };
}
