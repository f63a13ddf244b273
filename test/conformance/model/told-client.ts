import type { Call } from '../../../src/worlds/sim/requests/call.ts';
import { ClientRun } from '../../../src/worlds/sim/requests/client-run.ts';
import { ClientSeriesRecorder } from '../../../src/worlds/sim/requests/client-series.ts';
import type { RandomStream } from '../../../src/worlds/sim/types.ts';

const SILENT = {
  name: 'conformance',
  service: '',
  cluster: '',
  entry: { kind: 'gateway' },
  rps: 0,
  arrivals: 'regular',
  profile: [],
  shapes: [],
  patienceUs: Number.MAX_SAFE_INTEGER,
} as const;

/** A client that sends what the case tells, and passes on each final answer. */
export class ToldClient extends ClientRun {
  readonly #answered: (call: Call, status: number, isLocal: boolean, tookUs: number) => void;

  constructor(draw: RandomStream, answered: (call: Call, status: number, isLocal: boolean, tookUs: number) => void) {
    super(SILENT, [], [], draw, () => [], new ClientSeriesRecorder(1_000_000, 1));
    this.#answered = answered;
  }

  override answered(call: Call, status: number, isLocal: boolean, tookUs: number): void {
    this.#answered(call, status, isLocal, tookUs);
  }
}
