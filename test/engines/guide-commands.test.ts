/**
 * The commands of mno's guides, typed: everything that an API server alone can answer is run by the real kubectl, istioctl and
 * velero against one that holds what was compiled. What changes something is run with `--dry-run=server`, which does all but
 * keep it.
 *
 * Leaves out what needs a kubelet, a proxy or a metrics server (`logs`, `exec`, `port-forward`, `top`, `proxy-status`), what waits
 * for controllers (`rollout status`, `rollout undo`), and editors. Those are held to their tools by their facts alone.
 */
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { renderFiles } from '../../src/compile/compile.ts';
import { RESTRICTED, RESTRICTED_POD } from '../../src/compile/restricted-pod.ts';
import { RESOURCES } from '../../src/engines/commands/kubernetes-resources.ts';
import { readCommand } from '../../src/guides/commands/read-command.ts';
import { shellLines } from '../../src/guides/commands/shell-lines.ts';
import { splitLine } from '../../src/guides/commands/split-line.ts';
import { TOOLS } from '../../src/guides/commands/tool-table.ts';
import { neededSecrets } from '../../src/guides/needed-secrets.ts';
import { MANIFESTS, type Site } from '../../src/guides/site.ts';
import type { KubeObject } from '../../src/manifests/types.ts';
import type { Gateway } from '../../src/model/mesh-types.ts';
import { exampleGuides } from '../guides/example-guides.ts';
import { type ControlPlane, startControlPlane } from './bed/control-plane.ts';
import { definitionsOf, installDefinitions, withoutDefinitions } from './bed/definitions.ts';
import { CONTROL_PLANE, type EngineName, enginePath, withoutEngines } from './bed/engine-path.ts';

/** What commands of each tool are run; the others would wait for somebody who is not there. */
const RUN: Readonly<Record<string, ReadonlySet<string>>> = {
  kubectl: new Set([
    ...['get', 'describe', 'auth can-i', 'api-resources', 'config get-contexts', 'version', 'diff', 'apply', 'delete'],
    ...['patch', 'scale', 'annotate', 'label', 'set image', 'create job', 'cordon', 'uncordon', 'drain'],
    ...['rollout history', 'rollout restart'],
  ]),
  istioctl: new Set(['analyze', 'version']),
  velero: new Set([
    ...[
      'backup get',
      'backup create',
      'restore get',
      'restore create',
      'schedule get',
      'backup-location get',
      'repo get',
    ],
  ]),
};

/** Groups of engines of which guides name kinds that nobody compiles: what their controllers make. */
const GROUPS = ['velero.io', 'postgresql.cnpg.io', 'security.istio.io', 'chaos-mesh.org'];

/** Kinds whose definitions are not at hand. */
const UNDEFINED = / (?:certificaterequests|externalsecrets?)\b/;

/** What stands for whatever somebody would fill in. */
const VALUES: Readonly<Record<string, string>> = {
  WORKLOAD: 'app',
  NAMESPACE: 'mno',
  POD: 'some-pod',
  NODE: 'some-node',
  ZONE: 'us-east-1a',
  CLAIM: 'some-claim',
  BACKUP: 'some-backup',
  SCHEDULE: 'weekly',
  REPLICAS: '9',
  WEIGHT: '10',
  REST: '90',
  JOB: 'by-hand-1',
  CRONJOB: 'some-cron-job',
  IMAGE: 'registry.example/mno/app:1.5.0',
  HANDOVER: 'token',
  SECRET: 'some-secret',
};

const { guides, site } = exampleGuides('mno');
const cluster = site.clusters[0] ?? '';
const compiled = site.compiled.files.filter((file) => file.cluster === cluster).flatMap(({ objects }) => objects);
const skip = withoutEngines(...CONTROL_PLANE, 'kubectl') || withoutDefinitions(compiled);

interface Typed {
  readonly tool: EngineName;
  readonly words: readonly string[];
  readonly line: string;
}

/** The commands that are run, each once; names that must be new are numbered. */
function typed(): readonly Typed[] {
  let count = 0;
  const fill = (word: string): string =>
    word.replaceAll(/\$([A-Z][A-Z_]*)/g, (whole, name: string) => {
      if (name === 'CLUSTER') return cluster;
      if (name === 'RESTORE') return `restore-${count++}`;
      return VALUES[name] ?? whole;
    });
  const lines = new Set(guides.flatMap(({ text }) => shellLines(text)));
  return [...lines].flatMap((line): readonly Typed[] => {
    const [tool = '', ...words] = splitLine(line)?.programs[0] ?? [];
    const facts = TOOLS.get(tool);
    const { command, options } = facts === undefined ? { command: '', options: new Map() } : readCommand(facts, words);
    if (facts === undefined || RUN[tool]?.has(command) !== true) return [];
    if (UNDEFINED.test(line)) return [];
    // Nobody would end what is waited for.
    const kept = words
      .filter((word) => word !== '--wait')
      // Not every workload has one of these.
      .map((word) => (words.includes('scaledobject') ? word.replace('$WORKLOAD', 'worker') : word))
      .map(fill);
    const dry =
      / dry-run=\?/.test(` ${facts.commands[command]}`) && !options.has('dry-run') ? ['--dry-run=server'] : [];
    // What is there was applied by another client.
    const forced = words.includes('--server-side') && !words.includes('--force-conflicts') ? ['--force-conflicts'] : [];
    return [{ tool: tool as EngineName, words: [...kept, ...dry, ...forced], line }];
  });
}

function run({ tool, words, line }: Typed, folder: string, kubeconfig: string): Promise<string | null> {
  return new Promise((resolve) => {
    const env = { ...process.env, KUBECONFIG: kubeconfig, HOME: folder };
    execFile(
      enginePath(tool),
      [...words],
      { cwd: folder, env, timeout: 60_000, maxBuffer: 1 << 26 },
      (error, _, stderr) => {
        // A difference is an answer, and so is a finding: what is found in what was compiled is tested elsewhere.
        const differs = words.includes('diff') && error?.code === 1 && !/error/i.test(stderr);
        const finds = stderr.includes('Analyzers found issues');
        resolve(error === null || differs || finds ? null : `${line}\n  ${stderr.trim().slice(0, 400)}`);
      },
    );
  });
}

/** One context per cluster of the platform, all of the one server. */
function contexts({ kubeconfig, folder }: ControlPlane): string {
  const config = JSON.parse(readFileSync(kubeconfig, 'utf8')) as { contexts: { name: string; context: unknown }[] };
  const [first] = config.contexts;
  assert.ok(first !== undefined);
  const path = join(folder, 'contexts');
  writeFileSync(
    path,
    JSON.stringify({
      ...config,
      contexts: site.clusters.map((name) => ({ ...first, name })),
      'current-context': cluster,
    }),
  );
  return path;
}

/** A workload that does nothing. */
function deployment(namespace: string, name: string, labels: Readonly<Record<string, string>>): KubeObject {
  const template = { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'registry.example/none:1' }] } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: { selector: { matchLabels: labels }, template },
  };
}

/** What cert-manager makes. */
function certificate({ namespace, tls }: Gateway): KubeObject {
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name: tls.secret, namespace } };
}

/** What is there and not compiled: engines by their own installation, Secrets of a vault, and what people fill in. */
function given({ model }: Site): readonly KubeObject[] {
  const gateways = [model.gateway, model.mesh.eastWest].flatMap((gateway, at) =>
    gateway === null ? [] : [deployment(gateway.namespace, `gateway-${at}`, gateway.selector)],
  );
  const secrets = neededSecrets(site).map(({ name, namespace }) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
  }));
  const pod = {
    securityContext: RESTRICTED_POD,
    containers: [{ name: 'main', image: 'registry.example/none:1', securityContext: RESTRICTED }],
  };
  const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  return [
    // Nobody makes them here, and no pod is taken without.
    ...['mno', 'default'].map((namespace) => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default', namespace },
    })),
    deployment('istio-system', 'istiod', { app: 'istiod' }),
    ...gateways,
    ...secrets,
    {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: 'some-node', labels: { 'topology.kubernetes.io/zone': 'us-east-1a' } },
    },
    ...['mno', 'default'].map((namespace) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'some-pod', namespace, labels: { app: 'app' } },
      spec: pod,
    })),
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'some-claim', namespace: 'mno' },
      spec: claim,
    },
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'some-cron-job', namespace: 'mno' },
      spec: {
        schedule: '0 0 * * *',
        jobTemplate: { spec: { template: { spec: { ...pod, restartPolicy: 'Never' } } } },
      },
    },
    ...(model.gateway === null ? [] : [certificate(model.gateway)]),
    {
      apiVersion: 'velero.io/v1',
      kind: 'Backup',
      metadata: { name: 'some-backup', namespace: model.backup?.velero.namespace ?? '' },
      spec: {},
    },
  ];
}

describe('commands of the guides of mno', { skip }, () => {
  let plane: ControlPlane;
  let kubeconfig: string;
  before(async () => {
    plane = await startControlPlane();
    kubeconfig = contexts(plane);
    await installDefinitions(plane, definitionsOf(compiled, GROUPS));
    const objects = [...compiled, ...given(site)];
    for (const name of new Set(objects.map(({ metadata }) => metadata.namespace ?? 'default'))) {
      await plane.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    }
    for (const object of objects) {
      const { status, body } = await plane.client.apply(object);
      assert.ok(status < 300, `${object.kind} ${object.metadata.name}: ${body.message}`);
    }
    for (const { path, text } of renderFiles(site.model, site.compiled)) {
      const file = join(plane.folder, MANIFESTS, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    for (const [, file = '', text = ''] of guides.flatMap((guide) => [
      ...guide.text.matchAll(/^As `([^`]+)`:\n\n```yaml\n([\s\S]*?)^```$/gm),
    ])) {
      writeFileSync(join(plane.folder, file), text);
      const words = ['--context', cluster, 'apply', '-f', file];
      assert.equal(await run({ tool: 'kubectl', words, line: words.join(' ') }, plane.folder, kubeconfig), null);
    }
  });
  after(() => plane?.stop());

  test('kinds are called what guides call them', () => {
    const words = ['--kubeconfig', kubeconfig, 'api-resources', '--no-headers', '-o', 'wide'];
    const { stdout } = spawnSync(enginePath('kubectl'), words, { encoding: 'utf8' });
    const served = new Map<string, ReadonlySet<string>>();
    for (const line of stdout.split('\n')) {
      const [, plural = '', short = '', version = '', namespaced = '', kind = ''] =
        /^(\S+) +(?:(\S+) +)?(\S+) +(true|false) +(\S+) /.exec(line) ?? [];
      const group = version.includes('/') ? version.slice(0, version.indexOf('/')) : '';
      const names = [plural, `${plural}.${group}`, kind.toLowerCase(), ...short.split(',')];
      served.set(`${group} ${kind} ${namespaced}`, new Set(names));
    }
    const known = RESOURCES.flatMap(({ kind, group, names, namespaced }) => {
      const own = served.get(`${group} ${kind} ${namespaced}`);
      return own === undefined ? [] : [{ kind, lacking: names.filter((name) => !own.has(name)) }];
    });
    assert.ok(known.length > 30, `${known.length} kinds`);
    assert.deepEqual(
      known.filter(({ lacking }) => lacking.length > 0),
      [],
    );
  });

  for (const tool of ['kubectl', 'istioctl', 'velero'] as const) {
    test(`${tool} takes each that it can answer here`, { skip: withoutEngines(tool) }, async () => {
      const all = typed().filter((each) => each.tool === tool);
      assert.ok(all.length > (tool === 'kubectl' ? 150 : 1), `${all.length} commands`);
      const failed: string[] = [];
      const queue = [...all];
      const work = async () => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
          const problem = await run(next, plane.folder, kubeconfig);
          if (problem !== null) failed.push(problem);
        }
      };
      await Promise.all([work(), work()]);
      assert.deepEqual(failed, []);
    });
  }
});
