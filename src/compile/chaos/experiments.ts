/**
 * Experiments as Schedules of Chaos Mesh (X01), each a workflow: users are served before, the fault lasts no longer than
 * it is asked to and ends as soon as users are not served, and they are served again after.
 *
 * Whether users are served is asked at the gateway, because that is where they ask; a platform without one has faults
 * that nothing ends early, and a finding says so. Leaves out a drained node, for which Chaos Mesh has no kind.
 */
import { WAIVED_ANNOTATION } from '../../manifests/own-annotations.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Experiment } from '../../model/chaos-types.ts';
import type { Model } from '../../model/types.ts';
import { SECOND_US } from '../../units/duration.ts';
import { goDuration } from '../engine-duration.ts';
import { platformMeta } from '../object-meta.ts';
import { faultTemplates } from './experiment-faults.ts';

/** Chaos Mesh's own (every 10 s, 3 failures) lets users wait half a minute. */
const EVERY_SECONDS = 5;
const FAILURES = 2;
/** In a row, before and after: a minute without a failure. */
const STEADY_CHECKS = 12;
/** What comes back comes back within this, or the experiment has failed. */
const RECOVERY_US = 10 * 60 * SECOND_US;

/** Every experiment that has something to touch in the cluster. */
export function experiments(model: Model, cluster: string): readonly KubeObject[] {
  const { chaos } = model;
  if (chaos === null) return [];
  return chaos.experiments.flatMap((experiment) => {
    const schedule = experiment.schedules[cluster];
    const faults = schedule === undefined ? [] : faultTemplates(model, experiment, cluster);
    if (schedule === undefined || faults.length === 0) return [];
    return [scheduleOf(model, chaos.namespace, experiment, schedule, faults)];
  });
}

function scheduleOf(
  model: Model,
  namespace: string,
  experiment: Experiment,
  schedule: string,
  faults: readonly JsonObject[],
): KubeObject {
  const { name, waived } = experiment;
  const annotations = waived === null ? undefined : { [WAIVED_ANNOTATION]: waived };
  return {
    apiVersion: 'chaos-mesh.org/v1alpha1',
    kind: 'Schedule',
    metadata: platformMeta(model, `${model.name}-${name}`, namespace, annotations),
    spec: {
      schedule,
      // Late is never: somebody may be on call at ten, and asleep at three.
      startingDeadlineSeconds: 600,
      concurrencyPolicy: 'Forbid',
      historyLimit: 12,
      type: 'Workflow',
      workflow: { entry: 'experiment', templates: templatesOf(model, experiment, faults) },
    },
  };
}

function templatesOf(model: Model, { forUs }: Experiment, faults: readonly JsonObject[]): JsonObject[] {
  const named = faults.map((fault, index) => ({
    name: faults.length === 1 ? 'fault' : `fault-${index + 1}`,
    ...fault,
  }));
  const names = named.map(({ name }) => name);
  const url = entryUrl(model);
  if (url === null) return [parallel('experiment', names, forUs), ...named];
  return [
    {
      name: 'experiment',
      templateType: 'Serial',
      deadline: goDuration(forUs + 2 * RECOVERY_US),
      children: ['steady', 'disturbed', 'recovered'],
    },
    { ...steadyCheck('steady', url, FAILURES), deadline: goDuration(RECOVERY_US) },
    parallel('disturbed', [...names, 'watched'], forUs),
    ...named,
    {
      name: 'watched',
      templateType: 'StatusCheck',
      deadline: goDuration(forUs),
      abortWithStatusCheck: true,
      statusCheck: { mode: 'Continuous', ...question(url), failureThreshold: FAILURES },
    },
    // It may take its time: the deadline is what fails it.
    { ...steadyCheck('recovered', url, RECOVERY_US / SECOND_US / EVERY_SECONDS), deadline: goDuration(RECOVERY_US) },
  ];
}

function parallel(name: string, children: readonly string[], forUs: number): JsonObject {
  return { name, templateType: 'Parallel', deadline: goDuration(forUs), children: [...children] };
}

/** Served for a minute without a failure; else there is nothing to be learnt from disturbing it. */
function steadyCheck(name: string, url: string, failures: number): JsonObject {
  return {
    name,
    templateType: 'StatusCheck',
    abortWithStatusCheck: true,
    statusCheck: {
      mode: 'Synchronous',
      ...question(url),
      failureThreshold: failures,
      successThreshold: STEADY_CHECKS,
    },
  };
}

function question(url: string): JsonObject {
  return {
    type: 'HTTP',
    intervalSeconds: EVERY_SECONDS,
    timeoutSeconds: 2,
    http: { url, method: 'GET', criteria: { statusCode: '200-399' } },
  };
}

/** Where users enter: the readiness path of the service behind the shortest public path. */
function entryUrl(model: Model): string | null {
  const entries = Object.values(model.services).flatMap((service) =>
    service.public.map(({ host, path }) => ({ host, path, ask: service.probes.readiness?.ask })),
  );
  const entry = entries.toSorted((a, b) => a.path.length - b.path.length)[0];
  if (model.gateway === null || entry === undefined || entry.host.includes('*')) return null;
  const ready = entry.ask !== undefined && 'path' in entry.ask ? entry.ask.path : '/';
  return `https://${entry.host}${entry.path === '/' ? ready : entry.path}`;
}
