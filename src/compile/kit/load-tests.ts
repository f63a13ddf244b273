/**
 * Load tests (A06) by k6, whose arrival-rate executors are open loops: a request is begun when it is due, whether the
 * last one was answered or not, so that a slow answer cannot hide those that would have come after it. A test fails when
 * its figures are not kept, and also when it could not begin what it should.
 *
 * Each region asks for its share of the load at the public entry, all at the same time, because that is how load comes.
 */
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { LoadPlan } from '../../model/kit-types.ts';
import type { Model, Service } from '../../model/types.ts';
import { SECOND_US } from '../../units/duration.ts';
import { percentOf } from '../../units/share.ts';
import { goDuration, wholeSeconds } from '../engine-duration.ts';
import { platformLabels, platformMeta, runsIn } from '../object-meta.ts';
import { partNamespace } from '../part-namespace.ts';
import { RESTRICTED, RESTRICTED_POD } from '../restricted-pod.ts';

const K6_IMAGE = 'docker.io/grafana/k6:1.4.0';
const FOLDER = '/test';
/** Beyond its own time: starting, and requests that are still waited for. */
const GRACE_SECONDS = 300;
/** What nobody has answered by then a user has given up on. */
const LONGEST_ANSWER_SECONDS = 10;

/** The same for every service: all that differs is data. */
const SCRIPT = `import { check } from 'k6';
import http from 'k6/http';

const plan = JSON.parse(open('./plan.json'));
export const options = plan.options;

export default function () {
  const answer = http.get(plan.url, { headers: plan.headers, tags: { service: plan.service } });
  check(answer, { answered: ({ status }) => status > 0 && status < 400 });
}
`;

/** Load tests of the services that this cluster runs and clients enter. */
export function loadTests(model: Model, cluster: string): readonly KubeObject[] {
  const tests = Object.values(model.services).flatMap((service) => {
    const { loadPlan } = service;
    const share = shareOf(model, cluster);
    if (loadPlan === null || share === 0 || !runsIn(service, cluster)) return [];
    return [plan(model, service, loadPlan, share), cronJob(model, service, loadPlan)];
  });
  return tests.length === 0 ? [] : [partNamespace(model, namespaceOf(model), 'restricted'), ...tests];
}

/** Share of the load that a cluster takes: its region's, divided over the clusters of it. */
function shareOf(model: Model, cluster: string): number {
  const region = model.regions[model.clusters[cluster]?.region ?? ''];
  return region === undefined ? 0 : region.share / region.clusters.length;
}

/** Out of the mesh, and away from what is tested: users are not inside either. */
function namespaceOf(model: Model): string {
  return `${model.name}-load-tests`;
}

/** Name of the job that tests a service. */
export function loadTestName(service: Service): string {
  return `load-${service.name}`;
}

function plan(model: Model, service: Service, figures: LoadPlan, share: number): KubeObject {
  const { loadTest, load } = service;
  const [entry] = service.public;
  if (entry === undefined) throw new Error(`nobody enters at ${service.name}, and no issue says so`);
  const rps = Math.max(1, Math.round(figures.rps * share));
  const patience = figures.p95Us / SECOND_US;
  const document: JsonObject = {
    service: service.name,
    url: `https://${entry.host}${load === null || load.path === '/' ? entry.path : load.path}`,
    // Where load tests have pods of their own, they ask for them.
    headers: loadTest === null ? {} : { [loadTest.header]: loadTest.value ?? 'k6' },
    options: {
      scenarios: {
        steady: {
          executor: 'constant-arrival-rate',
          rate: rps,
          timeUnit: '1s',
          duration: goDuration(figures.forUs),
          // As many are under way as begin while one is answered (Little).
          preAllocatedVUs: Math.ceil(rps * patience) + 1,
          maxVUs: Math.ceil(rps * LONGEST_ANSWER_SECONDS) + 1,
        },
      },
      thresholds: {
        http_req_duration: [`p(95)<${figures.p95Us / 1000}`],
        http_req_failed: [`rate<${percentOf(figures.errors) / 100}`],
        dropped_iterations: ['count==0'],
      },
      userAgent: `nines load test of ${model.name}`,
    },
  };
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: platformMeta(model, loadTestName(service), namespaceOf(model)),
    data: { 'plan.json': `${JSON.stringify(document, null, 2)}\n`, 'script.js': SCRIPT },
  };
}

function cronJob(model: Model, service: Service, { forUs, schedule }: LoadPlan): KubeObject {
  const name = loadTestName(service);
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: platformMeta(model, name, namespaceOf(model)),
    spec: {
      schedule,
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 300,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
      jobTemplate: {
        spec: {
          // A test that failed has found something: trying again would only find it again.
          backoffLimit: 0,
          activeDeadlineSeconds: wholeSeconds(forUs) + GRACE_SECONDS,
          template: {
            metadata: { labels: { app: name, ...platformLabels(model) } },
            spec: podSpec(name),
          },
        },
      },
    },
  };
}

function podSpec(name: string): JsonObject {
  return {
    automountServiceAccountToken: false,
    restartPolicy: 'Never',
    // The image's own user, by number: a name does not prove that it is not root.
    securityContext: { ...RESTRICTED_POD, runAsUser: 12_345 },
    containers: [
      {
        name: 'k6',
        image: K6_IMAGE,
        args: ['run', '--quiet', '--no-usage-report', `${FOLDER}/script.js`],
        resources: { requests: { cpu: '1', memory: '512Mi' }, limits: { cpu: '1', memory: '512Mi' } },
        securityContext: RESTRICTED,
        volumeMounts: [{ name: 'test', mountPath: FOLDER, readOnly: true }],
      },
    ],
    volumes: [{ name: 'test', configMap: { name } }],
  };
}
