import { RUN_ANNOTATION } from '../../manifests/own-annotations.ts';
import type { JsonObject } from '../../manifests/types.ts';
import type { EnvValue, Model, Probe, Service, Version } from '../../model/types.ts';
import { printCpu } from '../../units/cpu.ts';
import { GIBIBYTE, MEBIBYTE } from '../../units/size.ts';
import { flagFile } from '../delivery/feature-flags.ts';
import { wholeSeconds } from '../engine-duration.ts';
import { evenSpread } from '../even-spread.ts';
import { kitFile } from '../kit/settings.ts';
import { lostNodeTolerations } from '../lost-node-tolerations.ts';
import { proxyAnnotations } from '../monitoring/proxy-annotations.ts';
import { isCopiedByFlagger, platformLabels, serviceSelector, versionSelector } from '../object-meta.ts';
import type { PodFile } from '../pod-file.ts';
import { RESTRICTED, restrictedPod } from '../restricted-pod.ts';
import { capacityAffinity, capacityTolerations } from '../scaling/capacity-placement.ts';
import { tracingEnvironment } from '../tracing/application-environment.ts';

/** Pods are replaced when what they are told changes. */
const KIT_ANNOTATION = 'nines.dev/kit';

function probe(asked: Probe): JsonObject {
  return {
    ...('path' in asked.ask
      ? { httpGet: { path: asked.ask.path, port: asked.ask.port } }
      : { exec: { command: [...asked.ask.command] } }),
    ...(asked.delayUs === 0 ? {} : { initialDelaySeconds: wholeSeconds(asked.delayUs) }),
    periodSeconds: wholeSeconds(asked.everyUs),
    timeoutSeconds: wholeSeconds(asked.timeoutUs),
    failureThreshold: asked.failures,
  };
}

function environment(values: Readonly<Record<string, EnvValue>>): JsonObject[] {
  return Object.entries(values).map(([name, value]) =>
    'value' in value
      ? { name, value: value.value }
      : { name, valueFrom: { secretKeyRef: { name: value.secret, key: value.key } } },
  );
}

function plainValues(values: Readonly<Record<string, string>>): Readonly<Record<string, EnvValue>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
}

function bytes(size: number): string {
  const units = [['Gi', GIBIBYTE] as const, ['Mi', MEBIBYTE] as const, ['Ki', 1024] as const];
  for (const [unit, factor] of units) if (size % factor === 0) return `${size / factor}${unit}`;
  return String(size);
}

/** Files that the pods of a service read. */
function filesOf(model: Model, service: Service): readonly PodFile[] {
  return [kitFile(service), flagFile(model, service)].filter((file) => file !== null);
}

function container(model: Model, service: Service, version: Version): JsonObject {
  const { probes, resources, rollout } = service;
  const traced = model.tracing === null ? {} : plainValues(tracingEnvironment(model.tracing, service, version));
  const files = filesOf(model, service);
  const env = [...files.flatMap((file) => file.env), ...environment({ ...traced, ...service.env, ...version.env })];
  const mounts = [
    ...service.scratch.map((path, index): JsonObject => ({ name: `scratch-${index}`, mountPath: path })),
    ...files.map(({ mount }) => mount),
  ];
  return {
    name: service.name,
    image: version.image,
    ...(service.command.length === 0 ? {} : { command: [...service.command] }),
    ...(service.background
      ? {}
      : { ports: [{ name: service.protocol, containerPort: service.port, protocol: 'TCP' }] }),
    ...(env.length === 0 ? {} : { env }),
    resources: {
      requests: { cpu: printCpu(resources.cpuMillis), memory: bytes(resources.memoryBytes) },
      limits: { cpu: printCpu(resources.cpuLimitMillis), memory: bytes(resources.memoryLimitBytes) },
    },
    ...(probes.readiness === null ? {} : { readinessProbe: probe(probes.readiness) }),
    ...(probes.liveness === null ? {} : { livenessProbe: probe(probes.liveness) }),
    // The pause before SIGTERM lets every proxy learn that the pod is leaving while it still answers.
    ...(rollout.drainUs === 0 ? {} : { lifecycle: { preStop: { sleep: { seconds: wholeSeconds(rollout.drainUs) } } } }),
    securityContext: RESTRICTED,
    ...(mounts.length === 0 ? {} : { volumeMounts: mounts }),
  };
}

function templateAnnotations(model: Model, service: Service): JsonObject {
  const hash = kitFile(service)?.hash ?? null;
  const annotations = {
    ...(service.run.length === 0 ? {} : { [RUN_ANNOTATION]: JSON.stringify(service.run) }),
    ...(service.inMesh ? proxyAnnotations(model, service) : {}),
    ...(hash === null ? {} : { [KIT_ANNOTATION]: hash }),
  };
  return Object.keys(annotations).length === 0 ? {} : { annotations };
}

/** Pod template of one version: spread, priority, probes, graceful stop, restricted security. */
export function podTemplate(model: Model, service: Service, version: Version): JsonObject {
  const selector = versionSelector(service, version);
  const volumes = [
    ...service.scratch.map((_, index): JsonObject => ({ name: `scratch-${index}`, emptyDir: {} })),
    ...filesOf(model, service).map(({ volume }) => volume),
  ];
  return {
    metadata: {
      labels: {
        ...selector,
        ...(isCopiedByFlagger(service) ? serviceSelector(service) : {}),
        ...platformLabels(model),
        ...service.labels,
        ...(service.inMesh ? {} : { 'sidecar.istio.io/inject': 'false' }),
      },
      ...templateAnnotations(model, service),
    },
    spec: {
      serviceAccountName: service.serviceAccount,
      automountServiceAccountToken: false,
      priorityClassName: service.priority.className,
      terminationGracePeriodSeconds: wholeSeconds(service.rollout.gracefulUs),
      // Counted per ReplicaSet: a rolling update does not lean on the pods that it replaces.
      topologySpreadConstraints: evenSpread(selector, { matchLabelKeys: ['pod-template-hash'] }),
      ...capacityAffinity(model, service),
      tolerations: [...lostNodeTolerations(), ...capacityTolerations(model, version)],
      securityContext: restrictedPod(),
      containers: [container(model, service, version)],
      ...(volumes.length === 0 ? {} : { volumes }),
    },
  };
}
