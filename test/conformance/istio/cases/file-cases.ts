/** Objects that other people wrote: the foreign shop among the examples, and the Istio scenes of a folder of their own. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readManifests } from '../../../../src/manifests/read-manifests.ts';
import type { TranslationCase } from '../types.ts';

const FOREIGN = join(import.meta.dirname, '..', '..', '..', '..', 'examples', 'foreign');

/** Throws where a text cannot be read: a case without its objects must not pass for one that agrees. */
export function textCase(suite: string, name: string, texts: readonly string[]): TranslationCase {
  const manifests = texts.flatMap((text) => {
    const read = readManifests(`${name}.yaml`, text, 'default');
    if (read.issues.length > 0)
      throw new Error(`${suite}: ${name}: ${read.issues.map((each) => each.message).join('; ')}`);
    return read.manifests;
  });
  return { suite, name, manifests };
}

function fileCase(suite: string, name: string, paths: readonly string[]): TranslationCase {
  return textCase(
    suite,
    name,
    paths.map((path) => readFileSync(path, 'utf8')),
  );
}

/** The shop of the examples. */
export function foreignCases(): readonly TranslationCase[] {
  const files = readdirSync(FOREIGN).filter((name) => name.endsWith('.yaml') && name !== 'targets.yaml');
  return [
    fileCase(
      'foreign',
      'shop',
      files.map((name) => join(FOREIGN, name)),
    ),
  ];
}

function bookinfoCases(folder: string): readonly TranslationCase[] {
  const workloads = join(folder, 'platform', 'kube', 'bookinfo.yaml');
  const network = (name: string) => join(folder, 'networking', `${name}.yaml`);
  const gateway = network('bookinfo-gateway');
  const rules = network('destination-rule-all');
  const changes = readdirSync(join(folder, 'networking'))
    .filter((name) => /^virtual-service-.*\.yaml$/.test(name))
    .map((name) => name.slice(0, -'.yaml'.length));
  const versions = join(folder, 'platform', 'kube', 'bookinfo-versions.yaml');
  const api = readdirSync(join(folder, 'gateway-api')).filter((name) => name.endsWith('.yaml'));
  return [
    ...changes.map((name) => fileCase('bookinfo', name, [workloads, gateway, rules, network(name)])),
    fileCase('bookinfo', 'mutual TLS in its rules', [workloads, gateway, network('destination-rule-all-mtls')]),
    fileCase('bookinfo', 'subsets that nobody defines', [workloads, network('virtual-service-reviews-80-20')]),
    ...api.map((name) =>
      fileCase('bookinfo', `Gateway API, ${name}`, [workloads, versions, join(folder, 'gateway-api', name)]),
    ),
  ];
}

/** Folders of samples that are one scene each: every file of the folder. */
function sampleCases(folder: string): readonly TranslationCase[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      const paths = readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.yaml'))
        .sort()
        .map((path) => join(folder, name, path));
      return paths.length === 0 ? [] : [fileCase('istio samples', name, paths)];
    });
}

/** The Istio scenes of other people's manifests. */
export function realCases(folder: string): readonly TranslationCase[] {
  const boutique = join(folder, 'online-boutique', 'release');
  const argo = join(folder, 'argo-rollouts', 'examples', 'istio');
  return [
    ...bookinfoCases(join(folder, 'bookinfo', 'samples', 'bookinfo')),
    fileCase('online boutique', 'release', [
      join(boutique, 'kubernetes-manifests.yaml'),
      join(boutique, 'istio-manifests.yaml'),
    ]),
    ...['istio-subset-split', 'istio-mirror'].map((name) =>
      fileCase('argo rollouts', name, [join(argo, `${name}.yaml`)]),
    ),
    ...sampleCases(join(folder, 'istio-samples', 'samples')),
  ];
}
