import { LINE, NAME } from '../../schema/name-texts.ts';
import { defaulted, optional, quantity, record, required, text } from '../../schema/record.ts';
import { duration, SECOND_US } from '../../units/duration.ts';

/** With a scheme: Flux reads no `git@host:path`. */
const REPOSITORY = text('the address of a repository', {
  pattern: '^(?:https?|ssh)://[^\\s/]+/\\S+$',
  longest: 2048,
  examples: ['https://git.example/platform.git'],
});
const FOLDER = text('a folder in the repository', {
  pattern: '^(?:\\.|[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)$',
  longest: 500,
  examples: ['clusters'],
});
const REVISION = text('a branch, a reference or a commit', {
  pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]*$',
  longest: 250,
  examples: ['main', 'refs/tags/v1.4.0'],
});

/** Where Argo CD or Flux find what `compile` has written (W04). */
export const gitops = record('gitops', {
  repository: required(REPOSITORY, 'Repository that the output of `compile` is committed to.'),
  path: defaulted(FOLDER, 'Folder of that output in it.', '.', 'the repository holds nothing else'),
  revision: defaulted(
    REVISION,
    'Branch that is followed, or a reference as `refs/tags/v1`, or a commit.',
    'main',
    'the usual branch',
  ),
  cluster: optional(NAME, 'Cluster in which Argo CD runs; Flux runs in each.', 'the first'),
  namespace: optional(NAME, 'Namespace of the engine.', '`argocd`, or `flux-system`'),
  project: defaulted(LINE, 'Project of Argo CD.', 'default', 'its own'),
  secret: optional(NAME, 'Secret with which Flux reads the repository, in its namespace.', 'it is open'),
  interval: defaulted(
    quantity(duration, { least: 60 * SECOND_US }),
    'How often Flux looks for what was changed by hand.',
    '10m',
    'a change in the repository is seen at once where it tells',
  ),
});
