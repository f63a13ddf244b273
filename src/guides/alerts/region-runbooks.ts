import { REGION_ERROR_RATIO, REGION_LATENCY, REGION_REQUESTS } from '../../compile/monitoring/region-rules.ts';
import { printDuration } from '../../units/duration.ts';
import { printShare } from '../../units/share.ts';
import { ask, firing } from '../ask-monitoring.ts';
import { kubectlIn } from '../commands/command.ts';
import { eventsIn, podsOf, proxyOf, serviceNamespace } from '../pods-and-nodes.ts';
import type { Site } from '../site.ts';
import { databaseNames, databases, lookAtDatabase, sql } from '../stores.ts';
import { type AlertRunbooks, limit } from './alert-runbooks.ts';

const LAG = 'select now() - pg_last_xact_replay_timestamp() as behind, pg_is_in_recovery() as follows';
const RECEIVED = 'select status, sender_host, latest_end_time from pg_stat_wal_receiver';

/** How far the database of this region is behind. */
function behind(site: Site) {
  return databaseNames(site).map((name) => sql(site, name, LAG));
}

/** Runbooks of the alerts on what passes between regions. */
export const REGION_RUNBOOKS: AlertRunbooks = {
  CrossRegionLatencyHigh: (site) => ({
    title: 'CrossRegionLatencyHigh',
    symptom: `95 % of the requests that this region sends to a service in others have taken more than ${limit(site, (alerts) => printDuration(alerts.crossRegionUs))} to answer for ten minutes. The alert’s \`destination_service_name\` is the service: put it in \`WORKLOAD\`.`,
    means: 'Users whose requests are divided over regions wait for the farthest of them.',
    look: [
      ask(`topk(10, ${REGION_LATENCY})`),
      ask(`topk(10, ${REGION_REQUESTS})`),
      podsOf(site),
      proxyOf(serviceNamespace(site), '$WORKLOAD', 'endpoint'),
    ],
    causes: [
      'The service itself is slow over there: it has [LatencyHigh](/runbooks/alerts.md#latencyhigh) in its own region too.',
      'The way is long or lossy: every service that is called there has the alert.',
      'The east-west gateway of the other region has too little processor time, or too few pods.',
      'More goes to other regions than was meant: its pods here are ejected or missing.',
    ],
    cure: [
      'Slow over there: cure it there.',
      'The way: ask the provider. Until it is well send less there: `split` of the service in the spec, then compile and apply.',
      {
        text: 'The gateway: more pods of it.',
        run: [kubectlIn('istio-system', 'get', 'pods', '-o', 'wide')],
      },
    ],
    over: { text: 'the alert has ended.', run: [firing('alertname=CrossRegionLatencyHigh')] },
    helps: ['network', 'cloud'],
  }),
  CrossRegionErrorsHigh: (site) => ({
    title: 'CrossRegionErrorsHigh',
    symptom: `More than ${limit(site, (alerts) => printShare(alerts.globalErrors))} of the requests that this region sends to a service in others have failed for ten minutes. \`destination_service_name\` is the service.`,
    means: 'A share of the users of this region is not served, although everything here is well.',
    look: [
      ask(`topk(10, ${REGION_ERROR_RATIO})`),
      podsOf(site),
      proxyOf(serviceNamespace(site), '$WORKLOAD', 'endpoint'),
    ],
    causes: [
      'The other region is in trouble: it has alerts of its own, or is lost.',
      'Its east-west gateway does not answer, or its certificate is not trusted here.',
      'The service is not there any more: its replicas in that region are 0.',
    ],
    cure: [
      'The region is lost: [a region is lost](/runbooks/disasters.md#a-region-is-lost).',
      'Keep requests at home until it is well: `split` of the service in the spec, then compile and apply.',
    ],
    over: { text: 'the alert has ended.', run: [firing('alertname=CrossRegionErrorsHigh')] },
    helps: ['network', 'application'],
  }),
  ReplicationBehind: (site) => ({
    title: 'ReplicationBehind',
    symptom:
      'Replicas of a database have been further behind for ten minutes than a failover may lose. Label `store` is the database.',
    means: 'Nothing is lost now. If the region that writes were lost, what the others lack would be.',
    look: [
      ...databases(site).flatMap(lookAtDatabase),
      ...behind(site),
      ...databaseNames(site).map((name) => sql(site, name, RECEIVED)),
    ],
    causes: [
      'More is written than the way between regions carries: a load of data, a migration.',
      'The way is slow or lossy: services between the regions have [CrossRegionLatencyHigh](/runbooks/alerts.md#crossregionlatencyhigh).',
      'It does not stream at all and reads the archive, which is minutes old: the receiver’s status is empty.',
      'A long query on the replica holds the replay back.',
    ],
    cure: [
      'A load of data: let it end, or make it slower.',
      'It does not stream: the name of the region that writes, its load balancer, the certificates of both.',
      'Until it is over do not fail over by plan: what is lacking would be lost.',
    ],
    over: { text: 'they are as near as was promised.', run: [firing('alertname=ReplicationBehind')] },
    helps: ['database', 'network'],
  }),
  ArtifactsOld: (site) => ({
    title: 'ArtifactsOld',
    symptom:
      'No copy of artifacts to other regions has ended within the time for which they may be old. Label `sync` is which: the job is `sync-` and that name, put it in `CRONJOB`.',
    means: 'Other regions go on with what they had: older models, older files. Nothing is lost.',
    look: [kubectlIn(serviceNamespace(site), 'get', 'cronjobs,jobs'), eventsIn(serviceNamespace(site))],
    causes: [
      'There was more to copy than the pause allows: jobs end with `DeadlineExceeded`.',
      'The bucket of a region is not reached, or its rights have changed: the logs of the last job.',
      'The job is suspended, or its schedule is.',
    ],
    cure: [
      'More to copy: a longer `rpo` with a longer `every`, or fewer and larger files; then compile and apply.',
      {
        text: 'When it can work again, copy now instead of waiting.',
        run: [
          kubectlIn(serviceNamespace(site), 'create', 'job', '$JOB', '--from', 'cronjob/$CRONJOB'),
          kubectlIn(serviceNamespace(site), 'wait', '--for', 'condition=complete', 'job/$JOB', '--timeout', '15m'),
        ],
      },
    ],
    over: { text: 'a copy has ended.', run: [firing('alertname=ArtifactsOld')] },
    helps: ['application', 'cloud'],
  }),
  GlobalErrorsHigh: (site) => ({
    title: 'GlobalErrorsHigh',
    symptom: `More than ${limit(site, (alerts) => printShare(alerts.globalErrors))} of the requests of all regions together have failed for five minutes.`,
    means: 'It is no single service and no single region, or one so large that it is the same.',
    look: [
      ask('topk(10, sum by (destination_service_name) (service:errors:rate5m))'),
      ask('sum by (cluster) (service:errors:rate5m)'),
      firing('severity=critical'),
    ],
    causes: [
      'Something that all share: the database of which one region writes, an identity provider, certificates, DNS.',
      'A change that was applied to every cluster.',
      'One large region fails: the errors are of one `cluster`.',
    ],
    cure: [
      'A change to all: take it back in all.',
      'One region: its own alerts, and [a region is lost](/runbooks/disasters.md#a-region-is-lost) where it is.',
      'What all share: its own runbook; say so to users meanwhile.',
    ],
    over: { text: 'the alert has ended.', run: [firing('alertname=GlobalErrorsHigh')] },
    helps: ['application', 'network'],
  }),
};
