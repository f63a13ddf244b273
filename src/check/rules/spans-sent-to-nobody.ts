import { recordsAt, stringAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { collectorConfigs, usedComponents } from '../facts/collector-configs.ts';
import type { Rule } from '../types.ts';

/** `name.namespace.svc`, with what may stand around it. */
const SERVICE = /^(?:[a-z]+:\/{2,3})?([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.[a-z.]+)?(?::(\d+))?(?:\/|$)/;

export const spansSentToNobody: Rule = {
  code: 'TRC013',
  title: 'An exporter whose receiver is not there',
  severity: 'error',
  rows: ['T01'],
  why: 'The collector queues and retries, then drops: it is ready and healthy while nothing arrives.',
  fix: 'write the name and port of the Service that receives',
  find: inEachCluster((facts) =>
    collectorConfigs(facts).flatMap((each) =>
      ['otlp', 'otlphttp', 'otlp_grpc', 'otlp_http', 'zipkin'].flatMap((type) =>
        usedComponents(each, 'exporters', type).flatMap(({ name, settings }) => {
          const endpoint = stringAt(settings, ['endpoint']) ?? '';
          const [, service, namespace, port] = SERVICE.exec(endpoint) ?? [];
          if (service === undefined || namespace === undefined || !facts.knowsNamespace(namespace)) return [];
          const { cluster } = facts;
          const target = facts.index.get({ cluster, group: '', kind: 'Service', namespace, name: service });
          const ports = recordsAt(target?.object, ['spec', 'ports']).map(([, row]) => String(row.port));
          if (target !== undefined && (port === undefined || ports.includes(port))) return [];
          // Operators make Services that are in no file.
          if (target === undefined && facts.customObjects(namespace).length > 0) return [];
          const missing = target === undefined ? `there is no Service ${service}` : `it has ports ${ports.join(', ')}`;
          const message = `${name} sends to ${endpoint}: ${missing}`;
          return [{ manifest: each.manifest, path: each.at('exporters', name, 'endpoint'), message }];
        }),
      ),
    ),
  ),
};
