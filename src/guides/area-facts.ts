/** What each area of the compiled files is for, and what those who work with it should know. */

export interface AreaFacts {
  readonly title: string;
  readonly what: string;
  /** What has turned out well, each as a sentence. */
  readonly practices: readonly string[];
}

const SAME_WAY =
  'Change the spec, compile, look at the difference, apply. What is changed by hand is gone with the next apply.';

export const AREAS: Readonly<Record<string, AreaFacts>> = {
  availability: {
    title: 'Availability',
    what: 'Namespaces, identities, Deployments, Services, priorities and disruption budgets: what has to stand when a pod, node or zone is lost.',
    practices: [
      'Never fewer pods than zones for what users wait for.',
      'A drain that waits for a budget is right: make the service whole, do not delete the budget.',
      SAME_WAY,
    ],
  },
  data: {
    title: 'Data',
    what: 'Databases and caches that the platform runs itself.',
    practices: [
      'The operator changes over by itself: end a pod rather than change roles by hand.',
      'Volumes only grow. Size them for a year.',
      'Never two primaries: before another region takes over, the first must be unable to write.',
    ],
  },
  scaling: {
    title: 'Scaling',
    what: 'Who decides how many pods and nodes there are, by what, and within which bounds.',
    practices: [
      'One scaler for one resource: two that watch the same fight.',
      'Bounds are decided with the budget, not at night.',
      'What was raised by hand is written down and lowered again.',
    ],
  },
  mesh: {
    title: 'Mesh',
    what: 'How requests enter, where they go, who may ask whom, what is done when something fails.',
    practices: [
      'Ask where one request goes before and after a change: `nines route`.',
      'Weights of a rollout belong to the rollout; apply leaves them as they are.',
      'A breaker protects callers. It cures nothing: look at what it ejects.',
    ],
  },
  tracing: {
    title: 'Tracing',
    what: 'Agents, samplers, Jaeger and its storage: from the first span to the last day that a trace is kept.',
    practices: [
      'Decide at the tail; what the head throws away nobody gets back.',
      'Classes are few, and each says why it is kept as long as it is.',
      'A trace is found by its id: services print it with every line.',
    ],
  },
  monitoring: {
    title: 'Monitoring',
    what: 'Prometheus, its rules and what it scrapes; Alertmanager and who is told.',
    practices: [
      'Every alert has a runbook, and nobody is woken for what can wait.',
      'An alert that never fires is tried once a quarter.',
      'What is not scraped is told of by `MetricsMissing`: do not silence it.',
    ],
  },
  dashboards: {
    title: 'Dashboards',
    what: 'What is looked at when something is wrong, and when everything is well.',
    practices: [
      'A panel without data is a fault: mend the query or take it off.',
      'They are compiled: what is drawn by hand in Grafana is gone with the next apply.',
    ],
  },
  logging: {
    title: 'Logging',
    what: 'What programs print, kept for a time and searched.',
    practices: [
      'One line, one event, as JSON, with the id of its trace.',
      'Secrets and addresses are taken out before anything is kept; do not print them at all.',
    ],
  },
  backup: {
    title: 'Backup',
    what: 'What is copied where, how often, for how long, and by whom.',
    practices: [
      'A backup that was never restored is none: try one each month.',
      'Keys are kept as long as what they encrypted.',
      'Nobody who can change the platform can delete its backups.',
    ],
  },
  recovery: {
    title: 'Recovery',
    what: 'How a lost zone or region is left, how clients are told, and what regions copy from one another.',
    practices: [
      'Verify before the point of no return, not after.',
      'A region that comes back stays empty until people decide.',
      'Try it every quarter: what was not tried does not work.',
    ],
  },
  delivery: {
    title: 'Delivery',
    what: 'What controllers of rollouts may do, and what is switched or migrated while services run.',
    practices: [
      'Small steps, and a comparison before each.',
      'A release and a change of configuration are two releases.',
    ],
  },
  security: {
    title: 'Security',
    what: 'Network policies, admission, scans, secrets: who may reach what, and what is refused at the door.',
    practices: ['Closed unless said otherwise.', 'A finding has a deadline; an exception has a reason and a date.'],
  },
  cost: {
    title: 'Cost',
    what: 'What the platform spends, by whom and for what, against its budget.',
    practices: [
      'Look weekly; a forecast that is over the budget is cheaper to meet than a bill.',
      'What was begun for a trial has an end.',
    ],
  },
  chaos: {
    title: 'Chaos',
    what: 'Experiments: what is promised is tried, on few, with an end.',
    practices: [
      'Say beforehand what you expect, and stop when it does not hold.',
      'Never during an incident, never where nobody watches.',
    ],
  },
  cloud: {
    title: 'Cloud',
    what: 'What the provider is asked for, as Terraform reads it.',
    practices: [
      'Plan, read, apply; never apply what was not read.',
      'State is kept where two people cannot write at once.',
    ],
  },
  kit: {
    title: 'Kit',
    what: 'What applications are given by the platform.',
    practices: [SAME_WAY],
  },
  objects: {
    title: 'Objects',
    what: 'What the spec adds by hand.',
    practices: ['Prefer a section of the language: what stands here is checked, and nothing more is known of it.'],
  },
};
