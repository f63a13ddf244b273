import { KAFKA_RUNBOOKS } from '../alerts/kafka-runbooks.ts';
import { REGION_RUNBOOKS } from '../alerts/region-runbooks.ts';
import type { Site } from '../site.ts';
import { kafkas } from '../stores.ts';
import type { Runbook } from '../types.ts';

function queueLost(site: Site): readonly Runbook[] {
  const [store] = kafkas(site);
  const base = KAFKA_RUNBOOKS.KafkaPartitionsOffline?.(site);
  if (store === undefined || base === undefined) return [];
  return [
    {
      ...base,
      title: 'The queue is lost',
      symptom: `Nobody can write to \`${store.name}\` or read from it, in one cluster.`,
      means:
        'What services wanted to say waits in them or is refused. What two brokers of different zones confirmed is there when one of them comes back.',
    },
  ];
}

function mirrorStopped(site: Site): readonly Runbook[] {
  const store = kafkas(site).find(({ mirror }) => mirror !== null);
  const base = KAFKA_RUNBOOKS.KafkaMirrorBehind?.(site);
  if (store === undefined || base === undefined) return [];
  return [
    {
      ...base,
      title: 'A region no longer sees what others wrote',
      symptom: `Records of other regions do not come to \`${store.name}\`, or come later each minute.`,
    },
  ];
}

function artifactsOld(site: Site): readonly Runbook[] {
  const [sync] = Object.values(site.model.sync);
  const base = REGION_RUNBOOKS.ArtifactsOld?.(site);
  if (sync === undefined || base === undefined) return [];
  return [
    {
      ...base,
      title: 'Artifacts are no longer copied',
      symptom: `What ${sync.from.cluster} has of \`${sync.name}\` is not what other regions use.`,
    },
  ];
}

/** What happens to what regions tell one another: queues, mirrors, artifacts. */
export function queueDisasters(site: Site): readonly Runbook[] {
  return [...queueLost(site), ...mirrorStopped(site), ...artifactsOld(site)];
}
