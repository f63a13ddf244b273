/** Asks pods that run a command of their own whether they are ready: by HTTP where their probe says so, else by TCP. */
import { connect } from 'node:net';
import type { Probe } from '../../kubernetes/probe.ts';

/** Quicker than any cluster asks: nobody on one machine wants to wait for a period. */
const PERIOD_MS = 500;
const TIMEOUT_MS = 1000;

export class PodProber {
  readonly #told: (pod: string, isReady: boolean) => void;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(told: (pod: string, isReady: boolean) => void) {
    this.#told = told;
  }

  /** Asks now and from time to time until it is forgotten. So many failures in a row count as the probe says. */
  watch(pod: string, host: string, port: number, probe: Probe | null): void {
    this.forget(pod);
    let failures = 0;
    const limit = probe?.failureThreshold ?? 1;
    const ask = async (): Promise<void> => {
      const isWell =
        probe?.asks === 'httpGet' ? await answersWell(host, port, probe.path ?? '/') : await accepts(host, port);
      if (!this.#timers.has(pod)) return;
      failures = isWell ? 0 : failures + 1;
      if (isWell) this.#told(pod, true);
      else if (failures >= limit) this.#told(pod, false);
    };
    this.#timers.set(
      pod,
      setInterval(() => void ask(), PERIOD_MS),
    );
    setTimeout(() => void ask(), 50);
  }

  forget(pod: string): void {
    clearInterval(this.#timers.get(pod));
    this.#timers.delete(pod);
  }
}

async function answersWell(host: string, port: number, path: string): Promise<boolean> {
  try {
    const response = await fetch(`http://${host}:${port}${path}`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.arrayBuffer();
    return response.status < 400;
  } catch {
    return false;
  }
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: TIMEOUT_MS });
    const done = (isOpen: boolean): void => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
    socket.once('timeout', () => done(false));
  });
}
