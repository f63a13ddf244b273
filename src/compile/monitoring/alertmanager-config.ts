/**
 * Alertmanager's own configuration (O05): who is told of what, what is told together, and what stays silent beside a
 * cause. Secrets are files that the operator mounts; none stands in here.
 */
import type { JsonObject } from '../../manifests/types.ts';
import type { Monitoring, SecretKey } from '../../model/monitoring-types.ts';

const SECRETS = '/etc/alertmanager/secrets';

const TITLE = '[{{ .Status | toUpper }}] {{ .CommonLabels.alertname }} in {{ .CommonLabels.cluster }}';
const TEXT =
  '{{ range .Alerts }}{{ .Annotations.summary }}\n{{ .Annotations.description }}\n{{ .Annotations.runbook_url }}\n{{ end }}';

/** Path of a key of a Secret in Alertmanager's pods. */
function secretFile({ secret, key }: SecretKey): string {
  return `${SECRETS}/${secret}/${key}`;
}

function slack({ receivers: { slack: asked } }: Monitoring, channel: string): JsonObject {
  if (asked === null) return {};
  return {
    slack_configs: [{ api_url_file: secretFile(asked), channel, send_resolved: true, title: TITLE, text: TEXT }],
  };
}

function email({ receivers: { email: asked } }: Monitoring): JsonObject {
  if (asked === null) return {};
  const { to, from, server, login } = asked;
  return {
    email_configs: [
      {
        to,
        from,
        smarthost: server,
        require_tls: true,
        send_resolved: true,
        headers: { Subject: TITLE },
        text: TEXT,
        ...(login === null
          ? {}
          : {
              auth_username: login.user,
              auth_password_file: secretFile({ secret: login.secret, key: 'password' }),
            }),
      },
    ],
  };
}

function pager({ receivers: { pager: asked } }: Monitoring): JsonObject {
  if (asked === null) return {};
  return {
    pagerduty_configs: [
      { routing_key_file: secretFile(asked), severity: '{{ .CommonLabels.severity }}', description: TITLE },
    ],
  };
}

function webhook({ receivers: { webhook: asked } }: Monitoring): JsonObject {
  return asked === null ? {} : { webhook_configs: [{ url_file: secretFile(asked), send_resolved: true }] };
}

/** Receivers by name, without those that would tell nobody. */
function receiversOf(monitoring: Monitoring): Readonly<Record<string, JsonObject>> {
  const { slack: asked } = monitoring.receivers;
  const all: Readonly<Record<string, JsonObject>> = {
    critical: {
      ...slack(monitoring, asked?.critical ?? ''),
      ...pager(monitoring),
      ...email(monitoring),
      ...webhook(monitoring),
    },
    warning: { ...slack(monitoring, asked?.warning ?? ''), ...email(monitoring), ...webhook(monitoring) },
    service: asked === null || asked.service === null ? {} : slack(monitoring, asked.service),
  };
  return Object.fromEntries(Object.entries(all).filter(([, integrations]) => Object.keys(integrations).length > 0));
}

/** Alerts of the same kind in the same place are told in one message. */
const GROUP_BY = ['alertname', 'cluster', 'severity', 'destination_service_namespace', 'destination_service_name'];

function inhibition(source: readonly string[], target: readonly string[], equal: readonly string[]): JsonObject {
  return { source_matchers: [...source], target_matchers: [...target], equal: [...equal] };
}

const INHIBITIONS: readonly JsonObject[] = [
  // Nodes and disks of a lost zone, and what its pods lack, have one cause. Only what names the same zone is silenced.
  inhibition(['alertname="ZoneDown"'], ['alertname!="ZoneDown"', 'zone!=""'], ['cluster', 'zone']),
  // A service that fails is slow and uneven as well, and its budget burns at every pace.
  inhibition(
    ['severity="critical"', 'scope="service"'],
    ['severity="warning"', 'scope="service"'],
    ['cluster', 'destination_service_namespace', 'destination_service_name'],
  ),
  // Most of a workload's pods are gone: that it lacks some need not be said.
  inhibition(['alertname="PodsUnavailable"'], ['alertname="ReplicasLow"'], ['cluster', 'namespace', 'deployment']),
];

/** The configuration as data. What no route takes is told as a warning: an alert of somebody else reaches a person too. */
export function alertmanagerConfig(monitoring: Monitoring): JsonObject {
  const receivers = receiversOf(monitoring);
  const has = (name: string): boolean => Object.hasOwn(receivers, name);
  // What nobody is told of stays visible in Alertmanager; a pager alone is no place for warnings.
  const fallback = has('warning') ? 'warning' : 'nobody';
  const routes: JsonObject[] = [
    // First and further: who looks after services hears of them besides whoever is on call.
    ...(has('service') ? [{ receiver: 'service', matchers: ['scope="service"'], continue: true }] : []),
    ...(has('critical')
      ? [{ receiver: 'critical', matchers: ['severity="critical"'], group_wait: '10s', repeat_interval: '1h' }]
      : []),
    // What one route has taken goes to the fallback only if a route says so.
    ...(has('service') ? [{ receiver: fallback, matchers: ['severity!="critical"'] }] : []),
  ];
  return {
    global: { resolve_timeout: '5m' },
    route: {
      receiver: fallback,
      group_by: GROUP_BY,
      group_wait: '30s',
      group_interval: '5m',
      repeat_interval: '12h',
      ...(routes.length === 0 ? {} : { routes }),
    },
    inhibit_rules: [...INHIBITIONS],
    receivers: [
      ...Object.entries(receivers).map(([name, integrations]) => ({ name, ...integrations })),
      ...(fallback === 'nobody' ? [{ name: fallback }] : []),
    ],
  };
}

/** Secrets that the configuration reads. */
export function alertmanagerSecrets({
  receivers: { slack: chat, pager: page, email: mail, webhook: hook },
}: Monitoring): readonly string[] {
  const names = [chat?.secret, page?.secret, mail?.login?.secret, hook?.secret].filter((name) => name !== undefined);
  return [...new Set(names)].sort();
}
