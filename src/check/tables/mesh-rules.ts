/** Traffic and mesh: MSH. */
import { calleeOutlastsCaller } from '../rules/callee-outlasts-caller.ts';
import { deadRoute } from '../rules/dead-route.ts';
import { defaultRetryConditions } from '../rules/default-retry-conditions.ts';
import { delegateMissing } from '../rules/delegate-missing.ts';
import { destinationRuleWithoutHost } from '../rules/destination-rule-without-host.ts';
import { destinationRulesCollide } from '../rules/destination-rules-collide.ts';
import { distributeWithFailover } from '../rules/distribute-with-failover.ts';
import { eastWestMode } from '../rules/east-west-mode.ts';
import { eastWestPort } from '../rules/east-west-port.ts';
import { expectsShadowSuffix } from '../rules/expects-shadow-suffix.ts';
import { faultForEveryone } from '../rules/fault-for-everyone.ts';
import { gatewayMissing } from '../rules/gateway-missing.ts';
import { gatewayUnused } from '../rules/gateway-unused.ts';
import { hashDoesNotPinWeights } from '../rules/hash-does-not-pin-weights.ts';
import { hostClaimedTwice } from '../rules/host-claimed-twice.ts';
import { hostNotOnGateway } from '../rules/host-not-on-gateway.ts';
import { hostOutsideTheFiles } from '../rules/host-outside-the-files.ts';
import { hostUndefined } from '../rules/host-undefined.ts';
import { localityFailoverTurnedOn } from '../rules/locality-failover-turned-on.ts';
import { localitySharesNotHundred } from '../rules/locality-shares-not-hundred.ts';
import { mirrorLeadsNowhere } from '../rules/mirror-leads-nowhere.ts';
import { noConnectionPool } from '../rules/no-connection-pool.ts';
import { noOutlierDetection } from '../rules/no-outlier-detection.ts';
import { noRateLimit } from '../rules/no-rate-limit.ts';
import { noRetries } from '../rules/no-retries.ts';
import { noTimeout } from '../rules/no-timeout.ts';
import { outlierLimitEjectsNobody } from '../rules/outlier-limit-ejects-nobody.ts';
import { portNotStated } from '../rules/port-not-stated.ts';
import { portUndefined } from '../rules/port-undefined.ts';
import { portWithoutProtocol } from '../rules/port-without-protocol.ts';
import { rateLimitWithoutPercentage } from '../rules/rate-limit-without-percentage.ts';
import { retriesCannotHelp } from '../rules/retries-cannot-help.ts';
import { retriesWithoutBudget } from '../rules/retries-without-budget.ts';
import { routedOutsideMesh } from '../rules/routed-outside-mesh.ts';
import { stickyCookieWithoutTtl } from '../rules/sticky-cookie-without-ttl.ts';
import { subsetSelectsNoPods } from '../rules/subset-selects-no-pods.ts';
import { subsetUndefined } from '../rules/subset-undefined.ts';
import { telemetryTagWithoutValue } from '../rules/telemetry-tag-without-value.ts';
import { twoTelemetries } from '../rules/two-telemetries.ts';
import { unmodelledObject } from '../rules/unmodelled-object.ts';
import { unreadOutlierField } from '../rules/unread-outlier-field.ts';
import { weightWithoutPods } from '../rules/weight-without-pods.ts';
import { weightsNotHundred } from '../rules/weights-not-hundred.ts';
import { weightsSumToZero } from '../rules/weights-sum-to-zero.ts';
import { zoneWithoutShare } from '../rules/zone-without-share.ts';
import type { Rule } from '../types.ts';

export const MESH_RULES: readonly Rule[] = [
  outlierLimitEjectsNobody,
  expectsShadowSuffix,
  defaultRetryConditions,
  weightWithoutPods,
  hashDoesNotPinWeights,
  noOutlierDetection,
  noRetries,
  retriesCannotHelp,
  retriesWithoutBudget,
  noTimeout,
  noConnectionPool,
  noRateLimit,
  rateLimitWithoutPercentage,
  unmodelledObject,
  subsetUndefined,
  subsetSelectsNoPods,
  hostUndefined,
  hostOutsideTheFiles,
  portUndefined,
  portNotStated,
  gatewayMissing,
  gatewayUnused,
  hostNotOnGateway,
  deadRoute,
  weightsSumToZero,
  weightsNotHundred,
  hostClaimedTwice,
  destinationRulesCollide,
  delegateMissing,
  localitySharesNotHundred,
  zoneWithoutShare,
  distributeWithFailover,
  localityFailoverTurnedOn,
  routedOutsideMesh,
  faultForEveryone,
  mirrorLeadsNowhere,
  portWithoutProtocol,
  eastWestMode,
  eastWestPort,
  destinationRuleWithoutHost,
  stickyCookieWithoutTtl,
  unreadOutlierField,
  twoTelemetries,
  telemetryTagWithoutValue,
  calleeOutlastsCaller,
];
