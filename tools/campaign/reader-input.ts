/**
 * What the readers of the command line are given: the examples with damage done to them, values of every type in the
 * form of a document of ours, and noise.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { compile, renderFiles } from '../../src/compile/compile.ts';
import { buildModel } from '../../src/model/build-model.ts';
import { readSpec } from '../../src/spec/read-spec.ts';
import { type Damage, damage, damaged } from './damage.ts';

const root = join(import.meta.dirname, '..', '..');

/** What an input is offered as: it is what the undamaged text was. */
export type ReaderInputKind = 'spec' | 'targets' | 'manifests';

export interface ReaderInput {
  readonly kind: ReaderInputKind;
  readonly bytes: Uint8Array;
}

interface Source {
  readonly kind: ReaderInputKind;
  readonly text: string;
}

const example = (name: string): string => readFileSync(join(root, 'examples', name), 'utf8');

/** Manifests as they are compiled from a spec, one text per area of a cluster. */
function compiledTexts(name: string, clusters: number): readonly string[] {
  const { spec, issues, reading } = readSpec(name, example(name));
  if (spec === null) throw new Error(`${name} cannot be read: ${JSON.stringify(issues[0])}`);
  const model = buildModel(spec, reading);
  const wanted = new Set(Object.keys(model.clusters).slice(0, clusters));
  const areas = new Map<string, string[]>();
  for (const { path, text } of renderFiles(model, compile(model))) {
    const [cluster = '', area = ''] = path.split('/');
    if (!wanted.has(cluster) || !path.endsWith('.yaml')) continue;
    areas.set(`${cluster}/${area}`, [...(areas.get(`${cluster}/${area}`) ?? []), text]);
  }
  return [...areas.values()].map((texts) => texts.join('---\n'));
}

function sources(): readonly Source[] {
  const foreign = ['namespace', 'web', 'cart', 'catalog', 'mesh'].map((name) => example(`foreign/${name}.yaml`));
  return [
    ...['small.yaml', 'mno.yaml'].map((name) => ({ kind: 'spec' as const, text: example(name) })),
    { kind: 'targets', text: example('foreign/targets.yaml') },
    { kind: 'manifests', text: foreign.join('---\n') },
    ...[...compiledTexts('small.yaml', 1), ...compiledTexts('mno.yaml', 1)].map((text) => ({
      kind: 'manifests' as const,
      text,
    })),
  ];
}

const HEADS: Readonly<Record<ReaderInputKind, Readonly<Record<string, unknown>>>> = {
  spec: { apiVersion: 'nines.dev/v1', kind: 'Platform', metadata: { name: 'a' }, regions: { r: {} } },
  targets: { apiVersion: 'nines.dev/v1', kind: 'Targets' },
  manifests: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } },
};

/** Any input. One in ten is not made from an example. */
export function readerInput(): fc.Arbitrary<ReaderInput> {
  const kind = fc.constantFrom<ReaderInputKind>('spec', 'targets', 'manifests');
  const damagedExample = fc
    .tuple(fc.constantFrom(...sources()), fc.array(damage, { minLength: 1, maxLength: 5 }))
    .map(([source, damages]: [Source, Damage[]]) => ({ kind: source.kind, bytes: damaged(source.text, damages) }));
  const anyValues = fc
    .tuple(kind, fc.dictionary(fc.constantFrom('spec', 'services', 'targets', 'mesh', 'items', 'data'), fc.jsonValue()))
    .map(([of, fields]) => ({ kind: of, bytes: Buffer.from(JSON.stringify({ ...HEADS[of], ...fields }, null, 1)) }));
  const noise = fc.record({ kind, bytes: fc.uint8Array({ maxLength: 200 }) });
  const text = fc.record({
    kind,
    bytes: fc.string({ unit: 'binary', maxLength: 200 }).map((each) => Buffer.from(each)),
  });
  return fc.oneof(
    { arbitrary: damagedExample, weight: 27 },
    { arbitrary: anyValues, weight: 1 },
    { arbitrary: noise, weight: 1 },
    { arbitrary: text, weight: 1 },
  );
}
