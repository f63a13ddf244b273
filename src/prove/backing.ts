/** Mechanism → conformance cases that hold the model to a real Envoy. Written by the conformance run; not by hand. */
import type { Mechanism } from '../engines/mechanism.ts';

export const BACKING: Readonly<Partial<Record<Mechanism, readonly string[]>>> = {};
