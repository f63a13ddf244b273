import { ask, firing } from '../ask-monitoring.ts';
import { kubectlIn } from '../commands/command.ts';
import type { Site } from '../site.ts';
import type { AlertRunbooks } from './alert-runbooks.ts';

function measured({ model }: Site): string {
  return model.monitoring?.namespace ?? 'monitoring';
}

/** Runbooks of the alerts on what is not measured. */
export const PRESENCE_RUNBOOKS: AlertRunbooks = {
  MetricsMissing: (site) => ({
    title: 'MetricsMissing',
    symptom: 'Prometheus has reached none of the targets of one source for five minutes. Label `source` is the source.',
    means: 'Alerts that rest on it stay silent whatever happens. Nobody knows how users are; suppose nothing good.',
    look: [
      ask('count by (job) (up)'),
      ask('up == 0'),
      kubectlIn(measured(site), 'get', 'servicemonitors,podmonitors'),
      kubectlIn(measured(site), 'get', 'pods', '-o', 'wide'),
    ],
    causes: [
      'What is scraped is gone: it has no pods. Then that is the incident.',
      'Its monitor selects nothing any more: labels or the name of a port changed with an upgrade.',
      'The way is closed: a network policy, mutual TLS, or permissions.',
      'It was never installed: take it out of `monitoring.scrape` in the spec.',
    ],
    cure: [
      'No pods: install or start it again; see its own area in the deployment guide.',
      {
        text: 'The monitor: compare it with the labels of the Service or the pods that it means; correct the labels, or upgrade the engine to the version that the monitor is for.',
        run: [kubectlIn(measured(site), 'describe', 'prometheus')],
      },
    ],
    over: { text: 'the source is up.', run: [ask('count by (job) (up == 1)')] },
    helps: ['application'],
  }),
  ClusterUnheard: (site) => ({
    title: 'ClusterUnheard',
    symptom: 'The global Prometheus has read nothing from one cluster. Label `cluster` of the series is the cluster.',
    means: `The view of all clusters lacks one. The cluster's own alerts still reach people, unless it is lost altogether.`,
    look: [
      ask('up{job="federate"}'),
      kubectlIn(measured(site), 'get', 'scrapeconfigs'),
      kubectlIn(measured(site), 'get', 'pods', '-o', 'wide'),
    ],
    causes: [
      'The cluster or its region is lost: its own watchers are silent too. See [a region is lost](/runbooks/disasters.md#a-region-is-lost).',
      'Its Prometheus is down there: set `CLUSTER` to it and look.',
      'The way between clusters, its certificate, or the token that it asks for.',
    ],
    cure: [
      'A lost region is decided by people: the page on regions says how.',
      'The token: renew the Secret that the scrape configuration names in both clusters.',
    ],
    over: { text: 'it is read again.', run: [ask('up{job="federate"}'), firing('alertname=ClusterUnheard')] },
    helps: ['cloud', 'network'],
  }),
};
