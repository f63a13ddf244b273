import { HistogramRecorder, quantile } from '../../../units/histogram.ts';
import type { Client } from '../run-input.ts';
import type { ClientSeries } from '../run-result.ts';

/** Figures of one client by step, for pictures. Latencies belong to the step in which the answer came. */
export class ClientSeriesRecorder {
  private readonly stepUs: number;
  private readonly requests: number[];
  private readonly errors: number[];
  private readonly p50Us: number[];
  private readonly p95Us: number[];
  private readonly latency = new HistogramRecorder();
  private at = 0;

  constructor(stepUs: number, steps: number) {
    this.stepUs = stepUs;
    const zeros = (): number[] => new Array<number>(steps).fill(0);
    this.requests = zeros();
    this.errors = zeros();
    this.p50Us = zeros();
    this.p95Us = zeros();
  }

  offered(): void {
    this.requests[this.at]!++;
  }

  answered(startedUs: number, tookUs: number, isOk: boolean): void {
    this.latency.record(tookUs);
    if (!isOk) this.failed(startedUs);
  }

  failed(startedUs: number): void {
    this.errors[Math.min(this.errors.length - 1, Math.floor(startedUs / this.stepUs))]!++;
  }

  /** A step ends. */
  turn(): void {
    const latency = this.latency.freeze();
    this.p50Us[this.at] = quantile(latency, 0.5);
    this.p95Us[this.at] = quantile(latency, 0.95);
    this.latency.reset();
    if (this.at < this.requests.length - 1) this.at++;
  }

  freeze({ name, service, cluster }: Client): ClientSeries {
    return {
      client: name,
      service,
      cluster,
      requests: this.requests,
      errors: this.errors,
      p50Us: this.p50Us,
      p95Us: this.p95Us,
    };
  }
}
