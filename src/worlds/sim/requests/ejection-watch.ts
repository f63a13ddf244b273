/**
 * What one proxy knows of the errors of one destination's endpoints, and when it ejected them: the delay between the
 * first error and the ejection is what a circuit breaker promises. Healthy endpoints cost one comparison per try.
 */
import type { Ejection, FirstError } from '../run-result.ts';

interface Spell {
  /** First of the errors since the last success; -1: the last try was a success. */
  brokenUs: number;
  errors: number;
  readonly firstUs: number;
  triesAfter: number;
  failedAfter: number;
}

/** Names for the figures. */
export interface WatchedProxy {
  readonly proxy: string;
  readonly from: string;
  readonly destination: string;
}

type OpenEjection = Omit<Ejection, 'untilUs'> & { untilUs: number | null };

export class EjectionWatch {
  private readonly watched: WatchedProxy;
  private readonly nameOf: (slot: number) => { readonly endpoint: string; readonly pod: string };
  private readonly spells: (Spell | undefined)[] = [];
  private hasErrors = false;
  private readonly ejections: OpenEjection[] = [];
  private readonly openBySlot = new Map<number, OpenEjection>();

  constructor(watched: WatchedProxy, nameOf: (slot: number) => { readonly endpoint: string; readonly pod: string }) {
    this.watched = watched;
    this.nameOf = nameOf;
  }

  /** A try at an endpoint ended; called before the outlier detector hears of it. */
  try(slot: number, hasFailed: boolean, nowUs: number): void {
    if (!hasFailed && !this.hasErrors) return;
    const spell = this.spells[slot];
    if (!hasFailed) {
      if (spell === undefined) return;
      spell.brokenUs = -1;
      spell.errors = 0;
      spell.triesAfter++;
      return;
    }
    this.hasErrors = true;
    if (spell === undefined) {
      this.spells[slot] = { brokenUs: nowUs, errors: 1, firstUs: nowUs, triesAfter: 0, failedAfter: 0 };
      return;
    }
    if (spell.brokenUs < 0) spell.brokenUs = nowUs;
    spell.errors++;
    spell.triesAfter++;
    spell.failedAfter++;
  }

  /** The detector ejected an endpoint, or let it back in. */
  changed(slot: number, isEjected: boolean, atUs: number): void {
    if (!isEjected) {
      const open = this.openBySlot.get(slot);
      if (open !== undefined) open.untilUs = atUs;
      this.openBySlot.delete(slot);
      return;
    }
    const spell = this.spells[slot];
    const ejection: OpenEjection = {
      ...this.watched,
      ...this.nameOf(slot),
      atUs,
      untilUs: null,
      firstErrorUs: spell === undefined || spell.brokenUs < 0 ? atUs : spell.brokenUs,
      errors: spell?.errors ?? 0,
    };
    if (spell !== undefined) {
      spell.brokenUs = -1;
      spell.errors = 0;
    }
    this.ejections.push(ejection);
    this.openBySlot.set(slot, ejection);
  }

  /** Endpoints changed: an ejection of one that left is over. */
  settle(isEjected: (slot: number) => boolean, nowUs: number): void {
    for (const slot of [...this.openBySlot.keys()]) if (!isEjected(slot)) this.changed(slot, false, nowUs);
  }

  freezeEjections(): readonly Ejection[] {
    return this.ejections;
  }

  freezeFirstErrors(): readonly FirstError[] {
    return this.spells.flatMap((spell, slot) => {
      if (spell === undefined) return [];
      const { proxy, destination } = this.watched;
      const { endpoint } = this.nameOf(slot);
      return [
        {
          proxy,
          destination,
          endpoint,
          atUs: spell.firstUs,
          triesAfter: spell.triesAfter,
          failedTriesAfter: spell.failedAfter,
        },
      ];
    });
  }
}
