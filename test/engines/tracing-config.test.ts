/**
 * Configurations of collectors and of Jaeger, held to the engines’ own word: the programs read what is compiled, look
 * every component and field up, and say whether they would start. And every object of tracing, held to the definitions
 * of Kubernetes and of Istio. What is not at hand is skipped by name.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { parse, stringify } from 'yaml';
import { printPath } from '../../src/check/print-path.ts';
import { schemaKey } from '../../src/check/schema/schema-key.ts';
import { schemasOfDefinition, schemasOfOpenApi } from '../../src/check/schema/schema-set.ts';
import type { KindSchema } from '../../src/check/schema/types.ts';
import { compile } from '../../src/compile/compile.ts';
import { stringAt } from '../../src/manifests/field.ts';
import { readManifests } from '../../src/manifests/read-manifests.ts';
import type { KubeObject } from '../../src/manifests/types.ts';
import { buildModel } from '../../src/model/build-model.ts';
import { readSpec } from '../../src/spec/read-spec.ts';
import { samplePlatform } from '../../src/spec/sample-platform.ts';

const CLASSES =
  'classes: { health: { operations: [GET /healthz, "probe (deep)*"], rate: 1%, keep: 7d }, main: { services: [web], rate: 20%, keep: 90d } }';
const ELASTICSEARCH = 'storage: { kind: elasticsearch, url: https://es.example:9200, secret: es }';
const VARIANTS: Readonly<Record<string, string>> = {
  embedded: '',
  classes: `${ELASTICSEARCH}, ${CLASSES}, archive: { bucket: acme-traces, role: "arn:aws:iam::1:role/traces" }`,
  legacy: 'collector: { tier: gateway, legacy: [jaeger-compact, jaeger-http, jaeger-grpc, zipkin] }',
  head: 'decide: head, head: 20%, default: { rate: 50% }',
  adaptive: 'decide: adaptive, target: 2/s, head: 1%, example: true',
  memory: 'storage: { kind: memory, traces: 500000 }, default: { rate: 10%, keep: 1d }',
};

function tracingObjects(lines: string): readonly KubeObject[] {
  const rest = `gateway: { host: shop.example }\ntracing: { ${lines} }`;
  const { spec, issues, reading } = readSpec('platform.yaml', samplePlatform({ rest }));
  assert.deepEqual(issues, [], lines);
  const { files } = compile(buildModel(spec!, reading));
  return files.filter(({ path }) => /\/(?:tracing\/|mesh\/telemetry)/.test(path)).flatMap((file) => file.objects);
}

const scratch = mkdtempSync(join(tmpdir(), 'nines-tracing-'));
after(() => rmSync(scratch, { recursive: true }));

/** Whether a program accepts a configuration; what it says otherwise. */
function validate(program: string, name: string, text: string): string {
  const file = join(scratch, `${name}.yaml`);
  writeFileSync(file, text);
  const env = { ...process.env, ES_USERNAME: 'jaeger', ES_PASSWORD: 'secret' };
  const { status, stderr } = spawnSync(program, ['validate', `--config=${file}`], { encoding: 'utf8', env });
  return status === 0 ? '' : stderr;
}

/**
 * Jaeger's module path ends at 2.13, and rotation of indices came with 2.20: the older one says so of every index, in as many
 * words, and must take all the rest.
 */
const ONLY_ROTATION = /has invalid keys: rotation/;

function withoutRotation(text: string): string {
  return stringify(parse(text, (key, value: unknown) => (key === 'rotation' ? undefined : value)));
}

const ENGINES = [
  { variable: 'NINES_OTELCOL', parts: ['otel-agent', 'otel-sampler'] },
  { variable: 'NINES_JAEGER', parts: ['jaeger-collector', 'jaeger-query'] },
] as const;

for (const { variable, parts } of ENGINES) {
  const program = process.env[variable] ?? '';
  const skip = existsSync(program) ? false : `${variable} names no program`;
  describe(`${parts.join(' and ')} would start`, { skip }, () => {
    for (const [name, lines] of Object.entries(VARIANTS)) {
      test(name, () => {
        for (const { kind, metadata, ...object } of tracingObjects(lines)) {
          const text = stringAt(object, ['data', 'config.yaml']);
          if (kind !== 'ConfigMap' || text === undefined || !parts.some((part) => part === metadata.name)) continue;
          const complaint = validate(program, `${name}-${metadata.name}`, text);
          if (!ONLY_ROTATION.test(complaint)) assert.equal(complaint, '', metadata.name);
          else assert.equal(validate(program, `${name}-${metadata.name}`, withoutRotation(text)), '', metadata.name);
        }
      });
    }
  });
}

const folder = process.env.NINES_CRDS ?? '';
const skip = existsSync(folder) ? false : 'NINES_CRDS names no folder of definitions';

function readSchemas(): ReadonlyMap<string, KindSchema> {
  const openApi = JSON.parse(readFileSync(join(folder, 'kubernetes/swagger.json'), 'utf8')) as unknown;
  const names = readdirSync(join(folder, 'istio')).filter((name) => name.endsWith('.yaml'));
  const definitions = names.flatMap((name) => {
    const { manifests } = readManifests(name, readFileSync(join(folder, 'istio', name), 'utf8'), '');
    return manifests.filter(({ object }) => object.kind === 'CustomResourceDefinition');
  });
  return new Map([
    ...schemasOfOpenApi(openApi as KubeObject),
    ...definitions.flatMap(({ object }) => schemasOfDefinition(object)),
  ]);
}

describe('every object is what its definition admits', { skip }, () => {
  const schemas = skip === false ? readSchemas() : new Map<string, KindSchema>();
  for (const [name, lines] of Object.entries(VARIANTS)) {
    test(name, () => {
      for (const object of tracingObjects(lines)) {
        const schema = schemas.get(schemaKey(object.apiVersion, object.kind));
        assert.ok(schema !== undefined, `no definition of ${object.kind}`);
        const found = schema.violations(object).map(({ path, message }) => `${printPath(path)} ${message}`);
        assert.deepEqual(found, [], `${object.kind}/${object.metadata.name}`);
      }
    });
  }
});
