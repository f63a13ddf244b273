/** How pods are replaced, scaled, paid for and broken on purpose: DLV, SCL, CST, CHS. */

import { alertOutsideBounds } from '../rules/alert-outside-bounds.ts';
import { aloneOnSpot } from '../rules/alone-on-spot.ts';
import { autoscalerBounds } from '../rules/autoscaler-bounds.ts';
import { autoscalerFixed } from '../rules/autoscaler-fixed.ts';
import { autoscalerTargetMissing } from '../rules/autoscaler-target-missing.ts';
import { budgetBelowMaximum } from '../rules/budget-below-maximum.ts';
import { budgetBelowMinimum } from '../rules/budget-below-minimum.ts';
import { budgetBlocksAtMinimum } from '../rules/budget-blocks-at-minimum.ts';
import { canaryAutoscalerMissing } from '../rules/canary-autoscaler-missing.ts';
import { canaryScaledElsewhere } from '../rules/canary-scaled-elsewhere.ts';
import { canaryWithoutAutoscaler } from '../rules/canary-without-autoscaler.ts';
import { clockAboveMaximum } from '../rules/clock-above-maximum.ts';
import { cooldownDecidesNothing } from '../rules/cooldown-decides-nothing.ts';
import { experimentAboveRadius } from '../rules/experiment-above-radius.ts';
import { experimentMayTouchNobody } from '../rules/experiment-may-touch-nobody.ts';
import { experimentOnThePlatform } from '../rules/experiment-on-the-platform.ts';
import { experimentTouchesNothing } from '../rules/experiment-touches-nothing.ts';
import { experimentUnwatched } from '../rules/experiment-unwatched.ts';
import { experimentWithoutEnd } from '../rules/experiment-without-end.ts';
import { graceShorterThanPreStop } from '../rules/grace-shorter-than-pre-stop.ts';
import { metricWithoutRequests } from '../rules/metric-without-requests.ts';
import { noGracefulStop } from '../rules/no-graceful-stop.ts';
import { noOnDemandBase } from '../rules/no-on-demand-base.ts';
import { noReadinessProbe } from '../rules/no-readiness-probe.ts';
import { nodesKeptByBudget } from '../rules/nodes-kept-by-budget.ts';
import { poolWithoutLimits } from '../rules/pool-without-limits.ts';
import { poolsBeyondStore } from '../rules/pools-beyond-store.ts';
import { probePortUnknown } from '../rules/probe-port-unknown.ts';
import { replicasBesideAutoscaler } from '../rules/replicas-beside-autoscaler.ts';
import { rollingUpdateImpossible } from '../rules/rolling-update-impossible.ts';
import { scaledToNothing } from '../rules/scaled-to-nothing.ts';
import { seasonNeverSeen } from '../rules/season-never-seen.ts';
import { selectorMissesTemplate } from '../rules/selector-misses-template.ts';
import { stepProvesTooLate } from '../rules/step-proves-too-late.ts';
import { takenFasterThanStarted } from '../rules/taken-faster-than-started.ts';
import { twoAutoscalers } from '../rules/two-autoscalers.ts';
import { twoDeliveryEngines } from '../rules/two-delivery-engines.ts';
import { twoKindsOfScaling } from '../rules/two-kinds-of-scaling.ts';
import { updateStopsAll } from '../rules/update-stops-all.ts';
import { weightsMoveByTheClock } from '../rules/weights-move-by-the-clock.ts';
import type { Rule } from '../types.ts';

export const DELIVERY_RULES: readonly Rule[] = [
  noReadinessProbe,
  noGracefulStop,
  graceShorterThanPreStop,
  rollingUpdateImpossible,
  updateStopsAll,
  probePortUnknown,
  selectorMissesTemplate,
  weightsMoveByTheClock,
  twoDeliveryEngines,
  stepProvesTooLate,
  autoscalerTargetMissing,
  canaryScaledElsewhere,
  canaryAutoscalerMissing,
  canaryWithoutAutoscaler,
  twoAutoscalers,
  replicasBesideAutoscaler,
  autoscalerBounds,
  metricWithoutRequests,
  autoscalerFixed,
  twoKindsOfScaling,
  scaledToNothing,
  cooldownDecidesNothing,
  clockAboveMaximum,
  takenFasterThanStarted,
  seasonNeverSeen,
  poolWithoutLimits,
  noOnDemandBase,
  aloneOnSpot,
  nodesKeptByBudget,
  alertOutsideBounds,
  poolsBeyondStore,
  budgetBlocksAtMinimum,
  budgetBelowMaximum,
  budgetBelowMinimum,
  experimentAboveRadius,
  experimentTouchesNothing,
  experimentMayTouchNobody,
  experimentWithoutEnd,
  experimentOnThePlatform,
  experimentUnwatched,
];
