/** Frameworks of compliance, as far as files can speak for them. */
import type { EVIDENCE } from './evidence-table.ts';
import type { UNSEEN } from './unseen.ts';

/** Something of a platform that speaks for a control. */
export interface Evidence {
  /** What holds when nothing is found. */
  readonly about: string;
  /** Files of a compiled cluster, or kinds of its objects, that do it: with none of them there is nothing to look at. */
  readonly done: readonly string[];
  /** Findings of `check` that speak against it, whatever their severity. */
  readonly codes: readonly string[];
}
export type EvidenceName = keyof typeof EVIDENCE;

export interface Control {
  /** As its framework numbers it. */
  readonly id: string;
  /** In words of our own. */
  readonly about: string;
  /** What speaks for it; all of it must hold. */
  readonly evidence: readonly EvidenceName[];
  /** Why no file speaks for it; null where one does. */
  readonly unseen: keyof typeof UNSEEN | null;
}

export interface Framework {
  readonly title: string;
  /** What its controls are called, and how they are counted. */
  readonly controls: readonly Control[];
}

/** A control that files speak for. */
export function seen(id: string, about: string, ...evidence: readonly EvidenceName[]): Control {
  return { id, about, evidence, unseen: null };
}

/** A control that no file speaks for. */
export function unseen(id: string, about: string, why: keyof typeof UNSEEN): Control {
  return { id, about, evidence: [], unseen: why };
}
