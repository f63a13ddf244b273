/** The comparison is shown to fail: whatever is changed on one side of two equal translations is found, at its place. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { textCase } from './cases/file-cases.ts';
import { compareTranslations } from './compare-translations.ts';
import { ourTranslation } from './our-translation.ts';
import { prepareQuestions } from './prepare-question.ts';
import type { Translation } from './types.ts';

const OBJECTS = `
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { replicas: 3, template: { metadata: { labels: { app: web, version: v1 } }, spec: {} } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: web, namespace: shop }
spec:
  host: web
  trafficPolicy: { outlierDetection: { consecutive5xxErrors: 3 }, connectionPool: { tcp: { maxConnections: 7 } } }
  subsets: [{ name: v1, labels: { version: v1 } }, { name: v2, labels: { version: v2 } }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web, namespace: shop }
spec:
  hosts: [web]
  http:
  - timeout: 5s
    retries: { attempts: 3, perTryTimeout: 1s }
    route:
    - { destination: { host: web, subset: v1 }, weight: 90 }
    - { destination: { host: web, subset: v2 }, weight: 10 }
`;
const [prepared] = prepareQuestions(textCase('test', 'shop', [OBJECTS]));
const ours = ourTranslation(prepared!, 0);

/** Ours, as if Istio had answered it: named as Istio names things, changed in one place. */
function changed(from: string, to: string): Translation {
  const routes = ours.routes.map((each) => ({ ...each, name: String(each.name).replace('http.', '') }));
  const text = JSON.stringify({ listeners: [], routes, clusters: ours.clusters, endpoints: ours.endpoints });
  assert.ok(from === '' || text.includes(from), `${from} is not there`);
  return JSON.parse(text.replaceAll(from === '' ? '\0' : from, to)) as Translation;
}

describe('the comparison', () => {
  it('finds nothing between equal translations, and looks at much', () => {
    const { differences, fields } = compareTranslations(ours, changed('', ''));
    assert.deepEqual(differences, []);
    assert.ok(fields.routes > 15 && fields.clusters > 30 && fields.endpoints > 3, JSON.stringify(fields));
  });

  const changes: readonly (readonly [what: string, from: string, to: string, path: RegExp])[] = [
    ['a weight', '"weight":90', '"weight":80', /weighted_clusters\.clusters\[0\]\.weight$/],
    ['a timeout', '"timeout":"5s"', '"timeout":"6s"', /route\.timeout$/],
    ['a try', '"num_retries":3', '"num_retries":2', /retry_policy\.num_retries$/],
    ['a back-off', '"base_interval":"0.025s"', '"base_interval":"0.030s"', /retry_back_off/],
    ['a retried condition', 'refused-stream', 'reset', /retry_on$/],
    ['a domain', '"web.shop.svc"', '"web.shop.other"', /^$/],
    ['a limit', '"max_connections":7', '"max_connections":8', /circuit_breakers\.max_connections$/],
    ['an ejection', '"consecutive_5xx":3', '"consecutive_5xx":4', /outlier_detection\.consecutive_5xx$/],
    ['a balancer', 'LEAST_REQUEST', 'RANDOM', /^lb_policy$/],
    ['an address', '10.1.0.2', '10.1.0.9', /^priority 1/],
    ['a zone', '"zone":"defaultb"', '"zone":"defaultz"', /^priority 1/],
    ['a cluster', '|v2|web', '|v3|web', /name$|^$/],
    ['a field that only one side has', '"lb_policy"', '"override":1,"lb_policy"', /^override$/],
  ];
  for (const [what, from, to, path] of changes) {
    it(`finds ${what} that differs`, () => {
      const { differences } = compareTranslations(ours, changed(from, to));
      assert.ok(
        differences.some((difference) => path.test(difference.path)),
        JSON.stringify(differences),
      );
    });
  }
});
