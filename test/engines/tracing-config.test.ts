/**
 * Configurations of collectors and of Jaeger, held to the engines’ own word: the programs read what is compiled, look
 * every component and field up, and say whether they would start. And every object of tracing, held to the definitions
 * of Kubernetes and of Istio. What is not at hand is skipped by name.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { parse, stringify } from 'yaml';
import { compile } from '../../src/compile/compile.ts';
import { stringAt } from '../../src/manifests/field.ts';
import type { KubeObject } from '../../src/manifests/types.ts';
import { sampleModel } from '../../src/model/sample-model.ts';
import { samplePlatform } from '../../src/spec/sample-platform.ts';
import { assertDefined, NO_DEFINITIONS } from '../defined-objects.ts';
import { compiledClusters } from './bed/compiled-clusters.ts';

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

const FILES = /\/(?:tracing\/|mesh\/telemetry)/;

function platform(lines: string): string {
  return samplePlatform({ rest: `gateway: { host: shop.example }\ntracing: { ${lines} }` });
}

function tracingObjects(lines: string): readonly KubeObject[] {
  const { files } = compile(sampleModel(platform(lines)));
  return files.filter(({ path }) => FILES.test(path)).flatMap((file) => file.objects);
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
  { variable: 'NINES_OTELCOL', parts: ['otel-agent', 'otel-sampler', 'log-agent'] },
  { variable: 'NINES_JAEGER', parts: ['jaeger-collector', 'jaeger-query'] },
] as const;
const PLATFORMS = ['mno', 'greenlang', 'fingerprint'];

/** Names and texts of the configurations of parts. */
function configurations(
  objects: readonly KubeObject[],
  parts: readonly string[],
): readonly (readonly [string, string])[] {
  return objects.flatMap((object) => {
    const text = stringAt(object, ['data', 'config.yaml']);
    const { name } = object.metadata;
    return object.kind === 'ConfigMap' && text !== undefined && parts.includes(name) ? [[name, text] as const] : [];
  });
}

function demandTaken(program: string, title: string, [part, text]: readonly [string, string]): void {
  // Where an agent keeps what it has read: a folder of its node.
  const here = text.replaceAll('/var/lib/otelcol', scratch);
  const complaint = validate(program, `${title}-${part}`, here);
  if (!ONLY_ROTATION.test(complaint)) assert.equal(complaint, '', part);
  else assert.equal(validate(program, `${title}-${part}`, withoutRotation(here)), '', part);
}

for (const { variable, parts } of ENGINES) {
  const program = process.env[variable] ?? '';
  const skip = existsSync(program) ? false : `${variable} names no program`;
  describe(`${parts.join(' and ')} would start`, { skip }, () => {
    for (const [name, lines] of Object.entries(VARIANTS)) {
      test(name, () => {
        for (const each of configurations(tracingObjects(lines), parts)) demandTaken(program, name, each);
      });
    }
    for (const cluster of PLATFORMS.flatMap(compiledClusters)) {
      test(cluster.title, () => {
        const found = configurations(cluster.objects, parts);
        assert.deepEqual(found.map(([part]) => part).toSorted(), [...parts].toSorted());
        for (const each of found) demandTaken(program, cluster.title.replace(' ', '-'), each);
      });
    }
  });
}

describe('every object is what its definition admits', { skip: NO_DEFINITIONS }, () => {
  for (const [name, lines] of Object.entries(VARIANTS)) {
    test(name, () => assertDefined(platform(lines), { files: FILES, more: 5, codes: /^MAN0(?:28|29|33)$/ }));
  }
});
