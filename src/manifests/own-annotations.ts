/** Annotations and labels of our own: what is compiled says by them what controllers, worlds, checks and proofs look for. */

/** Who may change a field after it was applied: what engines that follow a repository leave alone is read from it. */
export const OWNER_ANNOTATION = 'nines.dev/owner';
/** What a pod template's image is replaced by where the platform runs on one machine (`nines up`): a JSON list of words. */
export const RUN_ANNOTATION = 'nines.dev/run';
/** By which an object says which cluster it belongs to, whatever folder it was read from. */
export const CLUSTER_ANNOTATION = 'nines.dev/cluster';
/** What a person asks of a controller, on its policy. */
export const INTENT_ANNOTATION = 'nines.dev/intent';
/** How old copies may be, where it is read by checks and people. */
export const RPO_ANNOTATION = 'nines.dev/rpo';
/** Why an experiment may touch more than is allowed. */
export const WAIVED_ANNOTATION = 'nines.dev/waived';
/** How often a secret is to be another one. */
export const ROTATION_ANNOTATION = 'nines.dev/rotate-every';
/** Marks the ConfigMaps that our own controllers read their policy from. */
export const POLICY_LABEL = 'nines.dev/policy';
