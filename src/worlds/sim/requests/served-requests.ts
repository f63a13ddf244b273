/** What a pod's own proxy has counted of the requests that it let in or refused, since the pod's process began. */
import { GRPC_STATUS } from '../../../traffic/outcome.ts';
import { HistogramRecorder } from '../../../units/histogram.ts';

const OK = 200;

export class ServedRequests {
  readonly sinceUs: number;
  /** By HTTP status: of gRPC it is 200 whatever the answer says. */
  readonly byStatus: Map<number, number> = new Map();
  /** From arrival to the answer, what it called included. */
  readonly times: HistogramRecorder = new HistogramRecorder();

  constructor(sinceUs: number) {
    this.sinceUs = sinceUs;
  }

  note(outcome: number, tookUs: number): void {
    const status = outcome >= GRPC_STATUS ? OK : outcome;
    this.byStatus.set(status, (this.byStatus.get(status) ?? 0) + 1);
    this.times.record(tookUs);
  }
}
