import { loadTestName } from '../../compile/kit/load-tests.ts';
import { printDuration } from '../../units/duration.ts';
import { printShare } from '../../units/share.ts';
import { ask } from '../ask-monitoring.ts';
import { kubectlIn } from '../commands/command.ts';
import { objectsOf, type Site } from '../site.ts';
import type { Operation } from '../types.ts';

/** Load tests that begin by themselves, begun by hand. */
export function loadTestOperations(site: Site): readonly Operation[] {
  return Object.values(site.model.services).flatMap((service): readonly Operation[] => {
    const plan = service.loadPlan;
    const job = objectsOf(site, 'CronJob').find(({ metadata }) => metadata.name === loadTestName(service));
    if (plan === null || job === undefined) return [];
    const namespace = job.metadata.namespace ?? '';
    return [
      {
        title: `Load test of ${service.name}`,
        purpose: `k6 begins ${plan.rps} requests a second for ${printDuration(plan.forUs)}, answered or not, each cluster with its share of them: by itself at \`${plan.schedule}\` UTC, by hand before a peak or a release that may be slower. It fails when 95 % take longer than ${printDuration(plan.p95Us)}, when more than ${printShare(plan.errors)} fail, or when a request could not be begun in time.`,
        before: {
          text: 'Nothing fires, nobody rolls out, and whoever is on call knows: users share the pods with it unless it has a route of its own (`loadTest`).',
          run: [ask('topk(10, service:requests:rate5m)'), kubectlIn(namespace, 'get', 'cronjobs,jobs')],
        },
        steps: [
          {
            text: 'Begin one, under a name of yours (`JOB`).',
            run: [kubectlIn(namespace, 'create', 'job', '$JOB', '--from', `cronjob/${job.metadata.name}`)],
          },
          {
            text: 'Watch what users meet meanwhile; end it when they are touched.',
            run: [
              ask('topk(10, service:latency_seconds:p95_rate5m)'),
              ask('topk(10, service:error_ratio:rate5m)'),
              kubectlIn(service.namespace, 'get', 'hpa'),
            ],
          },
          {
            text: 'Its report: requests, durations by share, failures, and each limit with a tick or a cross.',
            run: [
              kubectlIn(namespace, 'wait', '--for', 'condition=complete', 'job/$JOB', '--timeout', '30m'),
              kubectlIn(namespace, 'logs', 'job/$JOB', '--tail', '100'),
            ],
          },
        ],
        after: {
          text: 'the job is `Complete`: a limit that was missed makes it `Failed`.',
          run: [kubectlIn(namespace, 'get', 'jobs')],
        },
        back: [{ text: 'End it at once:', run: [kubectlIn(namespace, 'delete', 'job', '$JOB', '--ignore-not-found')] }],
      },
    ];
  });
}
