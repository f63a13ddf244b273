import type { Environment } from '@marcbachmann/cel-js';

/** What one family of functions needs of the environment that it is added to. */
export interface CelTools {
  /** CEL's `==`, which knows every type. */
  readonly equal: (left: unknown, right: unknown) => boolean;
  /** CEL's `<`. */
  readonly isLess: (left: unknown, right: unknown) => boolean;
  /** CEL's `+`. */
  readonly add: (left: unknown, right: unknown) => unknown;
}

/** Adds one family of functions. */
export type CelLibrary = (environment: Environment, tools: CelTools) => void;

/** Registers what functions behind a prefix (`sets.`, `format.`) are called on: a value without content. */
export function registerPrefix(environment: Environment, name: string, Prefix: new () => object): void {
  environment.registerType(Prefix.name, Prefix).registerConstant(name, Prefix.name, new Prefix());
}
