/** Labels by which Flagger finds the pods of a target, in this order (`-selector-labels`). */
export const FLAGGER_LABELS: readonly string[] = ['app', 'name', 'app.kubernetes.io/name'];
