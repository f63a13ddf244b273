import { chooseWord } from '../../schema/choose-word.ts';
import type { Reading } from '../../schema/reading.ts';
import type { Path } from '../../schema/types.ts';
import { SHARE_SLACK } from '../../targets/region-shares.ts';
import { nearestWord } from '../../units/nearest-word.ts';
import { quoteList } from '../../units/quote-list.ts';
import { printShare } from '../../units/share.ts';
import { clustersOf } from '../derive/clusters-of.ts';
import { FEATURE_VERSIONS, versionNamesOf } from '../derive/versions-of.ts';
import type { PlatformSpec } from '../platform-schema.ts';
import type { WrittenService } from '../sections/service.ts';
import { demandNamed } from './named.ts';
import type { SpecRule } from './spec-rule.ts';

/** Whatever names something else names something that is there. */
export const references: SpecRule = (spec, reading) => {
  for (const [name, service] of Object.entries(spec.services)) {
    const at = ['services', name];
    targets(spec, name, service, at, reading);
    access(spec, service, at, reading);
    split(spec, service, at, reading);
    for (const version of Object.keys(service.versions)) {
      if (!(FEATURE_VERSIONS as readonly string[]).includes(version)) continue;
      const fix = `choose another name: \`${version}\` is the version that a feature brings in`;
      reading.report('SPEC010', [...at, 'versions', version], `a version cannot be called ${version}`, fix);
    }
  }
  collisions(spec, reading);
};

function targets(spec: PlatformSpec, name: string, service: WrittenService, at: Path, reading: Reading): void {
  const routes = [
    ['ab', service.ab?.to],
    ['mirror', service.mirror?.to],
    ['loadTest', service.loadTest?.to],
  ] as const;
  const versions = versionNamesOf(service);
  for (const [feature, to] of routes) {
    if (to === undefined || to === '') continue;
    const path = [...at, feature, 'to'];
    const isService = to !== name && Object.hasOwn(spec.services, to);
    if (!versions.includes(to) && !isService) {
      const near = nearestWord(to, [...versions, ...Object.keys(spec.services).filter((other) => other !== name)]);
      const fix =
        near === undefined
          ? `name a version (${quoteList(versions)}), or add it under \`versions\``
          : `did you mean \`${near}\`?`;
      reading.report('SPEC027', path, `${to} is neither a version of ${name} nor another service`, fix);
    } else if (to === versions[0] && feature !== 'mirror') {
      reading.report('SPEC030', path, `${to} is where these requests go anyway`, 'name another version or service');
    } else if (isService && spec.services[to]?.background) {
      reading.report('SPEC027', path, `${to} is a worker that listens on no port`, 'name a service with a port');
    }
  }
}

function access(spec: PlatformSpec, { auth, locality }: WrittenService, at: Path, reading: Reading): void {
  (auth?.allow ?? []).forEach(({ from }, i) => {
    for (const [j, word] of (typeof from === 'string' ? [from] : from).entries()) {
      const path = [...at, 'auth', 'allow', i, 'from', ...(typeof from === 'string' ? [] : [j])];
      source(spec, word, path, reading);
    }
  });
  const jwt = auth?.jwt;
  const issuer = typeof jwt === 'string' ? jwt : jwt?.issuer;
  if (issuer !== undefined && issuer !== '' && !Object.hasOwn(spec.mesh.jwt, issuer)) {
    const issuers = Object.keys(spec.mesh.jwt);
    const path = [...at, 'auth', 'jwt', ...(typeof jwt === 'string' ? [] : ['issuer'])];
    const fix =
      issuers.length === 0
        ? `describe it: \`mesh: { jwt: { ${issuer}: { issuer: … } } }\``
        : chooseWord(issuer, issuers);
    reading.report('SPEC027', path, `there is no issuer ${issuer} under mesh.jwt`, fix);
  }
  for (const [from, to] of Object.entries(locality?.failover ?? {})) {
    for (const region of [from, to]) {
      demandNamed(spec, 'region', region, [...at, 'locality', 'failover', from], reading);
    }
  }
}

/** A caller that `auth` lets in. */
function source(spec: PlatformSpec, word: string, path: Path, reading: Reading): void {
  if (word.startsWith('namespace:') || word === 'anyone' || word === '' || Object.hasOwn(spec.services, word)) return;
  if (word !== 'gateway') {
    const known = [...Object.keys(spec.services), 'gateway', 'anyone'];
    reading.report('SPEC027', path, `there is no service ${word}`, chooseWord(word, known));
  } else if (spec.gateway === undefined) {
    reading.report('SPEC027', path, 'the platform has no gateway', 'add `gateway:`, or name another caller');
  }
}

function split(spec: PlatformSpec, service: WrittenService, at: Path, reading: Reading): void {
  if (service.split === undefined) return;
  const clusters = clustersOf(spec).map(({ name }) => name);
  const entries = Object.entries(service.split);
  for (const [cluster] of entries) {
    if (!clusters.includes(cluster)) {
      reading.report(
        'SPEC027',
        [...at, 'split', cluster],
        `there is no cluster ${cluster}`,
        chooseWord(cluster, clusters),
      );
    }
  }
  const sum = entries.reduce((total, [, share]) => total + share, 0);
  if (entries.length > 0 && Math.abs(sum - 1) > SHARE_SLACK) {
    reading.report(
      'SPEC022',
      [...at, 'split'],
      `the shares of the clusters sum to ${printShare(Math.round(sum * 1e6) / 1e6)}`,
      'make them sum to 100%',
    );
  }
}

/** Names that would become one object or one host. */
function collisions(spec: PlatformSpec, reading: Reading): void {
  const sections = [
    ['data', Object.keys(spec.data)],
    ['externals', Object.keys(spec.externals)],
  ] as const;
  const taken = new Map(Object.keys(spec.services).map((name) => [name, 'a service']));
  for (const [section, names] of sections) {
    for (const name of names) {
      const other = taken.get(name);
      if (other !== undefined)
        reading.report(
          'SPEC010',
          [section, name],
          `${name} is ${other} too`,
          'choose another name: calls could mean either',
        );
      taken.set(name, section === 'data' ? 'a data store' : 'an external');
    }
  }
  for (const [name, service] of Object.entries(spec.services)) {
    for (const version of versionNamesOf(service).slice(1)) {
      const workload = `${name}-${version}`;
      const other = Object.hasOwn(spec.services, workload) ? spec.services[workload] : undefined;
      if (other !== undefined && other.namespace === service.namespace) {
        reading.report(
          'SPEC010',
          ['services', workload],
          `${workload} is also the workload of version ${version} of ${name}`,
          'choose another name',
        );
      }
      if (workload.length > 63) {
        reading.report(
          'SPEC010',
          ['services', name],
          `the workload ${workload} has a name of more than 63 characters`,
          'choose a shorter name',
        );
      }
    }
  }
}
