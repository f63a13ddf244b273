/** What is lost with a pod, a zone, a region: AVL, DNS, DAT, TGT. */

import { autoscaledBelowTarget } from '../rules/autoscaled-below-target.ts';
import { brokersKnowNoZone } from '../rules/brokers-know-no-zone.ts';
import { budgetBelowTarget } from '../rules/budget-below-target.ts';
import { budgetBlocksEviction } from '../rules/budget-blocks-eviction.ts';
import { budgetBlocksFewest } from '../rules/budget-blocks-fewest.ts';
import { budgetProtectsNothing } from '../rules/budget-protects-nothing.ts';
import { budgetSelectsNothing } from '../rules/budget-selects-nothing.ts';
import { copiesOlderThanPromised } from '../rules/copies-older-than-promised.ts';
import { dataOnEmptyDir } from '../rules/data-on-empty-dir.ts';
import { databaseDrainedAtOnce } from '../rules/database-drained-at-once.ts';
import { databaseInOneZone } from '../rules/database-in-one-zone.ts';
import { databaseOfOneInstance } from '../rules/database-of-one-instance.ts';
import { everyCopyMustConfirm } from '../rules/every-copy-must-confirm.ts';
import { failoverRecordUnchecked } from '../rules/failover-record-unchecked.ts';
import { fewerBrokersThanCopies } from '../rules/fewer-brokers-than-copies.ts';
import { fewerReplicasThanZones } from '../rules/fewer-replicas-than-zones.ts';
import { loneMasterWrites } from '../rules/lone-master-writes.ts';
import { nameWithTwoOwners } from '../rules/name-with-two-owners.ts';
import { noDisruptionBudget } from '../rules/no-disruption-budget.ts';
import { noRequests } from '../rules/no-requests.ts';
import { noZoneSpread } from '../rules/no-zone-spread.ts';
import { oneCopyConfirms } from '../rules/one-copy-confirms.ts';
import { oneReplica } from '../rules/one-replica.ts';
import { oneVolumeForSeveralPods } from '../rules/one-volume-for-several-pods.ts';
import { priorityClassMissing } from '../rules/priority-class-missing.ts';
import { quorumWithoutSpare } from '../rules/quorum-without-spare.ts';
import { recordOutlivesFailover } from '../rules/record-outlives-failover.ts';
import { recordSharesOffTarget } from '../rules/record-shares-off-target.ts';
import { recordWithoutIdentifier } from '../rules/record-without-identifier.ts';
import { recordsEndWithPod } from '../rules/records-end-with-pod.ts';
import { recordsKeptFewerThanThrice } from '../rules/records-kept-fewer-than-thrice.ts';
import { recordsUnchecked } from '../rules/records-unchecked.ts';
import { regionLossOverloads } from '../rules/region-loss-overloads.ts';
import { regionLossSpendsYears } from '../rules/region-loss-spends-years.ts';
import { replicaSourceUnknown } from '../rules/replica-source-unknown.ts';
import { replicaWithoutArchive } from '../rules/replica-without-archive.ts';
import { sentinelOverCluster } from '../rules/sentinel-over-cluster.ts';
import { sentinelWithoutMajority } from '../rules/sentinel-without-majority.ts';
import { softZoneSpread } from '../rules/soft-zone-spread.ts';
import { spreadCountsLostZones } from '../rules/spread-counts-lost-zones.ts';
import { spreadCountsOtherPods } from '../rules/spread-counts-other-pods.ts';
import { twoBudgets } from '../rules/two-budgets.ts';
import { twoWriters } from '../rules/two-writers.ts';
import { volumeBoundBeforePod } from '../rules/volume-bound-before-pod.ts';
import { volumeNotRegional } from '../rules/volume-not-regional.ts';
import { zoneLossBelowTarget } from '../rules/zone-loss-below-target.ts';
import type { Rule } from '../types.ts';

export const AVAILABILITY_RULES: readonly Rule[] = [
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
  recordsKeptFewerThanThrice,
  everyCopyMustConfirm,
  fewerBrokersThanCopies,
  brokersKnowNoZone,
  recordsEndWithPod,
  oneCopyConfirms,
  failoverRecordUnchecked,
  recordsUnchecked,
  recordOutlivesFailover,
  nameWithTwoOwners,
  regionLossSpendsYears,
];
