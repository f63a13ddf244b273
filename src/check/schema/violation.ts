import type { Path } from '../../manifests/types.ts';

/** What a schema says about one place of an object. */
export interface Violation {
  /** `not evaluated`: a rule that could not be tried on this object, which is no fault of the object. */
  readonly kind: 'unknown key' | 'wrong value' | 'not evaluated';
  readonly path: Path;
  readonly message: string;
  readonly fix?: string;
}
