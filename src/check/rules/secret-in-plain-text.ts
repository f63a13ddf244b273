import { recordsAt, stringAt, stringRecordAt, stringsAt } from '../../manifests/field.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import { podSpecOf, podSpecPath } from '../facts/pod-spec.ts';
import type { Rule, RuleFinding } from '../types.ts';

const NAME = /(?:^|[_.-])(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|SECRET_?KEY|CREDENTIALS?)$/i;
/** `scheme://user:password@host`. */
const IN_URL = /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@$"']+:([^\s/@$"'{(]+)@/i;
/** Paths, switches, placeholders, names of files and references of templates are no secrets. */
const HARMLESS = /^(?:\/.*|true|false|\d+|.*(?:\$[({]|\{\{|<).*|.*\.(?:json|ya?ml|pem|crt|key|txt))$/i;

interface Found {
  readonly path: Path;
  readonly what: string;
}

function named(name: string, value: string, path: Path): readonly Found[] {
  if (IN_URL.test(value)) return [{ path, what: `${name} holds a password within an address` }];
  return NAME.test(name) && value !== '' && !HARMLESS.test(value)
    ? [{ path, what: `${name} is written as it is` }]
    : [];
}

function inPods({ object }: Manifest): readonly Found[] {
  const base = podSpecPath(object);
  return ['containers', 'initContainers'].flatMap((list) =>
    recordsAt(podSpecOf(object), [list]).flatMap(([index, container]) => {
      const at = [...base, list, index];
      const variables = recordsAt(container, ['env']).flatMap(([row, each]) =>
        named(stringAt(each, ['name']) ?? '', stringAt(each, ['value']) ?? '', [...at, 'env', row, 'value']),
      );
      const words = ['args', 'command'].flatMap((field) =>
        stringsAt(container, [field]).flatMap((text, row) =>
          IN_URL.test(text) ? [{ path: [...at, field, row], what: 'an argument holds a password' }] : [],
        ),
      );
      return [...variables, ...words];
    }),
  );
}

function findingsOf(manifest: Manifest): readonly RuleFinding[] {
  const { object } = manifest;
  const data =
    object.kind === 'ConfigMap'
      ? Object.entries(stringRecordAt(object, ['data'])).flatMap(([key, value]) =>
          value.includes('\n') ? [] : named(key, value, ['data', key]),
        )
      : [];
  return [...data, ...inPods(manifest)].map(({ path, what }) => ({
    manifest,
    path,
    message: `${what}: whoever may read ${object.kind} ${object.metadata.name} has it`,
  }));
}

export const secretInPlainText: Rule = {
  code: 'SEC020',
  title: 'A secret that is no Secret',
  severity: 'warning',
  rows: ['C03', 'C06'],
  why: 'What stands in an environment, an argument or a ConfigMap is shown by kubectl describe, kept in Git and never made anew.',
  fix: 'put it into a Secret that comes from where secrets are kept, and refer to it by valueFrom.secretKeyRef',
  find: ({ index }) => index.manifests.flatMap(findingsOf),
};
