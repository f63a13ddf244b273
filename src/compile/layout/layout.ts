/** How the output is arranged: files alone, files that kustomize builds, or these with what an engine follows. */
export const LAYOUTS = ['plain', 'kustomize', 'argocd', 'flux'] as const;
export type Layout = (typeof LAYOUTS)[number];

/** Folder of a cluster that holds what its engine follows; not among the areas that are applied. */
export const GITOPS_AREA = 'gitops';
