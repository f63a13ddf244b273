/** Every rule, in the order of its code. Adding a rule is one file and one line here; a test holds the two together. */

import { admissionOnlyReports } from './rules/admission-only-reports.ts';
import { admissionRefusesObject } from './rules/admission-refuses-object.ts';
import { alertCannotFire } from './rules/alert-cannot-fire.ts';
import { alertOutsideBounds } from './rules/alert-outside-bounds.ts';
import { alertsSwallowedByNamespace } from './rules/alerts-swallowed-by-namespace.ts';
import { aloneOnSpot } from './rules/alone-on-spot.ts';
import { archiveOfTheOperator } from './rules/archive-of-the-operator.ts';
import { autoscaledBelowTarget } from './rules/autoscaled-below-target.ts';
import { autoscalerBounds } from './rules/autoscaler-bounds.ts';
import { autoscalerFixed } from './rules/autoscaler-fixed.ts';
import { autoscalerTargetMissing } from './rules/autoscaler-target-missing.ts';
import { backupInClearText } from './rules/backup-in-clear-text.ts';
import { backupNeverRuns } from './rules/backup-never-runs.ts';
import { backupOfNothing } from './rules/backup-of-nothing.ts';
import { backupPlaceMissing } from './rules/backup-place-missing.ts';
import { backupZoneUnstated } from './rules/backup-zone-unstated.ts';
import { backupsCollide } from './rules/backups-collide.ts';
import { balancerSeesOneAddress } from './rules/balancer-sees-one-address.ts';
import { budgetBelowMaximum } from './rules/budget-below-maximum.ts';
import { budgetBelowMinimum } from './rules/budget-below-minimum.ts';
import { budgetBelowTarget } from './rules/budget-below-target.ts';
import { budgetBlocksEviction } from './rules/budget-blocks-eviction.ts';
import { budgetBlocksFewest } from './rules/budget-blocks-fewest.ts';
import { budgetProtectsNothing } from './rules/budget-protects-nothing.ts';
import { budgetSelectsNothing } from './rules/budget-selects-nothing.ts';
import { callBlockedByNetworkPolicy } from './rules/call-blocked-by-network-policy.ts';
import { calleeOutlastsCaller } from './rules/callee-outlasts-caller.ts';
import { canaryAutoscalerMissing } from './rules/canary-autoscaler-missing.ts';
import { canaryScaledElsewhere } from './rules/canary-scaled-elsewhere.ts';
import { canaryWithoutAutoscaler } from './rules/canary-without-autoscaler.ts';
import { claimsWithoutAuthentication } from './rules/claims-without-authentication.ts';
import { clientTlsAgainstStrict } from './rules/client-tls-against-strict.ts';
import { clockAboveMaximum } from './rules/clock-above-maximum.ts';
import { componentWithoutPipeline } from './rules/component-without-pipeline.ts';
import { configMissing } from './rules/config-missing.ts';
import { containerOwnsNode } from './rules/container-owns-node.ts';
import { cooldownDecidesNothing } from './rules/cooldown-decides-nothing.ts';
import { copiesInOneRegion } from './rules/copies-in-one-region.ts';
import { copiesOlderThanPromised } from './rules/copies-older-than-promised.ts';
import { credentialInLogs } from './rules/credential-in-logs.ts';
import { credentialMissing } from './rules/credential-missing.ts';
import { criticalAlertUnheard } from './rules/critical-alert-unheard.ts';
import { criticalAlertWithoutRunbook } from './rules/critical-alert-without-runbook.ts';
import { dataOnEmptyDir } from './rules/data-on-empty-dir.ts';
import { dataWithoutBackup } from './rules/data-without-backup.ts';
import { databaseDrainedAtOnce } from './rules/database-drained-at-once.ts';
import { databaseInOneZone } from './rules/database-in-one-zone.ts';
import { databaseOfOneInstance } from './rules/database-of-one-instance.ts';
import { deadRoute } from './rules/dead-route.ts';
import { defaultRetryConditions } from './rules/default-retry-conditions.ts';
import { definedTwice } from './rules/defined-twice.ts';
import { delegateMissing } from './rules/delegate-missing.ts';
import { destinationRuleWithoutHost } from './rules/destination-rule-without-host.ts';
import { destinationRulesCollide } from './rules/destination-rules-collide.ts';
import { distributeWithFailover } from './rules/distribute-with-failover.ts';
import { eastWestMode } from './rules/east-west-mode.ts';
import { eastWestPort } from './rules/east-west-port.ts';
import { embeddedStoreReplicated } from './rules/embedded-store-replicated.ts';
import { etcdByOthers } from './rules/etcd-by-others.ts';
import { expectsShadowSuffix } from './rules/expects-shadow-suffix.ts';
import { experimentAboveRadius } from './rules/experiment-above-radius.ts';
import { experimentMayTouchNobody } from './rules/experiment-may-touch-nobody.ts';
import { experimentOnThePlatform } from './rules/experiment-on-the-platform.ts';
import { experimentTouchesNothing } from './rules/experiment-touches-nothing.ts';
import { experimentUnwatched } from './rules/experiment-unwatched.ts';
import { experimentWithoutEnd } from './rules/experiment-without-end.ts';
import { externalStoreWithoutBackup } from './rules/external-store-without-backup.ts';
import { externalUndeclared } from './rules/external-undeclared.ts';
import { failoverRecordUnchecked } from './rules/failover-record-unchecked.ts';
import { faultForEveryone } from './rules/fault-for-everyone.ts';
import { fewerReplicasThanZones } from './rules/fewer-replicas-than-zones.ts';
import { filesWithoutLog } from './rules/files-without-log.ts';
import { firewallOnlyLooks } from './rules/firewall-only-looks.ts';
import { gatewayMissing } from './rules/gateway-missing.ts';
import { gatewayUnused } from './rules/gateway-unused.ts';
import { goneBeforeTheNext } from './rules/gone-before-the-next.ts';
import { graceShorterThanPreStop } from './rules/grace-shorter-than-pre-stop.ts';
import { hashDoesNotPinWeights } from './rules/hash-does-not-pin-weights.ts';
import { headBelowTail } from './rules/head-below-tail.ts';
import { hookOfTwoSessions } from './rules/hook-of-two-sessions.ts';
import { hookWithoutContainer } from './rules/hook-without-container.ts';
import { hostClaimedTwice } from './rules/host-claimed-twice.ts';
import { hostNotOnGateway } from './rules/host-not-on-gateway.ts';
import { hostOutsideTheFiles } from './rules/host-outside-the-files.ts';
import { hostUndefined } from './rules/host-undefined.ts';
import { httpNotRedirected } from './rules/http-not-redirected.ts';
import { imageNotPinned } from './rules/image-not-pinned.ts';
import { ingressBackendMissing } from './rules/ingress-backend-missing.ts';
import { keysGoneBeforeBackups } from './rules/keys-gone-before-backups.ts';
import { kialiMayWrite } from './rules/kiali-may-write.ts';
import { kindWithoutSchema } from './rules/kind-without-schema.ts';
import { localityFailoverTurnedOn } from './rules/locality-failover-turned-on.ts';
import { localitySharesNotHundred } from './rules/locality-shares-not-hundred.ts';
import { lockEndsTooEarly } from './rules/lock-ends-too-early.ts';
import { lockOutlivesBackups } from './rules/lock-outlives-backups.ts';
import { logArchivedTooLate } from './rules/log-archived-too-late.ts';
import { logWithoutFiles } from './rules/log-without-files.ts';
import { logsKeptForever } from './rules/logs-kept-forever.ts';
import { loneMasterWrites } from './rules/lone-master-writes.ts';
import { metricNotExported } from './rules/metric-not-exported.ts';
import { metricWithoutRequests } from './rules/metric-without-requests.ts';
import { mirrorLeadsNowhere } from './rules/mirror-leads-nowhere.ts';
import { movedBeforeItPays } from './rules/moved-before-it-pays.ts';
import { nameWithTwoOwners } from './rules/name-with-two-owners.ts';
import { networkPolicySelectsNothing } from './rules/network-policy-selects-nothing.ts';
import { noConnectionPool } from './rules/no-connection-pool.ts';
import { noCopyElsewhere } from './rules/no-copy-elsewhere.ts';
import { noDefaultDeny } from './rules/no-default-deny.ts';
import { noDisruptionBudget } from './rules/no-disruption-budget.ts';
import { noGracefulStop } from './rules/no-graceful-stop.ts';
import { noHttps } from './rules/no-https.ts';
import { noOnDemandBase } from './rules/no-on-demand-base.ts';
import { noOutlierDetection } from './rules/no-outlier-detection.ts';
import { noRateLimit } from './rules/no-rate-limit.ts';
import { noReadinessProbe } from './rules/no-readiness-probe.ts';
import { noRequests } from './rules/no-requests.ts';
import { noRetries } from './rules/no-retries.ts';
import { noTimeout } from './rules/no-timeout.ts';
import { noZoneSpread } from './rules/no-zone-spread.ts';
import { nobodyToCall } from './rules/nobody-to-call.ts';
import { nodesKeptByBudget } from './rules/nodes-kept-by-budget.ts';
import { nothingExpires } from './rules/nothing-expires.ts';
import { oneReplica } from './rules/one-replica.ts';
import { oneVolumeForSeveralPods } from './rules/one-volume-for-several-pods.ts';
import { outlierLimitEjectsNobody } from './rules/outlier-limit-ejects-nobody.ts';
import { panelWithoutData } from './rules/panel-without-data.ts';
import { peopleInLogs } from './rules/people-in-logs.ts';
import { pipelineComponentMissing } from './rules/pipeline-component-missing.ts';
import { plaintextAccepted } from './rules/plaintext-accepted.ts';
import { podsWithoutNetworkPolicy } from './rules/pods-without-network-policy.ts';
import { policySelectsNothing } from './rules/policy-selects-nothing.ts';
import { policyWithoutRules } from './rules/policy-without-rules.ts';
import { poolWithoutLimits } from './rules/pool-without-limits.ts';
import { poolsBeyondStore } from './rules/pools-beyond-store.ts';
import { portNotStated } from './rules/port-not-stated.ts';
import { portUndefined } from './rules/port-undefined.ts';
import { portWithoutProtocol } from './rules/port-without-protocol.ts';
import { priorityClassMissing } from './rules/priority-class-missing.ts';
import { probePortUnknown } from './rules/probe-port-unknown.ts';
import { propagatorsWithoutCommonFormat } from './rules/propagators-without-common-format.ts';
import { queryRefused } from './rules/query-refused.ts';
import { quorumWithoutSpare } from './rules/quorum-without-spare.ts';
import { rateLimitWithoutPercentage } from './rules/rate-limit-without-percentage.ts';
import { rawSeriesFederated } from './rules/raw-series-federated.ts';
import { receiverWithoutIntegration } from './rules/receiver-without-integration.ts';
import { recordOutlivesFailover } from './rules/record-outlives-failover.ts';
import { recordSharesOffTarget } from './rules/record-shares-off-target.ts';
import { recordWithoutIdentifier } from './rules/record-without-identifier.ts';
import { recordsUnchecked } from './rules/records-unchecked.ts';
import { recoveryPointAboveTarget } from './rules/recovery-point-above-target.ts';
import { regionLossOverloads } from './rules/region-loss-overloads.ts';
import { regionLossSpendsYears } from './rules/region-loss-spends-years.ts';
import { removedApiVersion } from './rules/removed-api-version.ts';
import { replicaSourceUnknown } from './rules/replica-source-unknown.ts';
import { replicaWithoutArchive } from './rules/replica-without-archive.ts';
import { replicasBesideAutoscaler } from './rules/replicas-beside-autoscaler.ts';
import { restoreLacksWhatItNeeds } from './rules/restore-lacks-what-it-needs.ts';
import { retentionBelowDemand } from './rules/retention-below-demand.ts';
import { retentionBelowWindow } from './rules/retention-below-window.ts';
import { retiredTraceAgent } from './rules/retired-trace-agent.ts';
import { retriesCannotHelp } from './rules/retries-cannot-help.ts';
import { retriesWithoutBudget } from './rules/retries-without-budget.ts';
import { rightsToEverything } from './rules/rights-to-everything.ts';
import { rollingUpdateImpossible } from './rules/rolling-update-impossible.ts';
import { routeWithoutReceiver } from './rules/route-without-receiver.ts';
import { routedOutsideMesh } from './rules/routed-outside-mesh.ts';
import { ruleNotSelected } from './rules/rule-not-selected.ts';
import { ruleUnscraped } from './rules/rule-unscraped.ts';
import { rulesNotEvaluated } from './rules/rules-not-evaluated.ts';
import { runbookLinkLeadsNowhere } from './rules/runbook-link-leads-nowhere.ts';
import { samplerHoldsTooFew } from './rules/sampler-holds-too-few.ts';
import { samplingRateOutvoted } from './rules/sampling-rate-outvoted.ts';
import { scaledToNothing } from './rules/scaled-to-nothing.ts';
import { scheduleReadWithSeconds } from './rules/schedule-read-with-seconds.ts';
import { schemaViolated } from './rules/schema-violated.ts';
import { seasonNeverSeen } from './rules/season-never-seen.ts';
import { secretAmongFiles } from './rules/secret-among-files.ts';
import { secretInPlainText } from './rules/secret-in-plain-text.ts';
import { secretNeverReadAgain } from './rules/secret-never-read-again.ts';
import { secretStoreMissing } from './rules/secret-store-missing.ts';
import { selectorMissesTemplate } from './rules/selector-misses-template.ts';
import { sentinelOverCluster } from './rules/sentinel-over-cluster.ts';
import { sentinelWithoutMajority } from './rules/sentinel-without-majority.ts';
import { serviceSelectsNothing } from './rules/service-selects-nothing.ts';
import { severalTraceProviders } from './rules/several-trace-providers.ts';
import { softZoneSpread } from './rules/soft-zone-spread.ts';
import { spansSentToNobody } from './rules/spans-sent-to-nobody.ts';
import { spreadCountsLostZones } from './rules/spread-counts-lost-zones.ts';
import { spreadCountsOtherPods } from './rules/spread-counts-other-pods.ts';
import { statisticHidden } from './rules/statistic-hidden.ts';
import { stickyCookieWithoutTtl } from './rules/sticky-cookie-without-ttl.ts';
import { strictCallerOutsideMesh } from './rules/strict-caller-outside-mesh.ts';
import { subsetSelectsNoPods } from './rules/subset-selects-no-pods.ts';
import { subsetUndefined } from './rules/subset-undefined.ts';
import { tailSamplingInParts } from './rules/tail-sampling-in-parts.ts';
import { takenFasterThanStarted } from './rules/taken-faster-than-started.ts';
import { targetPortUndeclared } from './rules/target-port-undeclared.ts';
import { targetPortUnknown } from './rules/target-port-unknown.ts';
import { telemetryTagWithoutValue } from './rules/telemetry-tag-without-value.ts';
import { tlsVersionTooOld } from './rules/tls-version-too-old.ts';
import { tlsWithoutCertificate } from './rules/tls-without-certificate.ts';
import { tokenNotDemanded } from './rules/token-not-demanded.ts';
import { tokenWithoutRights } from './rules/token-without-rights.ts';
import { traceContextCut } from './rules/trace-context-cut.ts';
import { traceStoreTooSmall } from './rules/trace-store-too-small.ts';
import { tracingRecordsNothing } from './rules/tracing-records-nothing.ts';
import { twoAutoscalers } from './rules/two-autoscalers.ts';
import { twoBudgets } from './rules/two-budgets.ts';
import { twoKindsOfScaling } from './rules/two-kinds-of-scaling.ts';
import { twoLogsInOneArchive } from './rules/two-logs-in-one-archive.ts';
import { twoRecoveryThresholds } from './rules/two-recovery-thresholds.ts';
import { twoTelemetries } from './rules/two-telemetries.ts';
import { twoWriters } from './rules/two-writers.ts';
import { unknownKey } from './rules/unknown-key.ts';
import { unknownPrincipal } from './rules/unknown-principal.ts';
import { unmodelledObject } from './rules/unmodelled-object.ts';
import { unreadOutlierField } from './rules/unread-outlier-field.ts';
import { updateStopsAll } from './rules/update-stops-all.ts';
import { volumeBoundBeforePod } from './rules/volume-bound-before-pod.ts';
import { volumeNotEncrypted } from './rules/volume-not-encrypted.ts';
import { volumeNotRegional } from './rules/volume-not-regional.ts';
import { watcherAlone } from './rules/watcher-alone.ts';
import { weightWithoutPods } from './rules/weight-without-pods.ts';
import { weightsMoveByTheClock } from './rules/weights-move-by-the-clock.ts';
import { weightsNotHundred } from './rules/weights-not-hundred.ts';
import { weightsSumToZero } from './rules/weights-sum-to-zero.ts';
import { wildcardWithDns } from './rules/wildcard-with-dns.ts';
import { zoneLossBelowTarget } from './rules/zone-loss-below-target.ts';
import { zoneWithoutShare } from './rules/zone-without-share.ts';
import type { Rule } from './types.ts';

export const RULES: readonly Rule[] = [
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
  clientTlsAgainstStrict,
  strictCallerOutsideMesh,
  plaintextAccepted,
  tlsVersionTooOld,
  noHttps,
  httpNotRedirected,
  tlsWithoutCertificate,
  credentialMissing,
  policyWithoutRules,
  policySelectsNothing,
  noDefaultDeny,
  tokenNotDemanded,
  claimsWithoutAuthentication,
  externalUndeclared,
  wildcardWithDns,
  unknownPrincipal,
  callBlockedByNetworkPolicy,
  podsWithoutNetworkPolicy,
  networkPolicySelectsNothing,
  secretInPlainText,
  secretNeverReadAgain,
  secretStoreMissing,
  containerOwnsNode,
  rightsToEverything,
  tokenWithoutRights,
  firewallOnlyLooks,
  admissionOnlyReports,
  admissionRefusesObject,
  volumeNotEncrypted,
  secretAmongFiles,
  noDisruptionBudget,
  budgetProtectsNothing,
  budgetBlocksEviction,
  twoBudgets,
  budgetSelectsNothing,
  noZoneSpread,
  softZoneSpread,
  spreadCountsLostZones,
  spreadCountsOtherPods,
  zoneLossBelowTarget,
  budgetBelowTarget,
  autoscaledBelowTarget,
  fewerReplicasThanZones,
  oneReplica,
  dataOnEmptyDir,
  noRequests,
  recordSharesOffTarget,
  recordWithoutIdentifier,
  priorityClassMissing,
  regionLossOverloads,
  budgetBlocksFewest,
  databaseOfOneInstance,
  databaseInOneZone,
  volumeBoundBeforePod,
  volumeNotRegional,
  oneVolumeForSeveralPods,
  twoWriters,
  replicaSourceUnknown,
  replicaWithoutArchive,
  quorumWithoutSpare,
  databaseDrainedAtOnce,
  sentinelOverCluster,
  sentinelWithoutMajority,
  loneMasterWrites,
  copiesOlderThanPromised,
  failoverRecordUnchecked,
  recordsUnchecked,
  recordOutlivesFailover,
  nameWithTwoOwners,
  noReadinessProbe,
  noGracefulStop,
  graceShorterThanPreStop,
  rollingUpdateImpossible,
  updateStopsAll,
  probePortUnknown,
  selectorMissesTemplate,
  weightsMoveByTheClock,
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
  budgetBelowMaximum,
  budgetBelowMinimum,
  alertCannotFire,
  queryRefused,
  metricNotExported,
  routeWithoutReceiver,
  receiverWithoutIntegration,
  ruleNotSelected,
  alertsSwallowedByNamespace,
  statisticHidden,
  retentionBelowWindow,
  rawSeriesFederated,
  panelWithoutData,
  ruleUnscraped,
  kialiMayWrite,
  watcherAlone,
  criticalAlertUnheard,
  credentialInLogs,
  peopleInLogs,
  logsKeptForever,
  pipelineComponentMissing,
  componentWithoutPipeline,
  samplingRateOutvoted,
  tailSamplingInParts,
  balancerSeesOneAddress,
  embeddedStoreReplicated,
  severalTraceProviders,
  tracingRecordsNothing,
  headBelowTail,
  retiredTraceAgent,
  traceStoreTooSmall,
  samplerHoldsTooFew,
  spansSentToNobody,
  traceContextCut,
  propagatorsWithoutCommonFormat,
  nobodyToCall,
  criticalAlertWithoutRunbook,
  runbookLinkLeadsNowhere,
  experimentAboveRadius,
  experimentTouchesNothing,
  experimentMayTouchNobody,
  experimentWithoutEnd,
  experimentOnThePlatform,
  experimentUnwatched,
  regionLossSpendsYears,
  dataWithoutBackup,
  externalStoreWithoutBackup,
  recoveryPointAboveTarget,
  logArchivedTooLate,
  retentionBelowDemand,
  noCopyElsewhere,
  keysGoneBeforeBackups,
  lockOutlivesBackups,
  lockEndsTooEarly,
  movedBeforeItPays,
  backupsCollide,
  backupOfNothing,
  etcdByOthers,
  hookWithoutContainer,
  hookOfTwoSessions,
  backupInClearText,
  copiesInOneRegion,
  backupNeverRuns,
  scheduleReadWithSeconds,
  backupZoneUnstated,
  goneBeforeTheNext,
  restoreLacksWhatItNeeds,
  filesWithoutLog,
  logWithoutFiles,
  backupPlaceMissing,
  twoRecoveryThresholds,
  twoLogsInOneArchive,
  archiveOfTheOperator,
  nothingExpires,
  definedTwice,
  removedApiVersion,
  imageNotPinned,
  configMissing,
  serviceSelectsNothing,
  targetPortUnknown,
  targetPortUndeclared,
  ingressBackendMissing,
  unknownKey,
  schemaViolated,
  kindWithoutSchema,
  rulesNotEvaluated,
];
