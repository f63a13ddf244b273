import { checkLostTime } from '../../targets/lost-time.ts';
import type { SpecRule } from './spec-rule.ts';

/** A target that is said twice is the same twice. */
export const targets: SpecRule = (spec, reading) => {
  checkLostTime(spec.targets, ['targets'], reading);
  for (const [name, service] of Object.entries(spec.services)) {
    if (service.targets !== undefined) checkLostTime(service.targets, ['services', name, 'targets'], reading);
  }
};
