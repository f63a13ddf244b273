import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertIssues, type IssueCase, issuesOf, samplePlatform } from '../sample-platform.ts';

const GROWS = 'replicas: { min: 3, max: 9 }';
const WATCHED = 'monitoring: { retention: 30d }';
const REDIS = 'data: { redis: { kind: redis, host: redis.example }, pg: { kind: postgres, host: pg.example } }';

/** `api` grows and has these lines; the platform has those. */
function grown(lines: string, rest = ''): string {
  return samplePlatform({ api: `${GROWS}\n    ${lines}`, rest });
}

function queueIn(store: string, more = ''): string {
  return grown(`scaling: { queue: { store: ${store}, name: jobs, perPod: 5${more} } }`, REDIS);
}

const AT = 'services.api.scaling';
const SCALING: readonly IssueCase[] = [
  [queueIn('rediss'), 'SPEC027', `${AT}.queue.store`, /no store rediss/, /redis/],
  [queueIn('pg'), 'SPEC025', `${AT}.queue.store`, /pg is postgres/, /kinds/],
  [queueIn('redis', ', group: mail'), 'SPEC030', `${AT}.queue.group`, /not of redis/, /take/],
  [
    grown(
      'scaling: { queue: { store: log, name: mails, perPod: 5 } }',
      'data: { log: { kind: kafka, host: k.example } }',
    ),
    'SPEC007',
    `${AT}.queue`,
    /has not read/,
    /group/,
  ],
  [
    grown('scaling: { engine: kubernetes, queue: { store: redis, name: jobs, perPod: 5 } }', REDIS),
    'SPEC025',
    `${AT}.engine`,
    /a queue is nothing/,
    /keda/,
  ],
  [grown('scaling: { latency: 300ms }'), 'SPEC025', `${AT}.latency`, /asks Prometheus/, /monitoring/],
  [grown('scaling: { engine: keda, custom: { open: 5 } }'), 'SPEC025', `${AT}.custom`, /asks Prometheus/, /monitoring/],
  [
    grown('scaling: { engine: keda }\n    canary: { steps: [10%, 100%] }'),
    'SPEC025',
    'services.api.canary',
    /KEDA sets them back/,
    /autoscaler/,
  ],
  [
    grown('scaling: { hours: [{ from: "0 8 * * *", until: "0 8 * * *", replicas: 6 }] }'),
    'SPEC009',
    `${AT}.hours[0].until`,
    /end as they begin/,
    /later/,
  ],
  [
    grown('scaling: { hours: [{ from: "0 8 * * *", until: "0 9 * * *", replicas: 12 }] }'),
    'SPEC023',
    `${AT}.hours[0].replicas`,
    /more than `replicas` ever allows, 9/,
    /at most 9/,
  ],
  [
    grown('scaling: { hours: [{ from: "0 8 * * *", until: "0 9 * * *", replicas: 3 }] }'),
    'SPEC030',
    `${AT}.hours[0].replicas`,
    /3 pods run at any hour/,
    /more than 3/,
  ],
  [grown('vertical: {}'), 'SPEC030', 'services.api.vertical', /nobody recommends/, /scaling/],
  [
    grown(
      'vertical: { mode: apply, resources: [memory, cpu] }\n    scaling: { memory: none }',
      `${WATCHED}\nscaling: { vertical: {} }`,
    ),
    'SPEC025',
    'services.api.vertical.resources[1]',
    /decides how many pods/,
    /cpu: none/,
  ],
];

const PLATFORM: readonly IssueCase[] = [
  [
    samplePlatform({ rest: 'provider: gcp\nscaling: { nodes: {} }' }),
    'SPEC025',
    'scaling.nodes',
    /provider is gcp/,
    /take/,
  ],
  [
    samplePlatform({ rest: 'scaling: { nodes: { families: [m7i, m7q] } }' }),
    'SPEC009',
    'scaling.nodes.families[1]',
    /price of m7q/,
    /m7/,
  ],
  [
    samplePlatform({ rest: 'scaling: { nodes: { families: [m7i, m7g] } }' }),
    'SPEC025',
    'scaling.nodes.families[1]',
    /m7g is arm64, m7i is amd64/,
    /one architecture/,
  ],
  [
    samplePlatform({ rest: 'scaling: { nodes: { names: { tow: prod } } }' }),
    'SPEC027',
    'scaling.nodes.names.tow',
    /no cluster tow/,
    /one/,
  ],
  [
    grown('', `${WATCHED}\nscaling: { predictive: { services: [apy] } }`),
    'SPEC027',
    'scaling.predictive.services[0]',
    /no service apy/,
    /api/,
  ],
  [
    grown('', `${WATCHED}\nscaling: { predictive: { services: [web] } }`),
    'SPEC030',
    'scaling.predictive.services[0]',
    /no room to grow/,
    /max/,
  ],
  [
    grown('', `${WATCHED}\nscaling: { predictive: { services: [api], seasonality: { yearly: 10 } } }`),
    'SPEC028',
    'scaling.predictive.seasonality.yearly',
    /a year is not told from 30d/,
    /730d/,
  ],
  [
    grown('', `${WATCHED}\nscaling: { predictive: { services: [api], history: 10d } }`),
    'SPEC028',
    'scaling.predictive.seasonality.weekly',
    /a week is not told from 10d/,
    /14d/,
  ],
  [
    grown('', 'monitoring: {}\nscaling: { predictive: { services: [api] } }'),
    'SPEC028',
    'scaling.predictive.history',
    /keeps 15d: 30d/,
    /retention: 30d/,
  ],
  [
    samplePlatform({ rest: 'scaling: { vertical: {} }' }),
    'SPEC025',
    'scaling.vertical',
    /what Prometheus has kept/,
    /monitoring/,
  ],
];

const BANDS: readonly IssueCase[] = [
  [
    samplePlatform({ rest: `${WATCHED}\nscaling: { bands: { cpu: { below: 65% } } }` }),
    'SPEC028',
    'scaling.bands.cpu.below',
    /`below` is above `from`/,
    /order/,
  ],
  [samplePlatform({ rest: 'scaling: { bands: {} }' }), 'SPEC025', 'scaling.bands', /nobody measures/, /monitoring/],
  [
    samplePlatform({ rest: `${WATCHED}\nscaling: { bands: { pods: { below: 2 } } }` }),
    'SPEC030',
    'scaling.bands.pods',
    /no autoscaler/,
    /take/,
  ],
  [
    grown('', `${WATCHED}\nscaling: { bands: { pods: { below: 3 } } }`),
    'SPEC028',
    'scaling.bands.pods.below',
    /below 3: fewer than 3 pods never happen/,
    /more than 3/,
  ],
  [
    grown('', `${WATCHED}\nscaling: { bands: { pods: { above: 40 } } }`),
    'SPEC028',
    'scaling.bands.pods.above',
    /above 9: more than 40/,
    /less than 9/,
  ],
];

const BUDGET = `targets: { budget: $1000/month }\n${WATCHED}`;
const BUCKET = 'data: { files: { kind: bucket } }';
const COST: readonly IssueCase[] = [
  [samplePlatform({ rest: 'cost: {}' }), 'SPEC025', 'cost', /OpenCost tells Prometheus/, /monitoring/],
  [
    samplePlatform({ rest: `${WATCHED}\ncost: { resources: {} }` }),
    'SPEC007',
    'cost.resources',
    /no budget to divide/,
    /targets/,
  ],
  [
    samplePlatform({
      rest: `${BUDGET}\ncost: { services: { shop: { share: 60%, namespaces: [shop] }, rest: { share: 30% } } }`,
    }),
    'SPEC022',
    'cost.services',
    /come to 90%/,
    /100%/,
  ],
  [
    samplePlatform({ rest: `${BUDGET}\ncost: { resources: { compute: 60% } }` }),
    'SPEC022',
    'cost.resources',
    /come to 110%/,
    /100%/,
  ],
  [
    samplePlatform({ rest: `${BUDGET}\ncost: { services: { one: { share: 60% }, two: { share: 40% } } }` }),
    'SPEC025',
    'cost.services.two',
    /one already has all/,
    /namespaces/,
  ],
  [
    samplePlatform({
      rest: `${BUDGET}\ncost: { services: { one: { share: 60%, namespaces: [shop] }, two: { share: 40%, namespaces: [shop] } } }`,
    }),
    'SPEC025',
    'cost.services.two.namespaces[0]',
    /one already pays for shop/,
    /once/,
  ],
  [samplePlatform({ rest: `${BUDGET}\ncost: { tiers: {} }` }), 'SPEC030', 'cost.tiers', /no bucket/, /data/],
  [
    samplePlatform({ rest: `${BUDGET}\n${BUCKET}\ncost: { tiers: { infrequent: 7d } }` }),
    'SPEC028',
    'cost.tiers.infrequent',
    /30 days old/,
    /30d/,
  ],
  [
    samplePlatform({ rest: `${BUDGET}\n${BUCKET}\ncost: { tiers: { infrequent: 60d, archive: 80d } }` }),
    'SPEC028',
    'cost.tiers.archive',
    /paid for/,
    /90d/,
  ],
  [
    samplePlatform({
      regions: 'one: { share: 100%, zones: [a, b, c] }\n  two: { role: warm, zones: [a, b, c] }',
      api: 'replicas: { one: 3, two: 3 }',
      web: 'replicas: { one: 3, two: 3 }',
      rest: `${WATCHED}\ncost: {}`,
    }),
    'SPEC007',
    'monitoring',
    /all clusters cost together/,
    /global/,
  ],
];

describe('what cannot be is a mistake', () => {
  test('of how one service is scaled', () => assertIssues(SCALING));
  test('of nodes, requests and forecasts', () => assertIssues(PLATFORM));
  test('of bands that are told of', () => assertIssues(BANDS));
  test('of budgets', () => assertIssues(COST));
});

const FINE: Readonly<Record<string, string>> = {
  'a queue in Redis, beside utilisation': queueIn('redis', ', secret: redis'),
  'hours in which more pods stand ready': grown(
    'scaling: { hours: [{ from: "0 8 * * 1-5", until: "0 18 * * 1-5", replicas: 6 }] }',
  ),
  'a canary whose weights stand': grown('scaling: { engine: keda }\n    canary: { share: 10% }'),
  'a year from two years': grown(
    '',
    'monitoring: { retention: 730d }\nscaling: { predictive: { services: [api], history: 730d, seasonality: { yearly: 10 } } }',
  ),
  'requests of what does not decide the number of pods': grown(
    'scaling: { memory: none }\n    vertical: { mode: apply, resources: [memory] }',
    `${WATCHED}\nscaling: { vertical: {} }`,
  ),
  'bands within the bounds': grown('', `${WATCHED}\nscaling: { bands: { pods: { below: 4, above: 8 } } }`),
  'a budget in parts': samplePlatform({
    rest: `${BUDGET}\ncost: { resources: {}, services: { shop: { share: 60%, namespaces: [shop] }, rest: { share: 40% } } }`,
  }),
};

describe('what can be is read', () => {
  for (const [title, text] of Object.entries(FINE)) {
    test(title, () => assert.deepEqual(issuesOf(text), []));
  }
});
