import { INSTANCE_FAMILIES } from '../../engines/instance-families.ts';
import { chooseWord } from '../../schema/choose-word.ts';
import type { Reading } from '../../schema/reading.ts';
import type { Path } from '../../schema/types.ts';
import { printDuration, YEAR_US } from '../../units/duration.ts';
import { replicasOf } from '../derive/replicas-of.ts';
import { needsKeda, scalerOf } from '../derive/scaler-of.ts';
import type { PlatformSpec } from '../platform-schema.ts';
import type { WrittenService } from '../sections/service.ts';
import { demandNamed } from './named.ts';
import type { SpecRule } from './spec-rule.ts';

/** What scales a service can, what is forecast can be known, and what is told of can happen. */
export const scaling: SpecRule = (spec, reading) => {
  for (const [name, service] of Object.entries(spec.services)) {
    engine(spec, name, service, reading);
    queue(spec, name, service, reading);
    hours(spec, name, service, reading);
    vertical(spec, name, service, reading);
  }
  nodes(spec, reading);
  predictive(spec, reading);
  history(spec, reading);
};

function engine(spec: PlatformSpec, name: string, service: WrittenService, reading: Reading): void {
  const at = ['services', name, 'scaling'];
  const need = needsKeda(spec, name);
  if (service.scaling?.engine === 'kubernetes' && need !== null) {
    const message = `${need} is nothing that Kubernetes’ own autoscaler can ask for`;
    reading.report('SPEC025', [...at, 'engine'], message, 'write `engine: keda`, or take it away');
  }
  if (scalerOf(spec, name) !== 'keda') return;
  const { rollout, canary, blueGreen } = service;
  const isMoved = rollout.engine === 'nines' && ((canary?.steps?.length ?? 0) > 0 || blueGreen !== undefined);
  if (isMoved) {
    const feature = blueGreen === undefined ? 'canary' : 'blueGreen';
    const message = `a rollout sets the fewest pods of both versions, and KEDA sets them back`;
    const fix = 'scale it by Kubernetes’ own autoscaler, or let another engine move the weights';
    reading.report('SPEC025', ['services', name, feature], message, fix);
  }
  const asked = service.scaling?.latency !== undefined ? 'latency' : 'custom';
  const asksPrometheus = asked === 'latency' || Object.keys(service.scaling?.custom ?? {}).length > 0;
  if (asksPrometheus && spec.monitoring === undefined) {
    reading.report('SPEC025', [...at, asked], 'KEDA asks Prometheus, and there is none', 'add `monitoring: {}`');
  }
}

function queue(spec: PlatformSpec, name: string, { scaling: written }: WrittenService, reading: Reading): void {
  if (written?.queue === undefined) return;
  const { store: storeName, group, secret } = written.queue;
  const at = ['services', name, 'scaling', 'queue'];
  const store = Object.hasOwn(spec.data, storeName) ? spec.data[storeName] : undefined;
  if (store === undefined) {
    const fix = chooseWord(storeName, Object.keys(spec.data));
    reading.report('SPEC027', [...at, 'store'], `there is no store ${storeName} under \`data\``, fix);
  } else if (store.kind !== 'redis' && store.kind !== 'kafka') {
    const message = `${storeName} is ${store.kind}: queues are lists of Redis and topics of Kafka`;
    reading.report('SPEC025', [...at, 'store'], message, 'name a store of one of these kinds');
  } else if (store.kind === 'kafka' && group === undefined) {
    const message = 'what waits in a topic is what a group of consumers has not read';
    reading.report('SPEC007', at, message, 'add `group`');
  } else if ((store.kind === 'redis' && group !== undefined) || (store.kind === 'kafka' && secret !== undefined)) {
    const field = group !== undefined && store.kind === 'redis' ? 'group' : 'secret';
    reading.report('SPEC030', [...at, field], `\`${field}\` is not of ${store.kind}`, 'take it away');
  }
}

function hours(spec: PlatformSpec, name: string, service: WrittenService, reading: Reading): void {
  const bounds = Object.values(replicasOf(spec, service));
  const most = Math.max(...bounds.map(({ max }) => max), 0);
  const least = Math.min(...bounds.map(({ min }) => min));
  service.scaling?.hours.forEach(({ from, until, replicas }, i) => {
    const at = ['services', name, 'scaling', 'hours', i];
    if (from === until) reading.report('SPEC009', [...at, 'until'], 'they end as they begin', 'write a later time');
    const path = [...at, 'replicas'];
    if (replicas > most) {
      const message = `${replicas} pods are more than \`replicas\` ever allows, ${most}`;
      reading.contradict('SPEC023', path, ['services', name, 'replicas'], message, `write at most ${most}`);
    } else if (replicas <= least) {
      reading.report('SPEC030', path, `${least} pods run at any hour`, `write more than ${least}`);
    }
  });
}

function vertical(spec: PlatformSpec, name: string, service: WrittenService, reading: Reading): void {
  const at = ['services', name, 'vertical'];
  if (service.vertical === undefined) return;
  if (spec.scaling?.vertical === undefined) {
    reading.report('SPEC030', at, 'nobody recommends anything', 'add `scaling: { vertical: {} }`, or take it away');
    return;
  }
  const mode = service.vertical.mode ?? spec.scaling.vertical.mode;
  const grows = Object.values(replicasOf(spec, service)).some(({ min, max }) => max > min);
  service.vertical.resources?.forEach((resource, i) => {
    if (mode !== 'apply' || !grows || service.scaling?.[resource] === 'none') return;
    const message = `${resource} decides how many pods there are: what changes the request changes the utilisation that is looked at`;
    const against = ['services', name, 'scaling', resource];
    const fix = `take ${resource} away here, or write \`scaling: { ${resource}: none }\``;
    reading.contradict('SPEC025', [...at, 'resources', i], against, message, fix);
  });
}

function nodes(spec: PlatformSpec, reading: Reading): void {
  const written = spec.scaling?.nodes;
  if (written === undefined) return;
  const at = ['scaling', 'nodes'];
  if (spec.provider !== 'aws') {
    const message = `Karpenter’s nodes are described for aws, and the provider is ${spec.provider}`;
    reading.report('SPEC025', at, message, 'take `nodes` away, and use the provider’s own autoscaling');
  }
  const first = INSTANCE_FAMILIES[written.families[0] ?? '']?.architecture;
  written.families.forEach((family, i) => {
    const path: Path = [...at, 'families', i];
    const known = Object.hasOwn(INSTANCE_FAMILIES, family) ? INSTANCE_FAMILIES[family] : undefined;
    if (known === undefined) {
      const fix = chooseWord(family, Object.keys(INSTANCE_FAMILIES));
      reading.report('SPEC009', path, `the price of ${family} is not known`, fix);
    } else if (first !== undefined && known.architecture !== first) {
      const message = `${family} is ${known.architecture}, ${written.families[0]} is ${first}: an image runs on one`;
      reading.report('SPEC025', path, message, 'name families of one architecture');
    }
  });
  for (const cluster of Object.keys(written.names)) {
    demandNamed(spec, 'cluster', cluster, [...at, 'names', cluster], reading);
  }
}

function predictive(spec: PlatformSpec, reading: Reading): void {
  const written = spec.scaling?.predictive;
  if (written === undefined) return;
  const at = ['scaling', 'predictive'];
  written.services.forEach((name, i) => {
    const path = [...at, 'services', i];
    const service = Object.hasOwn(spec.services, name) ? spec.services[name] : undefined;
    if (service === undefined) {
      demandNamed(spec, 'service', name, path, reading);
    } else if (!Object.values(replicasOf(spec, service)).some(({ min, max }) => max > min)) {
      const message = `${name} has no room to grow: no \`replicas.max\` is above its replicas`;
      reading.report('SPEC030', path, message, `add \`max\` to the replicas of ${name}`);
    }
  });
  const { daily, weekly, yearly } = written.seasonality;
  if (yearly > 0 && written.history < 2 * YEAR_US) {
    const message = `a year is not told from ${printDuration(written.history)}: what repeats must have been seen twice`;
    const fix = 'write `history: 730d`, or `yearly: 0`';
    reading.contradict('SPEC028', [...at, 'seasonality', 'yearly'], [...at, 'history'], message, fix);
  }
  const weekUs = (YEAR_US / 365) * 7;
  if (weekly > 0 && written.history < 2 * weekUs) {
    const message = `a week is not told from ${printDuration(written.history)}: what repeats must have been seen twice`;
    reading.contradict(
      'SPEC028',
      [...at, 'seasonality', 'weekly'],
      [...at, 'history'],
      message,
      'write `history: 14d`',
    );
  }
  if (daily + weekly + yearly === 0) {
    reading.report(
      'SPEC030',
      [...at, 'seasonality'],
      'nothing repeats: there is nothing to forecast',
      'write an order',
    );
  }
  for (const size of ['cpu', 'memory', 'storage'] as const) {
    if (written[size].min <= written[size].max) continue;
    reading.report('SPEC028', [...at, size, 'min'], 'the least is above the most', 'write a smaller one');
  }
}

/** Who looks back further than samples are kept sees less than it was told. */
function history(spec: PlatformSpec, reading: Reading): void {
  for (const part of ['vertical', 'predictive'] as const) {
    const written = spec.scaling?.[part];
    if (written === undefined) continue;
    const at = ['scaling', part];
    if (spec.monitoring === undefined) {
      reading.report('SPEC025', at, 'it looks at what Prometheus has kept, and there is none', 'add `monitoring: {}`');
    } else if (written.history > spec.monitoring.retention) {
      const kept = printDuration(spec.monitoring.retention);
      const message = `Prometheus keeps ${kept}: ${printDuration(written.history)} cannot be looked at`;
      const fix = `write \`monitoring: { retention: ${printDuration(written.history)} }\`, or a shorter history`;
      reading.contradict('SPEC028', [...at, 'history'], ['monitoring', 'retention'], message, fix);
    }
  }
}
