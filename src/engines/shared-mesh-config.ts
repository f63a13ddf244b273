/**
 * Name of the ConfigMap that istiod merges under its own mesh config when it is started with `SHARED_MESH_CONFIG` set to
 * it: what a platform has to say to proxies beside the installation's own words, which win.
 */
export const SHARED_MESH_CONFIG = 'nines-mesh-config';
