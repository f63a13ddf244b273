import { ERROR_RATIO, LATENCY_P95, REQUESTS, ZONE_REQUESTS } from '../../compile/monitoring/recording-rules.ts';
import { printDuration } from '../../units/duration.ts';
import { printShare } from '../../units/share.ts';
import { ask, firing } from '../ask-monitoring.ts';
import { type Command, istioctl, kubectl, kubectlIn } from '../commands/command.ts';
import { labelSelector } from '../commands/label-selector.ts';
import { heldByName } from '../held-replicas.ts';
import { eventsIn, historyOf, logsOf, nodes, podsOf, proxyOf, serviceNamespace } from '../pods-and-nodes.ts';
import type { Site } from '../site.ts';
import type { Runbook, Step } from '../types.ts';
import { type AlertRunbooks, limit } from './alert-runbooks.ts';

/** Undoes the last change of a workload, and says what else has to be undone. */
export function undo(site: Site): Step {
  const namespace = serviceNamespace(site);
  return {
    text: `It began with a new version: go back to the one before, wait until it carries everything, then undo the change in \`${site.spec}\` too, or the next apply brings it back.`,
    run: [
      kubectlIn(namespace, 'rollout', 'undo', 'deployment/$WORKLOAD'),
      kubectlIn(namespace, 'rollout', 'status', 'deployment/$WORKLOAD', '--timeout', '10m'),
    ],
  };
}

function quiet(name: string, query: string, seconds: string): Runbook['over'] {
  return {
    text: `the figure has been within its limit for ${seconds} and the alert has ended.`,
    run: [ask(query), firing(`alertname=${name}`)],
  };
}

function byService(metric: string): string {
  return `topk(10, ${metric})`;
}

function failing(site: Site): Runbook {
  const namespace = serviceNamespace(site);
  return {
    title: 'ErrorRateHigh',
    symptom: `More than ${limit(site, (alerts) => printShare(alerts.errors))} of a service's requests have failed for two minutes. The alert's label \`destination_service_name\` is the service: put it in \`WORKLOAD\`.`,
    means: 'Users see errors now, and failures are spent out of the budget of the month.',
    look: [
      ask(byService(ERROR_RATIO)),
      podsOf(site),
      historyOf(namespace, '$WORKLOAD'),
      logsOf(namespace, '$WORKLOAD', null),
      eventsIn(namespace),
    ],
    causes: [
      'A new version: the history shows a revision that is as old as the failures.',
      'Something that it calls fails: the services behind it stand in the first list too, and their failures began earlier.',
      'Pods that die or are not ready: `READY` or `RESTARTS` in the list of pods.',
      'Too much load: see [LatencyHigh](/runbooks/alerts.md#latencyhigh) and [AutoscalerAtMax](/runbooks/alerts.md#autoscaleratmax).',
      'Permission: its answers are 403, and the log of its proxy says `rbac_access_denied`.',
    ],
    cure: [
      undo(site),
      'Something behind it fails: cure that first, by its own alert. The failures of its callers end by themselves.',
      {
        text: 'Single pods fail: delete them one at a time, the next one when the first is replaced. More than the disruption budget allows must not go at once.',
        run: [
          kubectlIn(namespace, 'delete', 'pod', '$POD'),
          kubectlIn(namespace, 'rollout', 'status', 'deployment/$WORKLOAD'),
        ],
      },
    ],
    over: quiet('ErrorRateHigh', byService(ERROR_RATIO), 'five minutes'),
    helps: ['application'],
  };
}

function slow(site: Site): Runbook {
  const namespace = serviceNamespace(site);
  return {
    title: 'LatencyHigh',
    symptom: `95 % of a service's requests have taken longer than ${limit(site, (alerts) => printDuration(alerts.p95Us))} for five minutes. \`WORKLOAD\` is the alert's \`destination_service_name\`.`,
    means: 'Users wait. Retries and timeouts of its callers come next, and with them failures.',
    look: [
      ask(byService(LATENCY_P95)),
      ask(byService(REQUESTS)),
      kubectlIn(namespace, 'top', 'pod', '-l', 'app=$WORKLOAD', '--containers'),
      kubectlIn(namespace, 'get', 'hpa'),
      historyOf(namespace, '$WORKLOAD'),
    ],
    causes: [
      'More load than its pods carry: processor time at the limit, the autoscaler at its bound.',
      'Something that it calls is slow: that service stands higher in the first list. Of databases the mesh knows only bytes: look there.',
      'A new version that does more per request.',
      'Pods that are throttled: [CpuNearLimit](/runbooks/alerts.md#cpunearlimit) fires as well.',
    ],
    cure: [
      {
        text: 'Load: give it more pods. Where an autoscaler decides, raise its lower bound and leave the Deployment alone.',
        run: [
          ...heldByName(site, namespace, 'min'),
          kubectlIn(namespace, 'scale', 'deployment/$WORKLOAD', '--replicas', '$REPLICAS'),
        ],
      },
      undo(site),
      'Something behind it is slow: cure that one.',
    ],
    over: quiet('LatencyHigh', byService(LATENCY_P95), 'five minutes'),
    helps: ['application', 'database'],
  };
}

function uneven(site: Site): Runbook {
  return {
    title: 'ZonesUneven',
    symptom: `The busiest zone of a service has got more than ${limit(site, (alerts) => printShare(1 + alerts.imbalance))} of the zones' mean for a quarter of an hour.`,
    means:
      'Nobody notices yet. If the busy zone is lost, or its pods are slow, the others take more than they were sized for.',
    look: [
      ask(`topk(15, ${ZONE_REQUESTS})`),
      podsOf(site),
      nodes(),
      kubectl('get', 'pods', '-A', '--field-selector', 'status.phase=Pending'),
    ],
    causes: [
      'Pods are not spread: the list of pods shows more in one zone.',
      'Clients are not spread: with routing by zone each zone serves its own callers, and one zone has more of them.',
      'A zone has no ready pods: its callers go to the next.',
      'Users are pinned by cookie or address, and a few large ones sit in one zone.',
    ],
    cure: [
      {
        text: 'Pods are not spread: after the missing nodes are back, start the pods anew; the scheduler spreads them again.',
        run: [kubectlIn(serviceNamespace(site), 'rollout', 'restart', 'deployment/$WORKLOAD')],
      },
      'Callers are not spread: the same for the workload that calls.',
      'Pinned users: nothing is broken. If it lasts, raise `monitoring.alerts.imbalance` in the spec and say why.',
    ],
    over: quiet('ZonesUneven', `topk(15, ${ZONE_REQUESTS})`, 'a quarter of an hour'),
    helps: ['application'],
  };
}

function longWay(site: Site): Runbook {
  const namespace = serviceNamespace(site);
  return {
    title: 'CrossZoneLatencyHigh',
    symptom: `Requests from one zone to a service have spent more than ${limit(site, (alerts) => printDuration(alerts.crossZoneUs))} between the proxies for ten minutes. \`zone\` of the alert is where they come from.`,
    means: 'Every request of that way is slower by so much, whatever the service itself does.',
    look: [nodes(), podsOf(site), proxyOf(namespace, '$WORKLOAD', 'endpoint'), kubectl('top', 'node')],
    causes: [
      'The network between two zones is slow: several services have the same alert with the same zone.',
      'Too few connections: requests wait in the caller’s proxy. One service alone, under load.',
      'Proxies without processor time: the container `istio-proxy` is at its limit.',
      'The service has pods in a far zone only: the list of pods.',
    ],
    cure: [
      'The network: ask the provider, and leave the zone if failures follow ([ZoneDown](/runbooks/alerts.md#zonedown)).',
      {
        text: 'Too few connections: `pool.connections` of the service in the spec, then compile and apply the destination rules.',
        run: [kubectlIn(namespace, 'get', 'destinationrules')],
      },
      {
        text: 'Pods in one zone only: start them anew so that they are spread.',
        run: [kubectlIn(namespace, 'rollout', 'restart', 'deployment/$WORKLOAD')],
      },
    ],
    over: { text: 'the alert has ended.', run: [firing('alertname=CrossZoneLatencyHigh')] },
    helps: ['network', 'cloud'],
  };
}

function ejecting(site: Site): Runbook {
  const namespace = serviceNamespace(site);
  const outlier = 'sum by (cluster_name) (envoy_cluster_outlier_detection_ejections_active)';
  return {
    title: 'BreakerEjecting',
    symptom:
      'A proxy has sent nothing to one or more pods of a service for a minute: they failed too often in a row. The alert’s `cluster_name` holds the service.',
    means:
      'The breaker does its work: users are answered by the other pods. If many are out, the rest carry their load.',
    look: [
      ask(outlier),
      podsOf(site),
      proxyOf(namespace, '$WORKLOAD', 'endpoint'),
      logsOf(namespace, '$WORKLOAD', null),
    ],
    causes: [
      'One pod is sick: a bad node, a full disk, a connection that hangs.',
      'The new version fails: the ejected pods are all of one version.',
      'Something that the service calls fails, so that every pod gives 5xx: then pods of all versions are out.',
    ],
    cure: [
      {
        text: 'One pod: delete it; its node if the next one on it fails as well.',
        run: [kubectlIn(namespace, 'delete', 'pod', '$POD')],
      },
      undo(site),
      'All of them: the cause lies behind the service; see the alert of what it calls.',
    ],
    over: {
      text: 'nothing is ejected any more. A pod comes back by itself when its time is over.',
      run: [ask(outlier)],
    },
    helps: ['application'],
  };
}

function unseen(site: Site): Runbook {
  const namespace = serviceNamespace(site);
  const gateway = site.model.gateway;
  const host = gateway?.hosts[0];
  const enters: readonly Command[] =
    gateway === null || host === undefined
      ? []
      : [
          kubectlIn(gateway.namespace, 'get', 'pods', '-l', labelSelector(gateway.selector)),
          { programs: [['curl', '-sS', '-o', '/dev/null', '-w', '%{http_code} %{time_total}', `https://${host}/`]] },
        ];
  return {
    title: 'ServiceUnseen',
    symptom: 'The mesh has counted no request for a service that always has clients, for ten minutes.',
    means: 'Either nobody can reach it, or nothing is counted. Until you know which, suppose that users cannot.',
    look: [...enters, podsOf(site), kubectlIn(namespace, 'get', 'virtualservices'), istioctl('proxy-status')],
    causes: [
      'Clients are sent elsewhere: DNS, or a load balancer in front.',
      'The gateway or its certificate: `curl` says so at once.',
      'A route that no longer matches: the virtual services changed lately.',
      'Proxies are not scraped: [MetricsMissing](/runbooks/alerts.md#metricsmissing) fires as well, and users are well.',
    ],
    cure: [
      'Users are answered: cure the scraping, there is no incident.',
      'The gateway: see [the gateway is gone](/runbooks/disasters.md#the-gateways-of-a-cluster-are-gone).',
      'A route: compare what is applied with what was reviewed, and apply it again.',
      ...differences(site),
    ],
    over: { text: 'requests are counted again.', run: [ask(byService(REQUESTS))] },
    helps: ['network', 'dns', 'application'],
  };
}

function differences(site: Site): readonly Step[] {
  const file = site.compiled.files.find(({ path }) => path.endsWith('/mesh/virtual-services.yaml'));
  if (file === undefined) return [];
  const path = `out/$CLUSTER/mesh/virtual-services.yaml`;
  return [
    {
      text: 'This prints what would change; nothing, if the cluster has what the repository says.',
      run: [kubectl('diff', '--server-side', '-f', path), kubectl('apply', '--server-side', '-f', path)],
    },
  ];
}

function burning(site: Site): Runbook {
  return {
    title: 'ErrorBudgetBurning',
    symptom:
      'A service fails so often that the failures which its target allows in 30 days are spent too fast. Label `window` says how long already: `1h` and `6h` wake somebody, `1d` and `3d` are read in the morning.',
    means: 'Users meet failures. At the pace of the 1-hour alert the whole budget of a month is gone in two days.',
    look: [
      ask(byService(ERROR_RATIO)),
      ask(`sum_over_time(${ERROR_RATIO}[6h:1h])`),
      podsOf(site),
      historyOf(serviceNamespace(site), '$WORKLOAD'),
    ],
    causes: [
      'With `1h`: something broke. [ErrorRateHigh](/runbooks/alerts.md#errorratehigh) says where to look.',
      'With `6h`: a part is broken, one zone, one path, one version.',
      'With `1d` or `3d`: many small failures, often of one path, one client or one slow dependency.',
    ],
    cure: [
      'As [ErrorRateHigh](/runbooks/alerts.md#errorratehigh): its cures are the same.',
      'Slow burn: stop rollouts of the service until it is found. What is left of the month’s budget decides about the next release.',
    ],
    over: {
      text: 'the alert has ended: the short window of each pace is quiet a few minutes after the failures stop.',
      run: [firing('alertname=ErrorBudgetBurning')],
    },
    helps: ['application'],
  };
}

/** Runbooks of the alerts on what users of a service meet. */
export const SERVICE_RUNBOOKS: AlertRunbooks = {
  ErrorRateHigh: failing,
  LatencyHigh: slow,
  ZonesUneven: uneven,
  CrossZoneLatencyHigh: longWay,
  BreakerEjecting: ejecting,
  ServiceUnseen: unseen,
  ErrorBudgetBurning: burning,
};
