import type { Monitoring } from '../../model/monitoring-types.ts';
import { ALERT_RUNBOOKS } from '../alerts/alerts-page.ts';
import { amtool, ask, firing } from '../ask-monitoring.ts';
import { kubectlIn } from '../commands/command.ts';
import { eventsIn } from '../pods-and-nodes.ts';
import { hasArea, type Site } from '../site.ts';
import type { Runbook } from '../types.ts';

function prometheusGone(site: Site, monitoring: Monitoring): Runbook {
  const { namespace } = monitoring;
  return {
    title: 'Prometheus is gone',
    symptom: 'Dashboards are empty, Alertmanager has been silent, `promtool` gets no answer.',
    means: 'Nobody is told of anything in that cluster. Look at users yourself until it is back.',
    look: [
      kubectlIn(namespace, 'get', 'pods', '-o', 'wide'),
      kubectlIn(namespace, 'get', 'pvc'),
      kubectlIn(namespace, 'describe', 'prometheus'),
      eventsIn(namespace),
    ],
    causes: [
      'Memory: more series than it was sized for.',
      'Its volume is full or lost.',
      'Its configuration: a rule or monitor that it does not take.',
    ],
    cure: [
      `Memory: \`monitoring.prometheus.memory\` in \`${site.spec}\`, compile, apply.`,
      'The volume: a new one; what was measured before is lost, and nothing else.',
      {
        text: `${monitoring.replicas > 1 ? 'One of the two is enough meanwhile. ' : ''}Its own log says what it refuses.`,
        run: [
          kubectlIn(
            namespace,
            'logs',
            `statefulset/prometheus-${site.model.name}`,
            '-c',
            'prometheus',
            '--tail',
            '100',
          ),
        ],
      },
    ],
    over: { text: 'every target is up again.', run: [ask('count by (job) (up == 1)')] },
    helps: ['application', 'cloud'],
  };
}

/** Whoever is told, in words. */
function toldBy({ receivers: { pager, slack, email, webhook } }: Monitoring): readonly string[] {
  const all = [
    pager === null ? '' : 'the pager',
    slack === null ? '' : 'Slack',
    email === null ? '' : `mail to ${email.to}`,
    webhook === null ? '' : 'the webhook',
  ];
  return all.filter((each) => each !== '');
}

function nobodyTold(site: Site, monitoring: Monitoring): Runbook {
  const { namespace } = monitoring;
  const receivers = toldBy(monitoring);
  return {
    title: 'Nobody is told',
    symptom: `Something fires and ${receivers.join(', ') || 'nobody'} heard nothing.`,
    means: 'Incidents last until somebody happens to look.',
    look: [
      firing(),
      amtool('config', 'routes', 'test', 'severity=critical', 'scope=service'),
      amtool('silence', 'query'),
      amtool('cluster', 'show'),
      kubectlIn(
        namespace,
        'logs',
        `statefulset/alertmanager-${site.model.name}`,
        '-c',
        'alertmanager',
        '--tail',
        '100',
      ),
    ],
    causes: [
      'A silence that is wider than was meant, or never ends.',
      'An inhibition: something worse fires for the same cluster or zone.',
      'The key of a receiver has ended: the log says 401 or 403.',
      'The receiver itself is down.',
    ],
    cure: [
      { text: 'End the silence.', run: [amtool('silence', 'expire', '$SILENCE')] },
      'The key: renew the Secret that the receiver reads; Alertmanager reads it again by itself.',
      'The receiver is down: tell people by telephone meanwhile, see the contacts below.',
      {
        text: 'Try it, with an alert that says that it is a trial.',
        run: [
          amtool(
            'alert',
            'add',
            'alertname=Trial',
            'severity=critical',
            `cluster=$CLUSTER`,
            '--annotation',
            'summary=a trial, nothing is wrong',
          ),
        ],
      },
    ],
    over: { text: 'the trial has reached everybody that it should.', run: [firing('alertname=Trial')] },
    helps: ['notifications'],
  };
}

function blind(site: Site): readonly Runbook[] {
  const { monitoring } = site.model;
  return monitoring === null ? [] : [prometheusGone(site, monitoring), nobodyTold(site, monitoring)];
}

function tracesLost(site: Site): readonly Runbook[] {
  const spans = ALERT_RUNBOOKS.SpansLost?.(site);
  if (site.model.tracing === null || spans === undefined) return [];
  return [{ ...spans, title: 'Traces are lost', symptom: 'No new traces, or traces with holes.' }];
}

function logsLost(site: Site): readonly Runbook[] {
  const { logs } = site.model;
  if (logs === null || !hasArea(site, 'logging')) return [];
  return [
    {
      title: 'Logs are lost',
      symptom: 'No new lines in Loki, or those of some nodes are missing.',
      means: 'Requests are not touched. What happened meanwhile is only in the containers’ last files on each node.',
      look: [
        kubectlIn(logs.namespace, 'get', 'pods', '-o', 'wide'),
        kubectlIn(logs.namespace, 'get', 'pvc'),
        eventsIn(logs.namespace),
      ],
      causes: [
        'Its object store refuses: credentials, the bucket.',
        'Agents cannot read or are killed for memory.',
        'Limits: more lines per second than it takes.',
      ],
      cure: [
        'The store: credentials and bucket.',
        'A program that prints without end: undo it; it costs everybody else their lines.',
        {
          text: 'Lines that are needed now: from the containers themselves.',
          run: [kubectlIn('$NAMESPACE', 'logs', '$POD', '--all-containers', '--since', '1h')],
        },
      ],
      over: { text: 'new lines arrive from every node.', run: [kubectlIn(logs.namespace, 'get', 'pods')] },
      helps: ['application', 'cloud'],
    },
  ];
}

/** What happens to those who watch. */
export function watchDisasters(site: Site): readonly Runbook[] {
  return [...blind(site), ...tracesLost(site), ...logsLost(site)];
}
