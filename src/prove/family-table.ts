/** Every family of scenarios. A figure that no family takes is a promise that exists and is not tested yet. */
import type { ScenarioFamily } from './scenario-family.ts';
import { failingAnswers } from './scenarios/failing-answers.ts';
import { rollingUpdate } from './scenarios/rolling-update.ts';
import { sickPod } from './scenarios/sick-pod.ts';
import { slowService } from './scenarios/slow-service.ts';
import { steady } from './scenarios/steady.ts';
import { taggedRequests } from './scenarios/tagged-requests.ts';
import { zoneLoss } from './scenarios/zone-loss.ts';

export const FAMILIES: readonly ScenarioFamily[] = [
  steady,
  taggedRequests,
  sickPod,
  failingAnswers,
  slowService,
  rollingUpdate,
  zoneLoss,
];
