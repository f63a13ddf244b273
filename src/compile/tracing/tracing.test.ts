/** What tracing compiles to, read back: configurations whose parts all exist, policies that exclude each other. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { field, itemsAt, recordAt, recordsAt, stringAt, stringsAt } from '../../manifests/field.ts';
import { parseYaml } from '../../manifests/parse-yaml.ts';
import type { KubeObject } from '../../manifests/types.ts';
import { sampleModel } from '../../model/sample-model.ts';
import { samplePlatform } from '../../spec/sample-platform.ts';
import { compile } from '../compile.ts';
import { sampleObject } from '../sample-object.ts';

const CLASSES =
  'classes: { health: { operations: [GET /healthz, probe*], rate: 1%, keep: 7d }, main: { services: [web], rate: 20%, keep: 90d } }';
const ELASTICSEARCH = 'storage: { kind: elasticsearch, url: https://es.example:9200, secret: es }';

const VARIANTS: Readonly<Record<string, string>> = {
  'a bare platform': '',
  'classes over Elasticsearch': `${ELASTICSEARCH}, ${CLASSES}`,
  'an archive': `${ELASTICSEARCH}, ${CLASSES}, archive: { bucket: acme-traces, role: "arn:aws:iam::1:role/traces" }`,
  'old receivers behind a gateway tier':
    'collector: { tier: gateway, legacy: [jaeger-compact, jaeger-http, jaeger-grpc, zipkin] }',
  'rates where traces begin':
    'decide: head, head: 20%, classes: { jobs: { services: [api], operations: [run], rate: 5% } }, default: { rate: 50% }',
  'adaptive sampling': 'decide: adaptive, target: 2/s, head: 1%, example: true',
  'memory only': 'storage: { kind: memory, traces: 500000 }, default: { rate: 10%, keep: 1d }',
};

function objects(lines: string, web = 'calls: [api]\n    load: { rps: 40 }'): readonly KubeObject[] {
  const rest = `gateway: { host: shop.example }\ntracing: { ${lines} }`;
  const { files } = compile(sampleModel(samplePlatform({ rest, web })));
  return files.flatMap((file) => file.objects);
}

function parsed(text: string | undefined): unknown {
  const read = parseYaml(text ?? '');
  assert.ok('value' in read && read.problem === undefined, text ?? 'nothing to parse');
  return read.value;
}

function config(all: readonly KubeObject[], part: string): unknown {
  return parsed(stringAt(sampleObject(all, 'ConfigMap', part), ['data', 'config.yaml']));
}

/** Every component that a pipeline or the list of extensions names is configured, and every one configured is named. */
function assertWhole(read: unknown): void {
  const pipelines = Object.values(recordAt(read, ['service', 'pipelines']) ?? {});
  assert.ok(pipelines.length > 0);
  const connectors = Object.keys(recordAt(read, ['connectors']) ?? {});
  for (const kind of ['receivers', 'processors', 'exporters'] as const) {
    const named = new Set(pipelines.flatMap((pipeline) => stringsAt(pipeline, [kind])));
    const known = Object.keys(recordAt(read, [kind]) ?? {});
    const joined = kind === 'processors' ? known : [...known, ...connectors];
    assert.deepEqual([...named].sort(), joined.sort(), kind);
  }
  const extensions = Object.keys(recordAt(read, ['extensions']) ?? {});
  assert.deepEqual([...stringsAt(read, ['service', 'extensions'])].sort(), extensions.sort());
}

describe('every configuration is whole', () => {
  for (const [title, lines] of Object.entries(VARIANTS)) {
    test(title, () => {
      const all = objects(lines);
      const maps = all.filter((object) => stringAt(object, ['data', 'config.yaml']) !== undefined);
      assert.ok(maps.length >= 3, 'agents, samplers and Jaeger');
      for (const map of maps) assertWhole(parsed(stringAt(map, ['data', 'config.yaml'])));
      const jaeger = config(all, 'jaeger-collector');
      const backends = Object.keys(recordAt(jaeger, ['extensions', 'jaeger_storage', 'backends']) ?? {});
      const stores = Object.values(recordAt(jaeger, ['exporters']) ?? {}).map((each) =>
        stringAt(each, ['trace_storage']),
      );
      assert.deepEqual(stores, backends, 'every store is a backend, and every backend is filled');
    });
  }
});

test('the example is there where it is asked for, and sends where services do', () => {
  const all = objects('example: true');
  const env = field(sampleObject(all, 'Deployment', 'trace-example'), [
    'spec',
    'template',
    'spec',
    'containers',
    0,
    'env',
    0,
  ]);
  assert.equal(stringAt(env, ['value']), 'http://otel-agent.tracing.svc.cluster.local:4318');
  const entrances = recordsAt(sampleObject(all, 'NetworkPolicy', 'otel-agent'), ['spec', 'ingress']);
  const senders = entrances.flatMap(([, rule]) => recordsAt(rule, ['from']));
  assert.ok(senders.some(([, each]) => stringAt(each, ['podSelector', 'matchLabels', 'app']) === 'trace-example'));
  assert.ok(!objects('').some((object) => object.metadata.name === 'trace-example'));
});

describe('every port that one part sends to is one on which another listens', () => {
  for (const [title, lines] of Object.entries(VARIANTS)) {
    test(title, () => {
      const all = objects(lines);
      const listens = Object.values(recordAt(config(all, 'jaeger-collector'), ['receivers']) ?? {}).map((each) =>
        (stringAt(each, ['protocols', 'grpc', 'endpoint']) ?? '').split(':').at(-1),
      );
      const exporters = recordAt(config(all, 'otel-sampler'), ['exporters']) ?? {};
      const stores = Object.entries(exporters).filter(([name]) => name.startsWith('otlp/'));
      const sends = stores.map(([, each]) => (stringAt(each, ['endpoint']) ?? '').split(':').at(-1));
      assert.deepEqual(sends, listens);
      const service = sampleObject(all, 'Service', 'jaeger-collector');
      const open = recordsAt(service, ['spec', 'ports']).map(([, port]) => String(port.port));
      for (const port of sends) assert.ok(open.includes(String(port)), `port ${port} of the Service`);
      const sampler = sampleObject(all, 'Service', 'otel-sampler');
      const { name, namespace } = sampler.metadata;
      const resolver = recordAt(config(all, 'otel-agent'), ['exporters', 'loadbalancing', 'resolver', 'dns']);
      assert.equal(resolver?.hostname, `${name}.${namespace}.svc.cluster.local`);
      assert.equal(field(sampler, ['spec', 'clusterIP']), 'None', 'pods are found one by one');
    });
  }
});

/** Whether a policy of `tail_sampling` is for traces with these classes among their spans. */
function isFor(policy: unknown, classes: readonly string[]): boolean {
  const parts = stringAt(policy, ['type']) === 'and' ? itemsAt(policy, ['and', 'and_sub_policy']) : [policy];
  return parts.every((part) => {
    if (stringAt(part, ['type']) !== 'string_attribute') return true;
    const values = stringsAt(part, ['string_attribute', 'values']);
    const isThere = values.some((value) => classes.includes(value));
    return field(part, ['string_attribute', 'invert_match']) === true ? !isThere : isThere;
  });
}

test('every set of classes that a trace may have is one policy’s, in one pipeline, and its errors and slow ones too', () => {
  const sampler = config(objects(`${ELASTICSEARCH}, ${CLASSES}`), 'otel-sampler');
  const processors = Object.entries(recordAt(sampler, ['processors']) ?? {});
  const policies = processors
    .filter(([name]) => name.startsWith('tail_sampling/'))
    .flatMap(([, each]) => itemsAt(each, ['policies']));
  const rates = { health: 1, main: 20, default: 10 } as const;
  const cases: readonly (readonly [classes: readonly (keyof typeof rates)[], decided: keyof typeof rates])[] = [
    [['health'], 'health'],
    [['main'], 'main'],
    [['default'], 'default'],
    [['main', 'default'], 'main'],
    [['health', 'main', 'default'], 'health'],
    [['health', 'default'], 'health'],
  ];
  for (const [classes, decided] of cases) {
    const mine = policies.filter((policy) => isFor(policy, classes)).map((policy) => stringAt(policy, ['name']));
    assert.deepEqual(mine, [decided, `${decided}-errors`, `${decided}-slow`], classes.join());
    const share = policies.find((policy) => stringAt(policy, ['name']) === decided);
    const percent = recordsAt(share, ['and', 'and_sub_policy']).map(([, part]) =>
      field(part, ['probabilistic', 'sampling_percentage']),
    );
    assert.ok(percent.includes(rates[decided]), `${decided}: ${percent.join()}`);
  }
});

test('the tail keeps its share of what the head lets through', () => {
  const lines = 'head: 50%, errors: false, default: { rate: 10% }';
  const sampler = config(objects(lines), 'otel-sampler');
  const [policy] = itemsAt(sampler, ['processors', 'tail_sampling/30d', 'policies']);
  assert.deepEqual(field(policy, ['probabilistic']), { sampling_percentage: 20 });
  const telemetry = sampleObject(objects(lines), 'Telemetry', 'default');
  assert.equal(field(telemetry, ['spec', 'tracing', 0, 'randomSamplingPercentage']), 50);
});

test('spans get their class by service and by name, the first that fits', () => {
  const sampler = config(objects(`${ELASTICSEARCH}, ${CLASSES}`), 'otel-sampler');
  assert.deepEqual(stringsAt(sampler, ['processors', 'transform/class', 'trace_statements']), [
    'set(span.attributes["trace.class"], "health") where span.attributes["trace.class"] == nil and (span.name == "GET /healthz" or IsMatch(span.name, "^probe.*$"))',
    'set(span.attributes["trace.class"], "main") where span.attributes["trace.class"] == nil and resource.attributes["service.name"] == "web"',
    'set(span.attributes["trace.class"], "default") where span.attributes["trace.class"] == nil',
  ]);
});

test('strategies say what SDKs begin: everything for the tail, rates by service where they decide', () => {
  const strategies = (lines: string, web?: string) =>
    JSON.parse(
      stringAt(sampleObject(objects(lines, web), 'ConfigMap', 'jaeger-collector'), ['data', 'strategies.json']) ?? '',
    ) as unknown;
  const all = { default_strategy: { type: 'probabilistic', param: 1 }, service_strategies: [] };
  assert.deepEqual(strategies(''), all);
  const alone = 'decide: head, head: 20%, default: { rate: 50% }';
  const own = 'public: none\n    calls: [api]\n    load: { rps: 40 }';
  const jobs = 'decide: head, head: 20%, classes: { run: { services: [web], operations: [run], rate: 5% } }';
  assert.deepEqual(strategies(`${jobs}, default: { rate: 50% }`, own), {
    default_strategy: { type: 'probabilistic', param: 0.2 },
    service_strategies: [
      {
        service: 'web',
        type: 'probabilistic',
        param: 0.5,
        operation_strategies: [{ operation: 'run', type: 'probabilistic', param: 0.05 }],
      },
    ],
  });
  // web is behind the gateway: what begins there is decided by the head’s share, which is the default.
  assert.deepEqual(strategies(alone), { ...all, default_strategy: { type: 'probabilistic', param: 0.2 } });
});

test('traces end after their time: one policy per time, and Jaeger writes through the aliases that it moves', () => {
  const all = objects(`${ELASTICSEARCH}, ${CLASSES}`);
  const policies = recordAt(sampleObject(all, 'ConfigMap', 'jaeger-indices'), ['data']) ?? {};
  const ends = Object.entries(policies).map(([name, text]) => {
    const policy = JSON.parse(String(text)) as unknown;
    return [name, stringAt(policy, ['policy', 'phases', 'delete', 'min_age'])];
  });
  assert.deepEqual(ends, [
    ['shop-90d.json', '2160h'],
    ['shop-30d.json', '720h'],
    ['shop-7d.json', '168h'],
  ]);
  const backends = recordAt(config(all, 'jaeger-collector'), ['extensions', 'jaeger_storage', 'backends']) ?? {};
  for (const [name, backend] of Object.entries(backends)) {
    const rotation = field(backend, ['elasticsearch', 'indices', 'spans', 'rotation']);
    assert.deepEqual(rotation, { auto_rollover: { policy_name: `shop-${name}` } });
  }
  const query = field(config(all, 'jaeger-query'), [
    'extensions',
    'jaeger_storage',
    'backends',
    'all',
    'elasticsearch',
  ]);
  const read = stringAt(query, ['indices', 'spans', 'rotation', 'auto_rollover', 'read_alias']);
  assert.equal(read, 'shop-*-jaeger-span-read', 'a search looks at every window');
});

test('embedded storage is one pod, and only what may be asked for listens on old ports', () => {
  const all = objects('');
  assert.equal(field(sampleObject(all, 'StatefulSet', 'jaeger-collector'), ['spec', 'replicas']), 1);
  assert.ok(!all.some((object) => object.metadata.name === 'jaeger-query'));
  const ports = (lines: string) =>
    recordsAt(sampleObject(objects(lines), 'Service', 'otel-agent'), ['spec', 'ports']).map(([, port]) => port.port);
  assert.deepEqual(ports(''), [4317, 4318]);
  assert.deepEqual(ports(VARIANTS['old receivers behind a gateway tier']!), [4317, 4318, 6831, 14_268, 14_250, 9411]);
});

test('services are told where spans go, and their proxies may reach it', () => {
  const all = objects('propagators: [tracecontext, b3multi], baggage: { pairs: 32, value: 4Ki }');
  const container = recordAt(sampleObject(all, 'Deployment', 'web'), ['spec', 'template', 'spec', 'containers', 0]);
  const env = Object.fromEntries(recordsAt(container, ['env']).map(([, each]) => [each.name, each.value]));
  assert.equal(env.OTEL_EXPORTER_OTLP_ENDPOINT, 'http://otel-agent.tracing.svc.cluster.local:4318');
  assert.equal(env.OTEL_PROPAGATORS, 'tracecontext,b3multi');
  assert.equal(env.NINES_BAGGAGE_PAIRS, '32');
  const hosts = stringsAt(sampleObject(all, 'Sidecar', 'web'), ['spec', 'egress', 0, 'hosts']);
  assert.ok(hosts.includes('tracing/otel-agent.tracing.svc.cluster.local'));
  const mesh = parsed(stringAt(sampleObject(all, 'ConfigMap', 'nines-mesh-config'), ['data', 'mesh']));
  const provider = stringAt(sampleObject(all, 'Telemetry', 'default'), ['spec', 'tracing', 0, 'providers', 0, 'name']);
  assert.deepEqual(
    recordsAt(mesh, ['extensionProviders']).map(([, each]) => each.name),
    [provider],
  );
});
