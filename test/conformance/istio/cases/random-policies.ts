/** Arbitrary traffic policies of destination rules, in every field that the model knows. */
import fc from 'fast-check';
import { PORTS, SUBSETS } from './random-rules.ts';

const seconds = fc.constantFrom('1s', '2.5s', '30s', '5m');
const count = fc.constantFrom(1, 7, 100);

const simple = fc.record(
  {
    simple: fc.constantFrom('ROUND_ROBIN', 'LEAST_REQUEST', 'RANDOM', 'UNSPECIFIED', 'LEAST_CONN'),
    warmup: fc.record(
      { duration: seconds, minimumPercent: fc.constantFrom(10, 50), aggression: fc.constantFrom(1, 2) },
      { requiredKeys: ['duration'] },
    ),
  },
  { requiredKeys: ['simple'] },
);
const hashed = fc
  .tuple(
    fc.oneof(
      fc.record({ httpHeaderName: fc.constantFrom('x-user', 'X-Session') }),
      fc.record({ useSourceIp: fc.constant(true) }),
      fc.record({ httpQueryParameterName: fc.constant('user') }),
      fc.record({
        httpCookie: fc.record(
          { name: fc.constant('session'), path: fc.constantFrom('/', '/a'), ttl: fc.constantFrom('0s', '1h') },
          { requiredKeys: ['name'] },
        ),
      }),
    ),
    fc.oneof(
      fc.constant({}),
      fc.record({ ringHash: fc.record({ minimumRingSize: fc.constantFrom(64, 2048) }) }),
      fc.record({ maglev: fc.record({ tableSize: fc.constantFrom(251, 65_537) }) }),
    ),
  )
  .map(([by, how]) => ({ consistentHash: { ...by, ...how } }));

const locality = fc.oneof(
  fc.record({ enabled: fc.boolean() }),
  fc.constant({
    distribute: [
      { from: 'default/defaulta/*', to: { 'default/defaulta/*': 70, 'default/defaultb/*': 30 } },
      { from: 'default/*', to: { 'default/defaultb/*': 50, 'default/defaultc/*': 50 } },
    ],
  }),
  fc.constant({ failover: [{ from: 'default', to: 'elsewhere' }] }),
  fc.constantFrom(
    { failoverPriority: ['topology.kubernetes.io/zone'] },
    { failoverPriority: ['version', 'topology.kubernetes.io/region'] },
    { failoverPriority: ['version=v2'] },
  ),
);

const loadBalancer = fc
  .tuple(fc.oneof(simple, hashed), fc.option(locality, { nil: undefined }))
  .map(([how, where]) => (where === undefined ? how : { ...how, localityLbSetting: where }));

const isFilled = (part: object) => Object.keys(part).length > 0;

const connectionPool = fc
  .record(
    {
      tcp: fc
        .record({ maxConnections: count, connectTimeout: seconds, idleTimeout: seconds }, { requiredKeys: [] })
        .filter(isFilled),
      http: fc
        .record(
          {
            http1MaxPendingRequests: count,
            http2MaxRequests: count,
            maxRequestsPerConnection: count,
            maxRetries: count,
            idleTimeout: seconds,
            h2UpgradePolicy: fc.constantFrom('DEFAULT', 'DO_NOT_UPGRADE', 'UPGRADE'),
          },
          { requiredKeys: [] },
        )
        .filter(isFilled),
    },
    { requiredKeys: [] },
  )
  .filter(isFilled);

const outlierDetection = fc
  .record(
    {
      consecutive5xxErrors: fc.constantFrom(0, 1, 5),
      consecutiveGatewayErrors: fc.constantFrom(0, 3),
      splitExternalLocalOriginErrors: fc.boolean(),
      consecutiveLocalOriginFailures: fc.constantFrom(0, 4),
      interval: seconds,
      baseEjectionTime: seconds,
      maxEjectionPercent: fc.constantFrom(0, 10, 50, 100),
      minHealthPercent: fc.constantFrom(0, 30, 50),
    },
    { requiredKeys: [] },
  )
  // Istio refuses the count where errors are not split.
  .map(({ consecutiveLocalOriginFailures: failures, ...rest }) =>
    rest.splitExternalLocalOriginErrors === true && failures !== undefined
      ? { ...rest, consecutiveLocalOriginFailures: failures }
      : rest,
  );

const tls = fc.constantFrom({ mode: 'DISABLE' }, { mode: 'ISTIO_MUTUAL' }, { mode: 'SIMPLE', sni: 'web.example' });

const retryBudget = fc.record(
  { percent: fc.constantFrom(5, 25.5), minRetryConcurrency: fc.constantFrom(1, 10) },
  { requiredKeys: [] },
);

const parts = { loadBalancer, connectionPool, outlierDetection, tls };
const ofPort = fc
  .tuple(fc.constantFrom(PORTS.http, PORTS.grpc), fc.record(parts, { requiredKeys: [] }).filter(isFilled))
  .map(([number, policy]) => ({ port: { number }, ...policy }));

export const trafficPolicy = fc
  .record(
    { ...parts, retryBudget, portLevelSettings: fc.array(ofPort, { minLength: 1, maxLength: 1 }) },
    { requiredKeys: [] },
  )
  .filter(isFilled);

/** Subsets by version, some with a policy of their own. */
export const subsets = fc
  .tuple(
    fc.subarray([...SUBSETS], { minLength: 1 }),
    fc.option(fc.record(parts, { requiredKeys: [] }).filter(isFilled), { nil: undefined }),
  )
  .map(([names, policy]) =>
    names.map((name, index) => ({
      name,
      labels: { version: name },
      ...(policy === undefined || index > 0 ? {} : { trafficPolicy: policy }),
    })),
  );
