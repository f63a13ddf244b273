/**
 * What replaces pods when a Secret changes that their environment was read from: Stakater’s Reloader looks for this
 * annotation on the workload and writes one into its pod template, so that the workload’s own rolling update does the rest.
 * https://docs.stakater.com/reloader/main/
 */
export const RELOAD_ANNOTATION = 'secret.reloader.stakater.com/auto';
/** All that make Reloader follow the Secrets of a workload; the last names Secrets instead of saying `true`. */
export const RELOAD_ANNOTATIONS: readonly string[] = [
  'reloader.stakater.com/auto',
  RELOAD_ANNOTATION,
  'reloader.stakater.com/search',
  'secret.reloader.stakater.com/reload',
];
