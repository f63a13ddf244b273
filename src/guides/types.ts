/** What guides are made of: pages of sections, and runbooks of which each part is there. */

import type { KubeObject } from '../manifests/types.ts';
import type { HELPS } from '../spec/sections/contacts.ts';
import type { Command } from './commands/command.ts';

/** What somebody may be asked to help with. */
export type Help = (typeof HELPS)[number];

/** One page, within the folder that `nines docs` writes to. */
export interface Page {
  readonly path: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** A text is a paragraph of Markdown. */
export type Block = string | Section | Commands | List | Steps | Table | Diagram | Manifest;

export interface Section {
  readonly section: string;
  readonly blocks: readonly Block[];
}
export interface Commands {
  readonly commands: readonly Command[];
}
export interface List {
  readonly list: readonly string[];
}
/** Done one after the other. */
export interface Steps {
  readonly steps: readonly Step[];
}
export type Step = string | { readonly text: string; readonly run: readonly Command[] };
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}
/** Mermaid. */
export interface Diagram {
  readonly diagram: string;
}

/** Objects to be saved under a name and applied: what no compiled file has. */
export interface Manifest {
  readonly save: string;
  readonly objects: readonly KubeObject[];
}

/** Something that people do on purpose. */
export interface Operation {
  readonly title: string;
  /** What it is for, and when it is done. */
  readonly purpose: string;
  /** What has to be so before, and the commands that show it. */
  readonly before: { readonly text: string; readonly run: readonly Command[] };
  readonly steps: readonly Step[];
  /** How to see that it worked. */
  readonly after: { readonly text: string; readonly run: readonly Command[] };
  /** What undoes it. */
  readonly back: readonly Step[];
}

/** What to do about one thing that happens. */
export interface Runbook {
  /** Also its place on its page. */
  readonly title: string;
  /** What is seen. */
  readonly symptom: string;
  /** When it has to be over, and who says so; absent: nobody promised a time. */
  readonly within?: string;
  /** What it means for users. */
  readonly means: string;
  /** The first commands, which change nothing. */
  readonly look: readonly Command[];
  /** Likely causes, the most likely first, and how each is told. */
  readonly causes: readonly string[];
  readonly cure: readonly Step[];
  /** How to know that it is over. */
  readonly over: { readonly text: string; readonly run: readonly Command[] };
  /** False: it can wait for the morning; absent: people are called as time passes. */
  readonly urgent?: boolean;
  /** Who can help; empty: whoever is on call. */
  readonly helps: readonly Help[];
}
