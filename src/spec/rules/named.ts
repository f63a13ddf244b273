import { chooseWord } from '../../schema/choose-word.ts';
import type { Reading } from '../../schema/reading.ts';
import type { Path } from '../../schema/types.ts';
import { clustersOf } from '../derive/clusters-of.ts';
import type { PlatformSpec } from '../platform-schema.ts';

const KNOWN = {
  region: (spec: PlatformSpec) => Object.keys(spec.regions),
  cluster: (spec: PlatformSpec) => clustersOf(spec).map(({ name }) => name),
  service: (spec: PlatformSpec) => Object.keys(spec.services),
};

/** Reports a name that nothing of its kind has. */
export function demandNamed(
  spec: PlatformSpec,
  kind: keyof typeof KNOWN,
  name: string,
  at: Path,
  reading: Reading,
): void {
  const known = KNOWN[kind](spec);
  if (known.includes(name)) return;
  reading.report('SPEC027', at, `there is no ${kind} ${name}`, chooseWord(name, known));
}
