/** What Strimzi's pods need of one another and of its operator: ports that no object names. */
import { STRIMZI_OPERATOR_LABELS, STRIMZI_PORTS } from '../../engines/strimzi.ts';
import { kafkaListeners } from '../../manifests/kafka-listeners.ts';
import type { KubeObject } from '../../manifests/types.ts';
import { ANYWHERE, endOf, type Flow, type FlowEnd, tcp } from './flow.ts';
import type { PodSet } from './pod-set.ts';

const OPERATOR: FlowEnd = { kind: 'anyPods', labels: STRIMZI_OPERATOR_LABELS };
const { control, replication, agent, connect, cruiseControl } = STRIMZI_PORTS;

function partOf(namespace: string, name: string): FlowEnd {
  return { kind: 'pods', namespace, labels: { 'strimzi.io/name': name } };
}

/** Controllers and brokers, of one another and of the operator. */
function nodeFlows(set: PodSet): readonly Flow[] {
  const own = endOf(set);
  return [
    { from: own, to: own, ports: tcp(control, replication) },
    { from: OPERATOR, to: own, ports: tcp(control, replication, agent) },
  ];
}

/** What stands beside brokers asks them; Cruise Control is asked as well. */
function besideFlows(set: PodSet, { metadata }: KubeObject): readonly Flow[] {
  const own = endOf(set);
  const asking: Flow = { from: own, to: partOf(set.namespace, `${metadata.name}-kafka`), ports: tcp(replication) };
  if (set.selector['strimzi.io/name'] !== `${metadata.name}-cruise-control`) return [asking];
  const operators = [OPERATOR, partOf(set.namespace, `${metadata.name}-entity-operator`)];
  return [asking, ...operators.map((from) => ({ from, to: own, ports: tcp(cruiseControl) }))];
}

/** Flows of one set of pods that an object of Strimzi makes; where MirrorMaker fetches from, it is told itself. */
export function strimziFlows(set: PodSet, maker: KubeObject): readonly Flow[] {
  if (maker.kind === 'KafkaMirrorMaker2') {
    const own = endOf(set);
    return [own, OPERATOR].map((from) => ({ from, to: own, ports: tcp(connect) }));
  }
  const isNode = set.selector['strimzi.io/name']?.endsWith('-kafka') === true;
  return isNode ? nodeFlows(set) : besideFlows(set, maker);
}

/** Clients of other regions come to brokers through load balancers that Strimzi makes. */
export function outsideKafkaFlows(kafkas: readonly KubeObject[], sets: readonly PodSet[]): readonly Flow[] {
  return kafkas.flatMap((kafka) => {
    const { name, namespace = 'default' } = kafka.metadata;
    const outside = kafkaListeners(kafka).filter(({ type }) => type === 'loadbalancer' || type === 'nodeport');
    if (outside.length === 0) return [];
    return sets
      .filter((set) => set.namespace === namespace && set.selector['strimzi.io/name'] === `${name}-kafka`)
      .map((set) => ({ from: ANYWHERE, to: endOf(set), ports: tcp(...outside.map(({ port }) => port)) }));
  });
}
