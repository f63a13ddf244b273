import type { RetryPlan, TriedHosts as TriedHostsShape } from './proxy-types.ts';

/** Hosts that one request has tried. Reusable, so that a simulator can keep them in a pool. */
export class TriedHosts implements TriedHostsShape {
  readonly hosts: number[] = [];
  avoid = false;
  remote = false;

  /** Begins a request with this retry policy. */
  begin(retry: RetryPlan): void {
    this.hosts.length = 0;
    this.avoid = retry.avoidTriedHosts;
    this.remote = retry.retryRemoteLocalities;
  }

  add(host: number): void {
    this.hosts.push(host);
  }
}
