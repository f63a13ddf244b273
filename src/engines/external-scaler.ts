/** Where our own server of KEDA's external scaler protocol answers: it forecasts, KEDA scales. */
export const EXTERNAL_SCALER = {
  /** Service `nines-scaler` in the namespace of the same name. */
  address: 'nines-scaler.nines-scaler.svc.cluster.local:6000',
  trigger: 'external',
} as const;
