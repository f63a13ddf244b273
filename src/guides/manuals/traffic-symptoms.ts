import { printDuration } from '../../units/duration.ts';
import { printShare } from '../../units/share.ts';
import { undo } from '../alerts/service-runbooks.ts';
import { ask } from '../ask-monitoring.ts';
import { istioctl, kubectl, kubectlIn } from '../commands/command.ts';
import { labelSelector } from '../commands/label-selector.ts';
import { asClient, plainHosts } from '../disasters/entry-disasters.ts';
import { liveWorkload, podsOfService } from '../live-workload.ts';
import { nines } from '../nines-command.ts';
import { eventsIn, logsOf, proxyOf, serviceNamespace } from '../pods-and-nodes.ts';
import { MANIFESTS, objectsOf, type Site } from '../site.ts';
import type { Runbook } from '../types.ts';

function noTraffic(site: Site): Runbook {
  const { gateway } = site.model;
  const namespace = serviceNamespace(site);
  const [host] = plainHosts(site);
  return {
    title: 'No traffic reaches pods',
    symptom: 'Clients get 404 or 503, or no connection; pods are ready and idle.',
    means: 'Nobody is served by them.',
    look: [
      ...asClient(site),
      ...(host === undefined ? [] : [nines(site, 'route', '--url', `https://${host}/`)]),
      ...(gateway === null ? [] : [kubectlIn(gateway.namespace, 'get', 'pods', '-l', labelSelector(gateway.selector))]),
      kubectlIn(namespace, 'get', 'virtualservices,destinationrules'),
      proxyOf(namespace, '$WORKLOAD', 'endpoint'),
      kubectlIn(namespace, 'get', 'endpointslices'),
    ],
    causes: [
      '404: no route has this host and path, or the virtual service is not bound to the gateway.',
      '503 with `NR` in the log of the gateway: a route leads to a host or subset that is not there.',
      '503 with `UH`: there are no healthy endpoints: pods not ready, or labels that the Service does not select.',
      '503 with `UF`: mutual TLS on one side only, or a wrong port.',
    ],
    cure: [
      'The file and line that decides stands in what `nines route` prints.',
      {
        text: 'What is applied differs from what was compiled: apply it again.',
        run: [
          kubectl('diff', '--server-side', '-f', `${MANIFESTS}/$CLUSTER/mesh/`),
          kubectl('apply', '--server-side', '-f', `${MANIFESTS}/$CLUSTER/mesh/`),
        ],
      },
      'Labels: pods carry `app` and `version`; the Service and the subsets select them.',
    ],
    over: { text: 'clients are answered.', run: asClient(site) },
    helps: ['network'],
  };
}

function breakerSilent(site: Site): readonly Runbook[] {
  const services = Object.values(site.model.services).filter(({ breaker }) => breaker !== null);
  const [service] = services;
  if (service?.breaker == null) return [];
  const { errors, limit, everyUs, ejectUs } = service.breaker;
  return [
    {
      title: 'The breaker does not act, or acts too often',
      symptom: 'A pod fails again and again and still gets requests; or half of a service is out.',
      means: 'Users meet the sick pod; or the rest is overloaded.',
      look: [
        proxyOf(service.namespace, liveWorkload(service), 'cluster', '--fqdn', service.host, '-o', 'json'),
        proxyOf(service.namespace, liveWorkload(service), 'endpoint', '--status', 'unhealthy'),
        ask('sum by (cluster_name) (envoy_cluster_outlier_detection_ejections_active)'),
      ],
      causes: [
        `Errors are not in a row: \`${service.name}\` is out after ${errors} of them, and one good answer between starts anew.`,
        `The limit: at most ${printShare(limit)} may be out at once; with few pods that is nobody, which \`nines check\` would say.`,
        'The caller has no proxy, or calls a pod by its address.',
        'Too often: errors are not the pod’s but of what it calls. Then all of them are out at once.',
      ],
      cure: [
        `Looked at every ${printDuration(everyUs)}, out for ${printDuration(ejectUs)}: change \`breaker\` in \`${site.spec}\`, see it proven, apply.`,
        { text: 'Does it hold?', run: [nines(site, 'prove', '--only', 'M13')] },
      ],
      over: {
        text: 'sick pods are out and the others are not.',
        run: [ask('sum by (cluster_name) (envoy_cluster_outlier_detection_ejections_active)')],
      },
      helps: ['network', 'application'],
    },
  ];
}

function refused(site: Site): Runbook {
  const namespace = serviceNamespace(site);
  return {
    title: 'Calls between services are refused with 403',
    symptom: 'A caller gets 403 with `RBAC: access denied`.',
    means: 'No policy allows this caller, method or path.',
    look: [
      kubectlIn(namespace, 'get', 'authorizationpolicies'),
      proxyOf(namespace, '$WORKLOAD', 'listener'),
      logsOf(namespace, '$WORKLOAD', 'istio-proxy'),
      kubectlIn(namespace, 'get', 'pods', '-l', 'app=$WORKLOAD', '-o', 'jsonpath={.items[*].spec.serviceAccountName}'),
    ],
    causes: [
      'The caller is not among the `calls` of anybody’s spec.',
      'It runs under another service account than was named.',
      'It has no proxy: then it has no identity.',
      'A token is asked for, and missing or of another issuer: 401 or 403.',
    ],
    cure: [
      `Who may call whom is \`calls\` and \`auth\` in \`${site.spec}\`: add the call, compile, apply \`mesh/authorization-policies.yaml\`.`,
      'The wrong account: the Deployment that was compiled has the right one.',
    ],
    over: { text: 'the call is answered.', run: [logsOf(namespace, '$WORKLOAD', 'istio-proxy', '2m')] },
    helps: ['network', 'security'],
  };
}

function limited(site: Site): readonly Runbook[] {
  const [service] = Object.values(site.model.services).filter(({ rateLimit }) => rateLimit !== null);
  if (service === undefined) return [];
  return [
    {
      title: 'Requests are refused with 429',
      symptom: `Clients of \`${service.name}\` get 429, some of them or all.`,
      means: 'A limit does its work. The question is whether it is the right one.',
      look: [
        ask('topk(10, service:requests:rate5m)'),
        kubectlIn(service.namespace, 'get', 'envoyfilters'),
        kubectlIn(service.namespace, 'get', 'pods', '-l', podsOfService(service), '-o', 'wide'),
      ],
      causes: [
        'A client that asks too much: the limit is there for it.',
        'Fewer pods than usual: each has its own bucket, so half of the pods is half of the limit.',
        'The load has grown and the limit has not.',
      ],
      cure: [
        `\`rateLimit\` of the service in \`${site.spec}\`, compile, apply \`mesh/rate-limits.yaml\`.`,
        'The client: it should slow down when it gets 429; the answer says until when.',
      ],
      over: { text: 'nobody is refused who should not be.', run: [ask('topk(10, service:requests:rate5m)')] },
      helps: ['application'],
    },
  ];
}

function replaced(site: Site): Runbook {
  const [service] = Object.values(site.model.services).filter(({ background }) => !background);
  const namespace = service?.namespace ?? serviceNamespace(site);
  return {
    title: 'Requests fail while pods are replaced',
    symptom: 'Every rollout or drain brings a few 503.',
    means: 'Each release costs some users an answer.',
    look: [
      kubectlIn(namespace, 'describe', 'deployment', service?.name ?? '$WORKLOAD'),
      eventsIn(namespace),
      ask('sum by (destination_service_name) (increase(service:errors:rate5m[30m]))'),
    ],
    causes: [
      'Pods end before every proxy knows that they leave: the pause before SIGTERM is too short.',
      'Pods are ready before they can answer: the readiness probe asks too little.',
      'Requests that take longer than the time between SIGTERM and SIGKILL.',
    ],
    cure: [
      `${service === undefined ? 'The pause' : `\`${service.name}\` pauses ${printDuration(service.rollout.drainUs)} and has ${printDuration(service.rollout.gracefulUs)} in all`}: \`rollout\` of the service in \`${site.spec}\`.`,
      'The probe: it should ask what a request needs.',
      { text: 'Does a rolling update go unnoticed?', run: [nines(site, 'prove', '--only', 'V01')] },
    ],
    over: { text: 'a rollout passes without a failed request.', run: [] },
    helps: ['application'],
  };
}

function candidateIdle(site: Site): readonly Runbook[] {
  // Where Flagger or Argo Rollouts moves it, they write its routes and say themselves why it waits.
  const service = Object.values(site.model.services).find(
    ({ canary, rollout }) => canary !== null && rollout.engine === 'nines',
  );
  if (service === undefined) return [];
  const workload = service.versions.find(({ name }) => name === 'canary')?.workload ?? service.name;
  return [
    {
      title: 'A canary gets no requests',
      symptom: `\`${workload}\` runs and serves nobody.`,
      means: 'It is not judged by anything.',
      look: [
        kubectlIn(service.namespace, 'get', 'pods', '-l', `app=${service.name}`, '-L', 'version'),
        kubectlIn(service.namespace, 'get', 'virtualservice', service.name, '-o', 'yaml'),
        kubectlIn(service.namespace, 'get', 'destinationrule', service.name, '-o', 'yaml'),
      ],
      causes: [
        'Its weight is 0: the rollout has not begun, or has gone back.',
        'Its pods are not ready, or lack the label `version` that the subset selects.',
        'Users are pinned to the version that they drew first.',
      ],
      cure: ['The weights: [operations](/runbooks/operations.md) has the commands.', undo(site)],
      over: {
        text: 'it gets its share.',
        run: [ask('sum by (destination_version) (rate(istio_requests_total{reporter="source"}[5m]))')],
      },
      helps: ['application'],
    },
  ];
}

function otherCluster(site: Site): readonly Runbook[] {
  const { eastWest } = site.model.mesh;
  if (eastWest === null || objectsOf(site, 'Gateway', 'networking.istio.io/').length < 2) return [];
  return [
    {
      title: 'Calls to another cluster fail',
      symptom: 'A service that runs in several clusters is only answered by its own.',
      means: 'The loss of it here is not carried there.',
      look: [
        istioctl('remote-clusters'),
        kubectlIn(eastWest.namespace, 'get', 'services'),
        kubectlIn(eastWest.namespace, 'get', 'gateways'),
      ],
      causes: [
        'A cluster lacks the secret to read the other’s endpoints.',
        `Port ${eastWest.port} is closed between them.`,
        'Their certificates come from different roots.',
      ],
      cure: [
        'The secret: made with the credentials of the other cluster, in `istio-system`; `remote-clusters` then lists it as `synced`.',
        'The port: security groups and load balancer.',
        'One root for all clusters, before anything else is tried.',
      ],
      over: { text: 'every cluster is `synced` in every other.', run: [istioctl('remote-clusters')] },
      helps: ['network'],
    },
  ];
}

/** What goes wrong between clients, gateways and services. */
export function trafficSymptoms(site: Site): readonly Runbook[] {
  return [
    noTraffic(site),
    ...breakerSilent(site),
    refused(site),
    ...limited(site),
    replaced(site),
    ...candidateIdle(site),
    ...otherCluster(site),
  ];
}
