import { ENGINE_NAMES, type Installation } from '../../engines/installation.ts';
import { INSTALLATIONS } from '../../engines/installations.ts';
import { KNOWN_VERSIONS, type KnownVersions } from '../../engines/known-versions.ts';
import type { Reading } from '../../schema/reading.ts';
import type { Path } from '../../schema/types.ts';
import type { SpecRule } from './spec-rule.ts';

/** What is written for an engine is written for a version of it: of others nobody knows what they make of it. */
export const versions: SpecRule = (spec, reading) => {
  const { tracing, monitoring, logs, cost } = spec;
  const asked: (readonly [Path, KnownVersions, string | undefined])[] = [
    [['tracing', 'collector', 'version'], KNOWN_VERSIONS.collector, tracing?.collector.version],
    [['tracing', 'jaeger', 'version'], KNOWN_VERSIONS.jaeger, tracing?.jaeger.version],
    [['monitoring', 'version', 'prometheus'], KNOWN_VERSIONS.prometheus, monitoring?.version.prometheus],
    [['monitoring', 'version', 'alertmanager'], KNOWN_VERSIONS.alertmanager, monitoring?.version.alertmanager],
    [['monitoring', 'kiali', 'version'], KNOWN_VERSIONS.kiali, monitoring?.kiali?.version],
    [['logs', 'version', 'loki'], KNOWN_VERSIONS.loki, logs?.version.loki],
    [['logs', 'version', 'collector'], KNOWN_VERSIONS.collector, logs?.version.collector],
    [['cost', 'version'], KNOWN_VERSIONS.opencost, cost?.version],
  ];
  for (const [name, { kind, run }] of Object.entries(spec.data)) {
    if (kind !== 'bucket') asked.push([['data', name, 'run', 'version'], KNOWN_VERSIONS[kind], run?.version]);
  }
  for (const name of ENGINE_NAMES) {
    const pin = INSTALLATIONS.find(({ engine }) => engine === name);
    const wanted = spec.engines[name]?.version;
    if (pin !== undefined) asked.push([['engines', name, 'version'], fromPin(pin), wanted]);
  }
  for (const [path, known, version] of asked) {
    if (version !== undefined) judge(path, known, version, reading);
  }
};

/** Of how an engine is installed only one version is known: those from it on keep their promises within a major version. */
function fromPin({ engine, version }: Installation): KnownVersions {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return { engine, least: [major, minor], mostMajor: major };
}

function judge(path: Path, { engine, least, mostMajor }: KnownVersions, version: string, reading: Reading): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < least[0] || (major === least[0] && minor < least[1]);
  if (!isOld && major <= mostMajor) return;
  const newest = `${mostMajor}.x`;
  const message = `what we write is read by ${engine} ${least.join('.')} to ${newest}; what ${version} makes of it nobody has tried`;
  const lowest = version.split('.').length === 3 ? `${least.join('.')}.0` : least.join('.');
  const fix = isOld ? `write \`${lowest}\` or later` : `write a version of ${newest}`;
  reading.report('SPEC009', path, message, fix);
}
