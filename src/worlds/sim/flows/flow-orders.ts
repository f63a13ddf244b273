import type { OrderCount } from '../requests/business-signals.ts';
import type { SimPod } from '../types.ts';
import type { AnswerMix } from './flow-counts.ts';

interface Count {
  orders: number;
  lost: number;
  sinceUs: number;
}

/** What pods on flows count of their own business: fractional inside, whole when it is read. */
export class FlowOrders {
  readonly #counts = new Map<SimPod, Count>();
  #perUs = new Map<SimPod, { orders: number; lost: number }>();

  /** Rates are worked out anew: the old ones end. */
  begin(): void {
    this.#perUs = new Map();
  }

  /** A pod answers so many requests per microsecond, from now on. */
  add(pod: SimPod, perUs: number, { classes }: AnswerMix): void {
    const rate = this.#perUs.get(pod) ?? { orders: 0, lost: 0 };
    const orders = perUs * (classes.get('2') ?? 0);
    rate.orders += orders;
    rate.lost += (orders * pod.behaviour.lostOrderPerMillion) / 1_000_000;
    this.#perUs.set(pod, rate);
  }

  /** Time has passed at these rates. */
  count(fromUs: number, forUs: number): void {
    for (const [pod, perUs] of this.#perUs) {
      const known = this.#counts.get(pod) ?? { orders: 0, lost: 0, sinceUs: fromUs };
      known.orders += perUs.orders * forUs;
      known.lost += perUs.lost * forUs;
      this.#counts.set(pod, known);
    }
  }

  /** Its process ended, and what it counted with it. */
  forget(pod: SimPod): void {
    this.#counts.delete(pod);
  }

  counts(): readonly OrderCount[] {
    return [...this.#counts].map(([pod, { orders, lost, sinceUs }]) => ({
      pod,
      orders: Math.floor(orders),
      lost: Math.floor(lost),
      sinceUs,
    }));
  }
}
