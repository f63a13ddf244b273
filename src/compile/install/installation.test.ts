import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { ENGINE_NAMES } from '../../engines/installation.ts';
import { INSTALLATIONS } from '../../engines/installations.ts';
import { SHARED_MESH_CONFIG } from '../../engines/shared-mesh-config.ts';
import type { KubeObject } from '../../manifests/types.ts';
import { sampleModel } from '../../model/sample-model.ts';
import { type Compiled, compile, renderFiles } from '../compile.ts';
import { DOCUMENTS } from '../document-table.ts';
import { installCommand, valuesFile } from './install-command.ts';
import { installationPlan } from './installation-plan.ts';
import { type Installing, installing, type Step } from './installation-steps.ts';
import { isOlder, newerOf } from './newer-of.ts';

function compiledOf(text: string): Compiled {
  return compile(sampleModel(text));
}

function example(name: string, rest = ''): Compiled {
  return compiledOf(readFileSync(new URL(`../../../examples/${name}.yaml`, import.meta.url), 'utf8') + rest);
}

function inCluster(compiled: Compiled, cluster: string): Installing {
  return compiled.installing.get(cluster) ?? assert.fail(`no cluster ${cluster}`);
}

function stepOf({ steps }: Installing, name: string): Step {
  return steps.find((step) => step.name === name) ?? assert.fail(`no step ${name}`);
}

const BARE = `apiVersion: nines.dev/v1
kind: Platform
metadata: { name: small }
regions: { here: { zones: [a, b, c] } }
services:
  web: { image: registry.example/web:1, replicas: 3 }
`;

/** What these objects alone need. */
function needed(objects: readonly KubeObject[], rest = ''): Installing {
  const files = objects.length === 0 ? [] : [{ file: 'objects/objects.yaml', objects }];
  return installing(sampleModel(BARE + rest), 'here', files);
}

const GATEWAY: KubeObject = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name: 'own', namespace: 'edge' },
  spec: { selector: { istio: 'own' }, servers: [] },
};

describe('the table', () => {
  test('what a row needs stands above it', () => {
    for (const [at, { name, needs }] of INSTALLATIONS.entries()) {
      const above = INSTALLATIONS.slice(0, at).map((each) => each.name);
      assert.deepEqual(
        needs.filter((need) => !above.includes(need)),
        [],
        name,
      );
    }
  });

  test('each engine has a row, each step a name of its own, and steps of one engine one version', () => {
    const names = INSTALLATIONS.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const engine of ENGINE_NAMES) {
      const versions = new Set(INSTALLATIONS.filter((each) => each.engine === engine).map(({ version }) => version));
      assert.equal(versions.size, 1, engine);
    }
  });
});

describe('what a cluster needs', () => {
  const mno = inCluster(example('mno'), 'us-east-1');

  test('follows from its files, in an order in which everything finds what it needs', () => {
    const names = mno.steps.map(({ name }) => name);
    for (const { name, after, neededBy } of mno.steps) {
      assert.ok(neededBy.length > 0, `nobody needs ${name}`);
      for (const each of after) assert.ok(names.indexOf(each) < names.indexOf(name), `${name} before ${each}`);
    }
    assert.deepEqual(stepOf(mno, 'barman-cloud').after, ['cert-manager', 'cloudnative-pg']);
    assert.deepEqual(stepOf(mno, 'velero').neededBy, ['backup/locations.yaml', 'backup/schedules.yaml']);
    assert.ok(!names.includes('strimzi') && !names.includes('ztunnel'));
  });

  test('a step that no file needs is there for the step that does', () => {
    assert.deepEqual(
      needed([GATEWAY]).steps.map(({ name, namespace }) => `${namespace}/${name}`),
      ['istio-system/istio-base', 'istio-system/istiod', 'edge/istio-own'],
    );
    const store = { apiVersion: 'barmancloud.cnpg.io/v1', kind: 'ObjectStore', metadata: { name: 'a' } };
    assert.deepEqual(
      needed([store]).steps.map(({ name, neededBy }) => [name, neededBy]),
      [
        ['cert-manager', ['barman-cloud']],
        ['cloudnative-pg', ['barman-cloud']],
        ['barman-cloud', ['objects/objects.yaml']],
      ],
    );
  });

  test('pods that two Gateways ask for are installed once', () => {
    const again = { ...GATEWAY, metadata: { name: 'again', namespace: 'small' } };
    const other = {
      ...GATEWAY,
      metadata: { name: 'other', namespace: 'small' },
      spec: { selector: { istio: 'other' } },
    };
    const gateways = needed([GATEWAY, again, other]).steps.slice(2);
    assert.deepEqual(
      gateways.map(({ name, namespace }) => `${namespace}/${name}`),
      ['edge/istio-own', 'small/istio-other'],
    );
  });

  test('nobody but Kubernetes: no plan', () => {
    const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } };
    assert.deepEqual(needed([service]), { steps: [], elsewhere: [] });
    assert.equal(installationPlan(sampleModel(BARE), 'here', [service], needed([service])), null);
  });

  test('what others have installed is left out, and what needs it waits for it no more', () => {
    const { steps, elsewhere } = needed([GATEWAY], 'engines: { istio: { installed: true } }');
    assert.deepEqual(steps, []);
    assert.deepEqual(elsewhere, [{ engine: 'istio', neededBy: ['objects/objects.yaml'] }]);
    const without = inCluster(example('mno', '\nengines: { cert-manager: { installed: true } }\n'), 'us-east-1');
    assert.deepEqual(stepOf(without, 'barman-cloud').after, ['cloudnative-pg']);
  });

  test('charts are told what the files count on', () => {
    assert.deepEqual(stepOf(mno, 'istiod').values.pilot, { autoscaleMin: 2, env: { SHARED_MESH_CONFIG } });
    assert.equal(stepOf(mno, 'istio-eastwestgateway').values.networkGateway, 'us-east-1');
    assert.deepEqual(stepOf(mno, 'istio-ingressgateway').values.serviceAccount, {
      name: 'istio-ingressgateway-service-account',
    });
    const { pilot } = stepOf(needed([GATEWAY]), 'istiod').values;
    assert.deepEqual(pilot, { autoscaleMin: 2 });
  });

  test('a version that the spec asks for is installed, of every step of the engine', () => {
    const { steps } = needed([GATEWAY], 'engines: { istio: { version: 1.32.0 } }');
    assert.deepEqual([...new Set(steps.map(({ version }) => version))], ['1.32.0']);
  });
});

describe('the documents', () => {
  const compiled = example('mno');
  const files = new Map(compiled.documents.map(({ path, document }) => [path, document]));

  test('the plan says what its steps are, and what must be there before', () => {
    const plan = files.get('us-east-1/install/plan.json') ?? assert.fail('no plan');
    assert.equal(plan.format, 1);
    assert.deepEqual(
      (plan.steps as { name: string }[]).map(({ name }) => name),
      inCluster(compiled, 'us-east-1').steps.map(({ name }) => name),
    );
    const before = plan.prerequisites as { storage: unknown; kubernetes: unknown; secrets: { name: string }[] };
    assert.deepEqual(before.storage, { provisioners: ['ebs.csi.aws.com'], snapshots: ['ebs.csi.aws.com'] });
    assert.equal(before.kubernetes, '1.25');
    assert.deepEqual(
      before.secrets.map(({ name }) => name),
      ['cacerts', 'istio-remote-secret-us-west-2', 'istio-remote-secret-eu-west-1'],
    );
    assert.ok(DOCUMENTS.some(({ file }) => file === 'install/plan.json'));
  });

  test('every command names a file of values that is written, with the values of the plan', () => {
    for (const step of inCluster(compiled, 'us-east-1').steps) {
      const command = installCommand(step, 'us-east-1');
      const file = valuesFile(step);
      assert.equal(command.includes('--values'), file !== null, command);
      if (file !== null) assert.deepEqual(files.get(`us-east-1/${file}`), step.values);
    }
  });

  test('the index page begins with the commands', () => {
    const text = readFileSync(new URL('../../../examples/mno.yaml', import.meta.url), 'utf8');
    const pages = renderFiles(sampleModel(text), compiled);
    const page = pages.find(({ path }) => path === 'us-east-1/INDEX.md')?.text ?? assert.fail('no page');
    const at = inCluster(compiled, 'us-east-1').steps.map((step) => page.indexOf(installCommand(step, 'us-east-1')));
    assert.ok(at.every((place, i) => place > (at[i - 1] ?? 0)));
    assert.ok(page.indexOf('availability/namespaces.yaml') > at.at(-1)!);
  });
});

describe('mistakes', () => {
  const UNKNOWN = `
objects:
  - { apiVersion: ray.io/v1, kind: RayCluster, metadata: { name: a, namespace: small }, spec: {} }
`;
  const DEFINITION = `
  - apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: { name: rayclusters.ray.io }
    spec: {}
`;
  const bare = (rest: string) => compiledOf(BARE + rest);
  const codes = ({ issues }: Compiled) => issues.map(({ code, path, line }) => `${code} ${path} at ${line}`);

  test('a kind that nobody is known to serve', () => {
    const { issues } = bare(UNKNOWN);
    assert.deepEqual(
      issues.map(({ code, path, message, line }) => ({ code, path, message, line })),
      [
        {
          code: 'CMP003',
          path: 'objects[0]',
          message: 'nobody is known who serves ray.io, which RayCluster/a is of',
          line: 9,
        },
      ],
    );
    assert.deepEqual(codes(bare(`${UNKNOWN}engines: { others: [ray.io] }`)), []);
    assert.deepEqual(codes(bare(UNKNOWN.trimEnd() + DEFINITION)), []);
  });

  test('a Kubernetes that is too old for an engine that the plan installs', () => {
    const monitor = `
objects:
  - { apiVersion: monitoring.coreos.com/v1, kind: PodMonitor, metadata: { name: a, namespace: small }, spec: {} }
`;
    const old = 'engines: { kubernetes: 1.24.9';
    assert.deepEqual(codes(bare(`${monitor}${old} }`)), ['CMP004 engines.kubernetes at 10']);
    assert.deepEqual(codes(bare(`${monitor}${old}, prometheus-operator: { installed: true } }`)), []);
    assert.deepEqual(codes(bare(`${monitor}engines: { kubernetes: 1.25.0 }`)), []);
  });

  test('versions compare by number', () => {
    assert.ok(isOlder('1.9.0', '1.25') && !isOlder('1.25.0', '1.25') && !isOlder('2.0.0', '1.25'));
    assert.equal(newerOf('1.9', '1.25'), '1.25');
    assert.equal(newerOf(null, '1.19'), '1.19');
    assert.equal(newerOf(null, null), null);
  });
});
