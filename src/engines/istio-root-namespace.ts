/** Where mesh-wide policies live: Istio's `meshConfig.rootNamespace`, whose default is this. */
export const ROOT_NAMESPACE = 'istio-system';
