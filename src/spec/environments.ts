/**
 * Environments of one platform (W06): what `environments` writes under a name stands over the rest of the file. The file
 * itself is production; each environment is read as a whole platform, so that a mistake in one is found without asking
 * for it.
 */
import { chooseWord } from '../schema/choose-word.ts';
import { overlayNodes } from '../schema/overlay-nodes.ts';
import type { Reading } from '../schema/reading.ts';
import type { MapEntry, MapNode, Node } from '../schema/types.ts';
import type { PlatformSpec } from './platform-schema.ts';

const FIELD = 'environments';

/** What a file writes under `environments`, by name. */
export function environmentsIn(node: Node): readonly MapEntry[] {
  if (node.kind !== 'map') return [];
  const written = node.entries.find(({ key }) => key === FIELD)?.value;
  return written?.kind === 'map' ? written.entries.filter(({ value }) => value.kind === 'map') : [];
}

/** The platform as it is in an environment; undefined where there is none of that name, which is reported. */
export function inEnvironment(node: Node, name: string, reading: Reading): Node | undefined {
  const all = environmentsIn(node);
  const found = all.find(({ key }) => key === name);
  if (node.kind === 'map' && found !== undefined) return overlayNodes(withoutEnvironments(node), found.value);
  const fix =
    all.length === 0
      ? `add \`${FIELD}: { ${name}: {} }\`, or leave --env out`
      : chooseWord(
          name,
          all.map(({ key }) => key),
        );
  reading.report('SPEC027', [FIELD], `there is no environment ${name}`, fix, placeOf(node));
  return undefined;
}

function withoutEnvironments(node: MapNode): MapNode {
  return { ...node, entries: node.entries.filter(({ key }) => key !== FIELD) };
}

function placeOf(node: Node): Node['place'] {
  if (node.kind !== 'map') return node.place;
  return node.entries.find(({ key }) => key === FIELD)?.keyPlace ?? node.place;
}

/** What an environment shares with production and may not: a host has one platform behind it, a bucket one writer. */
export function sharedNames(production: PlatformSpec, other: PlatformSpec, entry: MapEntry, reading: Reading): void {
  const host = production.gateway?.host;
  if (host !== undefined && other.gateway?.host === host) {
    const message = `${entry.key} answers for ${host}, as production does: clients would reach either`;
    const fix = `add \`gateway: { host: ${entry.key}.${host} }\` to it`;
    reading.report('SPEC025', [FIELD, entry.key], message, fix, entry.keyPlace);
  }
  const bucket = production.backup?.bucket;
  if (bucket !== undefined && other.backup?.bucket === bucket) {
    const message = `${entry.key} keeps its backups in ${bucket}, as production does: either would delete the other’s`;
    const fix = `add \`backup: { bucket: ${bucket}-${entry.key} }\`, or \`backup: ~\`, to it`;
    reading.report('SPEC025', [FIELD, entry.key], message, fix, entry.keyPlace);
  }
}
