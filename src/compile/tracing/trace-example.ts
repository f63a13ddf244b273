/** HotROD, Jaeger’s own demonstration: a page whose buttons make traces of four services, to see that all of it works. */
import type { KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { evenSpread } from '../even-spread.ts';
import { partSelector, unmeshedLabels } from '../object-meta.ts';
import { RESTRICTED, RESTRICTED_POD } from '../restricted-pod.ts';
import { type Part, partAccount, partBudget, partService } from './part-objects.ts';
import { AGENT, EXAMPLE, hostOf, PORTS, partMeta } from './parts.ts';

const PORT = 8080;
const REPLICAS = 3;

/** Where it is asked for: `kubectl port-forward` to its Service shows the page. */
export function traceExample(model: Model): readonly KubeObject[] {
  const { tracing } = model;
  if (tracing === null || !tracing.example) return [];
  const part: Part = { model, tracing, name: EXAMPLE };
  const probe = { httpGet: { path: '/', port: 'http' }, periodSeconds: 5, timeoutSeconds: 2 };
  const container = {
    name: EXAMPLE,
    image: `jaegertracing/example-hotrod:${tracing.jaeger.version}`,
    args: ['all'],
    ports: [{ name: 'http', containerPort: PORT, protocol: 'TCP' }],
    env: [{ name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: `http://${hostOf(tracing, AGENT)}:${PORTS.otlpHttp}` }],
    resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '200m', memory: '128Mi' } },
    readinessProbe: probe,
    livenessProbe: { ...probe, failureThreshold: 6 },
    lifecycle: { preStop: { sleep: { seconds: 5 } } },
    securityContext: RESTRICTED,
  };
  return [
    partAccount(part),
    partService(part, [{ name: 'http', port: PORT }], {}),
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: partMeta(model, tracing, EXAMPLE, EXAMPLE),
      spec: {
        replicas: REPLICAS,
        selector: { matchLabels: partSelector(EXAMPLE) },
        template: {
          metadata: {
            labels: { ...partSelector(EXAMPLE), ...unmeshedLabels(model) },
          },
          spec: {
            serviceAccountName: EXAMPLE,
            automountServiceAccountToken: false,
            topologySpreadConstraints: evenSpread(partSelector(EXAMPLE)),
            securityContext: RESTRICTED_POD,
            containers: [container],
          },
        },
      },
    },
    partBudget(part),
  ];
}
