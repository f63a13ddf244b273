/** Time constants of a control plane that no manifest and no assumption states. */
export const CONTROL_TIMING = {
  /** From a change to what a controller does about it: watch, work queue, API write. A few steps of this make up the
   * 0.3 to 0.7 s that a real control plane takes to turn a Deployment of three into bound pods. */
  controllerUs: 50_000,
  /** From a pod that exists to a pod that is bound. */
  schedulerUs: 50_000,
  /** From bound to the container's first instruction, image at hand; no longer than `podStart`. What is left of
   * `podStart` is the process's own way to accepting connections. */
  containerStartUs: 1_000_000,
  /** kubelet: the first restart is at once, then 10 s, doubled up to 5 min (`MaxContainerBackOff`). */
  restartBackoffUs: 10_000_000,
  restartBackoffMaxUs: 300_000_000,
  /** A container that ran this long starts its back-off anew. */
  restartForgetUs: 600_000_000,
  /** How often a process that got SIGTERM is asked whether it is done. */
  drainPollUs: 200_000,
  /** How long such a process takes when nobody can say what it is working on. */
  drainUnknownUs: 1_000_000,
  /** kubelet: what is left to a container whose preStop hook used up the grace period. */
  graceLeftUs: 2_000_000,
  /** `kubectl drain` asks again after a refusal. */
  evictionRetryUs: 5_000_000,
  /** metrics-server: `--metric-resolution`; a sample covers the last two. */
  metricsResolutionUs: 15_000_000,
  /** The autoscaler's syncs fall between the scrapes, as two loops that know nothing of one another do. */
  autoscalerOffsetUs: 7_500_000,
  /** From a node that answers again to its Ready condition (`node-status-update-frequency` is 10 s; the lease is told at once). */
  nodeReturnUs: 1_000_000,
} as const;
