import type { Origin } from '../manifests/types.ts';

/** Something the mesh asks for that this translation does not carry to Envoy. It is named, never dropped in silence. */
export interface Untranslated {
  readonly what: string;
  readonly origin: Origin | null;
}

/** Collects what could not be translated while the parts are rendered. */
export type Leave = (what: string, origin: Origin | null) => void;
