/**
 * Engines that are built from other people's Go modules. The order is that of their worth to the tests: an interrupted run
 * leaves the control plane before the rest. Costs are wall times of a cold build, one after another in this order, on two
 * cores; each profits from what those before it have compiled.
 */
import type { Engine } from './engine-table.ts';
import type { GoModule } from './go-module.ts';

/** A row of the table, with what it is built from. */
export type GoEngine = Omit<Engine, 'obtain' | 'find'> & { readonly recipe: GoModule };

const KUBERNETES = '1.36.3';
const VERSION = 'k8s.io/component-base/version';
const CONTROL_PLANE = 'npm run test:engines: what is compiled is applied to a real control plane';

function kubernetes(name: string, variable: string, cost: string): GoEngine {
  return {
    name,
    version: KUBERNETES,
    had: `built with Go from source: ${cost}`,
    variable,
    neededBy: CONTROL_PLANE,
    recipe: {
      module: 'k8s.io/kubernetes',
      version: `v${KUBERNETES}`,
      checksum: 'h1:qDQdoMiluAE2Eab6Fa52YV+WjiGz9mZFFoagEA6cI+o=',
      command: `k8s.io/kubernetes/cmd/${name}`,
      // The staging modules stand as v0.0.0 in the module's own lines.
      siblings: `v0.${KUBERNETES.slice(2)}`,
      // Without them it says v0.0.0-master, and clients judge by that.
      set: {
        [`${VERSION}.gitVersion`]: `v${KUBERNETES}`,
        [`${VERSION}.gitMajor`]: '1',
        [`${VERSION}.gitMinor`]: '36',
        [`${VERSION}.gitTreeState`]: 'clean',
      },
    },
  };
}

function istio(name: string, variable: string, cost: string, neededBy: string): GoEngine {
  return {
    name,
    version: '1.31',
    had: `built with Go from source: ${cost}`,
    variable,
    neededBy,
    recipe: {
      module: 'istio.io/istio',
      version: 'v0.0.0-20260827124520-eed52ebb66ad',
      checksum: 'h1:ui9TJjRMAV/hb5ehQaZDq7IUGxuQP6dra9lapT/VjHI=',
      command:
        name === 'istioctl' ? 'istio.io/istio/istioctl/cmd/istioctl' : 'istio.io/istio/pilot/cmd/pilot-discovery',
      replace: {
        'istio.io/api': 'v1.31.1',
        'istio.io/client-go': 'v1.31.1',
        'github.com/envoyproxy/go-control-plane/envoy': 'v1.39.0',
        'github.com/envoyproxy/go-control-plane/contrib': 'v1.36.1-0.20260729145720-a2d8c7492908',
      },
      set: { 'istio.io/istio/pkg/version.buildVersion': '1.31.0', 'istio.io/istio/pkg/version.buildStatus': 'Clean' },
      files: ['manifests/charts/base/files/crd-all.gen.yaml'],
    },
  };
}

function prometheus(name: string, variable: string, cost: string, neededBy: string): GoEngine {
  return {
    name,
    version: '3.15.0',
    had: `built with Go from source: ${cost}`,
    variable,
    neededBy,
    recipe: {
      module: 'github.com/prometheus/prometheus',
      version: 'v0.315.0',
      checksum: 'h1:sFGZWmC2Hk9N1NBJGCnXYZb5hyLCq8yuAMoEjLAg6ac=',
      command: `github.com/prometheus/prometheus/cmd/${name}`,
      set: { 'github.com/prometheus/common/version.Version': '3.15.0' },
    },
  };
}

/** Every engine that is built from somebody else's module. */
export const GO_ENGINES: readonly GoEngine[] = [
  kubernetes('kube-apiserver', 'NINES_KUBE_APISERVER', '4 minutes'),
  {
    name: 'etcd',
    version: '3.7.3',
    had: 'built with Go from source: half a minute',
    variable: 'NINES_ETCD',
    neededBy: CONTROL_PLANE,
    recipe: {
      module: 'go.etcd.io/etcd/server/v3',
      version: 'v3.7.3',
      checksum: 'h1:KcTZ/aEZrOiQe0/kdr7iYYcvyfbEoOwDOacHkz8xwZc=',
      command: 'go.etcd.io/etcd/server/v3',
    },
  },
  kubernetes('kube-controller-manager', 'NINES_KUBE_CONTROLLER_MANAGER', 'a minute'),
  kubernetes('kube-scheduler', 'NINES_KUBE_SCHEDULER', 'half a minute'),
  kubernetes('kubectl', 'NINES_KUBECTL', 'half a minute'),
  {
    name: 'kwok',
    version: '0.8.0',
    had: 'built with Go from source: a minute and a half',
    variable: 'NINES_KWOK',
    neededBy: CONTROL_PLANE,
    recipe: {
      module: 'sigs.k8s.io/kwok',
      version: 'v0.8.0',
      checksum: 'h1:OTIOTwgROqPMovcTwxICx2eYQ4AwLpSx5EpjbDKF4SQ=',
      command: 'sigs.k8s.io/kwok/cmd/kwok',
      files: ['kustomize/stage'],
    },
  },
  istio('istioctl', 'NINES_ISTIOCTL', '4 minutes', 'npm run test:engines: istioctl analyze finds nothing'),
  istio('pilot-discovery', 'NINES_ISTIOD', 'half a minute', 'npm run test:engines: istiod admits every object'),
  prometheus('promtool', 'NINES_PROMTOOL', '3 minutes', 'npm run test:engines: rules by Prometheus 3'),
  {
    name: 'jaeger',
    version: '2.13.0',
    had: 'built with Go from source: 3 minutes; the last of its module path',
    variable: 'NINES_JAEGER',
    neededBy: 'npm run test:engines: the compiled configuration of Jaeger would start',
    recipe: {
      module: 'github.com/jaegertracing/jaeger',
      version: 'v1.76.0',
      checksum: 'h1:sWCOOF1dr+NL0PLil7mFo3BqqQL8k4WiM7aguFbc14g=',
      command: 'github.com/jaegertracing/jaeger/cmd/jaeger',
    },
  },
  {
    name: 'velero',
    version: '1.18.3',
    had: 'built with Go from source: 2 minutes and 3.4 GB of memory',
    variable: 'NINES_VELERO',
    neededBy: 'npm run test:engines: backups are reconciled, made and restored',
    recipe: {
      module: 'github.com/vmware-tanzu/velero',
      version: 'v1.18.3',
      checksum: 'h1:9uwN5yxTWQl9PsF5ljX4xiG+7VIq3I9mxOQ0DyyZ31A=',
      command: 'github.com/vmware-tanzu/velero/cmd/velero',
      replace: { 'k8s.io/cli-runtime': 'v0.33.13' },
      set: { 'github.com/vmware-tanzu/velero/pkg/buildinfo.Version': 'v1.18.3' },
      files: ['config/crd/v1/bases', 'config/crd/v2alpha1/bases'],
    },
  },
  {
    name: 'velero-plugin-for-aws',
    version: '1.14.3',
    had: 'built with Go from source: 2 minutes',
    variable: 'NINES_VELERO_PLUGIN_FOR_AWS',
    neededBy: 'npm run test:engines: backups reach an object store',
    recipe: {
      module: 'github.com/vmware-tanzu/velero-plugin-for-aws',
      version: 'v1.14.3',
      checksum: 'h1:3WuiNvatCGXWp/TfeH9e5LAq4skGMHUDxRMeej2FCAM=',
      command: 'github.com/vmware-tanzu/velero-plugin-for-aws/velero-plugin-for-aws',
    },
  },
  {
    name: 'rollouts-controller',
    version: '1.10.1',
    had: 'built with Go from source: 2 and a half minutes',
    variable: 'NINES_ROLLOUTS_CONTROLLER',
    neededBy: 'npm run test:engines: Argo Rollouts steps what is compiled',
    recipe: {
      module: 'github.com/argoproj/argo-rollouts',
      version: 'v1.10.1',
      checksum: 'h1:6oyVPGiHHxu3ixkT6mngemh88HLPDoTX1IwO6KNR1Y4=',
      command: 'github.com/argoproj/argo-rollouts/cmd/rollouts-controller',
      set: { 'github.com/argoproj/argo-rollouts/utils/version.version': '1.10.1' },
      files: ['manifests/crds'],
    },
  },
  {
    name: 'flagger',
    version: '1.43.0',
    had: 'built with Go from source: a minute',
    variable: 'NINES_FLAGGER',
    neededBy: 'npm run test:engines: Flagger steps what is compiled',
    recipe: {
      module: 'github.com/fluxcd/flagger',
      version: 'v1.43.0',
      checksum: 'h1:41XqjglD4oSOjheG0dyzRVHAhbHyJnuJpUi1y2etXik=',
      command: 'github.com/fluxcd/flagger/cmd/flagger',
      files: ['artifacts/flagger/crd.yaml'],
    },
  },
  {
    name: 'minio',
    version: '2026-02-12',
    had: 'built with Go from source: 2 minutes; AGPL, and no longer developed: for tests only',
    variable: 'NINES_MINIO',
    neededBy: 'npm run test:engines: an object store that locks',
    recipe: {
      module: 'github.com/minio/minio',
      version: 'v0.0.0-20260212201848-7aac2a2c5b7c',
      checksum: 'h1:/qdoYujxF5MBLDMVLeiYJ/7fBa1HikX39Dvzb9Ji8pA=',
      command: 'github.com/minio/minio',
    },
  },
  prometheus('prometheus', 'NINES_PROMETHEUS', '2 minutes', 'npm run test:engines: queries by Prometheus 3'),
  {
    name: 'amtool',
    version: '0.34.2',
    had: 'built with Go from source: half a minute',
    variable: 'NINES_AMTOOL',
    neededBy: 'npm run test:engines: the routes of Alertmanager',
    recipe: {
      module: 'github.com/prometheus/alertmanager',
      version: 'v0.34.2',
      checksum: 'h1:4oOnHs4J41X9n+7MucFjA3I5i5MtasjWTnIY27q5Qkw=',
      command: 'github.com/prometheus/alertmanager/cmd/amtool',
    },
  },
  {
    name: 'kubeconform',
    version: '0.8.0',
    had: 'built with Go from source: seconds',
    variable: 'NINES_KUBECONFORM',
    neededBy: 'npm run bench: beside nines check',
    recipe: {
      module: 'github.com/yannh/kubeconform',
      version: 'v0.8.0',
      checksum: 'h1:loDYd3a3spjIFrauqW67CDKF55Oo9R6uvC8AvpVd4ug=',
      command: 'github.com/yannh/kubeconform/cmd/kubeconform',
    },
  },
  {
    name: 'kube-score',
    version: '1.20.0',
    had: 'built with Go from source: half a minute',
    variable: 'NINES_KUBE_SCORE',
    neededBy: 'npm run bench: beside nines check',
    recipe: {
      module: 'github.com/zegl/kube-score',
      version: 'v1.20.0',
      checksum: 'h1:J1VqK86SunV4Gg8emPTmwUVxe0rmXnAs5K9ZUbGMKR8=',
      command: 'github.com/zegl/kube-score/cmd/kube-score',
    },
  },
  {
    name: 'tofu',
    version: '1.12.6',
    had: 'built with Go from source: 5 minutes; in place of Terraform, whose modules the proxy does not have whole',
    variable: 'NINES_TOFU',
    neededBy: 'npm run test:engines: commands of guides, and what clouds are asked for',
    recipe: {
      module: 'github.com/opentofu/opentofu',
      version: 'v1.12.6',
      checksum: 'h1:0VT4P8pMmGcCUnQ9JDrJ+Qg2d35Vzm4FFd/9+H7oF98=',
      command: 'github.com/opentofu/opentofu/cmd/tofu',
      set: { 'github.com/opentofu/opentofu/version.dev': 'no' },
    },
  },
];
