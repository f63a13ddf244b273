/** Every family of scenarios, in the order in which they take promises. A figure that no family takes is a promise that exists and is not tested yet. */
import type { ScenarioFamily } from './scenario-family.ts';
import { badVersion } from './scenarios/bad-version.ts';
import { badWeather } from './scenarios/bad-weather.ts';
import { canaryStep } from './scenarios/canary-step.ts';
import { clusterSplit } from './scenarios/cluster-split.ts';
import { colourSwitch } from './scenarios/colour-switch.ts';
import { failingAnswers } from './scenarios/failing-answers.ts';
import { failingMirror } from './scenarios/failing-mirror.ts';
import { flood } from './scenarios/flood.ts';
import { fullLoadRollback } from './scenarios/full-load-rollback.ts';
import { gatewayLoss } from './scenarios/gateway-loss.ts';
import { loadRise } from './scenarios/load-rise.ts';
import { maintenance } from './scenarios/maintenance.ts';
import { promotion } from './scenarios/promotion.ts';
import { rollingUpdate } from './scenarios/rolling-update.ts';
import { sickPod } from './scenarios/sick-pod.ts';
import { slowService } from './scenarios/slow-service.ts';
import { steady } from './scenarios/steady.ts';
import { stickyUsers } from './scenarios/sticky-users.ts';
import { strangers } from './scenarios/strangers.ts';
import { taggedRequests } from './scenarios/tagged-requests.ts';
import { tokens } from './scenarios/tokens.ts';
import { zoneFailover } from './scenarios/zone-failover.ts';
import { zoneLoss } from './scenarios/zone-loss.ts';

export const FAMILIES: readonly ScenarioFamily[] = [
  canaryStep,
  steady,
  taggedRequests,
  stickyUsers,
  strangers,
  tokens,
  maintenance,
  failingMirror,
  flood,
  sickPod,
  failingAnswers,
  slowService,
  clusterSplit,
  gatewayLoss,
  loadRise,
  rollingUpdate,
  zoneLoss,
  promotion,
  badVersion,
  badWeather,
  fullLoadRollback,
  colourSwitch,
  zoneFailover,
];
