/** What the endpoint slice controller says of one pod of a service (endpointslice `podToEndpoint`). */

export interface EndpointConditions {
  /** Traffic may be sent: what proxies of a mesh go by. */
  readonly ready: boolean;
  /** The pod passes its readiness probe, terminating or not. */
  readonly serving: boolean;
  readonly terminating: boolean;
}

/** `publishNotReadyAddresses` makes every endpoint ready, even a terminating one. */
export function endpointConditions(
  pod: { readonly ready: boolean; readonly terminating: boolean },
  publishNotReady: boolean,
): EndpointConditions {
  return {
    ready: publishNotReady || (pod.ready && !pod.terminating),
    serving: pod.ready,
    terminating: pod.terminating,
  };
}

/**
 * A service's `targetPort` on one pod: a number is itself, a name is looked up among the container's ports; null where
 * the pod has no port of that name and therefore is no endpoint.
 */
export function targetPortOf(
  targetPort: number | string,
  ports: readonly { readonly name: string; readonly port: number }[],
): number | null {
  if (typeof targetPort === 'number') return targetPort;
  return ports.find(({ name }) => name === targetPort)?.port ?? null;
}
