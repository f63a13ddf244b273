#!/bin/sh
# Deploys small: engines, then files, one cluster after the other; the next when the one before stands.
# sh deploy.sh              all of them: us-east-1
# sh deploy.sh us-east-1    some of them
# Each cluster is reached under its name as context. What stands in cloud/ is applied before, by terraform and by people.
# It stops at the first command that fails; run it again when that is mended: what is there already stays as it is.
set -eu
cd "$(dirname "$0")"

step() {
  printf '%s\n' "$cluster: $*"
  "$@" || { printf '%s\n' "stopped in $cluster, at: $*" >&2; exit 1; }
}

for cluster in ${*:-us-east-1}; do
  case $cluster in
    us-east-1)
      cd us-east-1
      step helm --kube-context us-east-1 upgrade --install istio-base base --repo https://istio-release.storage.googleapis.com/charts --version 1.31.1 --namespace istio-system --create-namespace --wait --values install/istio-base.values.json
      step helm --kube-context us-east-1 upgrade --install istiod istiod --repo https://istio-release.storage.googleapis.com/charts --version 1.31.1 --namespace istio-system --create-namespace --wait --values install/istiod.values.json
      step helm --kube-context us-east-1 upgrade --install istio-ingressgateway gateway --repo https://istio-release.storage.googleapis.com/charts --version 1.31.1 --namespace istio-system --create-namespace --wait --values install/istio-ingressgateway.values.json
      step kubectl --context us-east-1 apply --server-side -f availability/namespaces.yaml -f availability/priority-classes.yaml -f availability/service-accounts.yaml -f availability/services.yaml -f availability/workloads.yaml -f availability/disruption-budgets.yaml
      step kubectl --context us-east-1 apply --server-side -f mesh/gateways.yaml -f mesh/peer-authentications.yaml -f mesh/authorization-policies.yaml -f mesh/sidecars.yaml -f mesh/destination-rules.yaml -f mesh/virtual-services.yaml
      step kubectl --context us-east-1 apply --server-side -f security/network-policies.yaml
      step kubectl --context us-east-1 -n small wait --for=condition=Available deployment --all --timeout 15m
      cd ..
      ;;
    *)
      printf '%s\n' "there is no cluster $cluster" >&2
      exit 2
      ;;
  esac
done
