/** What the world tells a group of demo pods, and what it hears from it. */
import type { DemoBehaviour } from './demo-behaviour.ts';

export type PodOrder =
  | {
      readonly kind: 'start';
      readonly pod: string;
      readonly service: string;
      readonly address: string;
      readonly behaviour: DemoBehaviour;
    }
  /** Take no new connections, finish what was begun, and go. */
  | { readonly kind: 'stop'; readonly pod: string };

export type PodNews =
  | { readonly kind: 'listening'; readonly pod: string; readonly port: number }
  | { readonly kind: 'stopped'; readonly pod: string };
