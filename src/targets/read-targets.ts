import { isDocumentOf } from '../schema/is-document-of.ts';
import { readDocument } from '../schema/read-document.ts';
import { inFileOrder, Reading } from '../schema/reading.ts';
import type { Path } from '../schema/types.ts';
import { readYaml } from '../schema/yaml-node.ts';
import { printDuration } from '../units/duration.ts';
import type { Issue } from '../units/issue.ts';
import { assumptionsOf } from './assumptions-of.ts';
import { callCircles } from './call-circles.ts';
import { figureDetail, figureValue } from './figure-value.ts';
import { checkLostTime } from './lost-time.ts';
import { printAssumption } from './print-assumption.ts';
import { checkRegions, regionShares, zoneName } from './region-shares.ts';
import { targetFigure } from './target-figure.ts';
import { type TargetsFile, targetsFileSchema } from './targets-file-schema.ts';
import type { Provenance, RegionTargets, ServiceTargets, TargetFigure, Targets } from './types.ts';
import { writtenCalls } from './written-calls.ts';
import { writtenLoad, writtenWork } from './written-load.ts';

export interface TargetsResult {
  /** Null when there is any issue. */
  readonly targets: Targets | null;
  /** All of them, in the order of the file. */
  readonly issues: readonly Issue[];
}

/** Reads a file of `kind: Targets`. A Platform is read by `spec`, and its targets computed by `model`. */
export function readTargets(file: string, text: string): TargetsResult {
  const reading = new Reading(file);
  const node = readYaml(text, reading);
  const written =
    node !== undefined && isDocumentOf('Targets', node, reading)
      ? readDocument(targetsFileSchema, node, reading)
      : undefined;
  if (written !== undefined) check(written, reading);
  const isSound = written !== undefined && reading.issues.length === 0;
  return { targets: isSound ? targetsOfFile(written, reading) : null, issues: inFileOrder(reading.issues) };
}

function check(written: TargetsFile, reading: Reading): void {
  if (written.regions !== undefined) checkRegions(written.regions, reading);
  checkLostTime(written.targets, ['targets'], reading);
  const graph = new Map(
    Object.entries(written.services).map(([name, { calls }]) => [
      fullName(name),
      writtenCalls(calls).map(({ to, at }) => ({ to: calleeName(name, to, written), at })),
    ]),
  );
  const keys = new Map(Object.keys(written.services).map((name) => [fullName(name), name]));
  for (const { chain, caller, at } of callCircles(graph)) {
    const message = `calls go in a circle: ${chain.join(' → ')}`;
    const path = ['services', keys.get(caller) ?? caller, 'calls', at];
    reading.report('SPEC021', path, message, 'take one of these calls away: a request must come to an end');
  }
  for (const name of Object.keys(written.services)) {
    if (keys.get(fullName(name)) === name) continue;
    reading.report('SPEC003', ['services', name], `${fullName(name)} is described twice`, 'keep one of the two');
  }
}

function targetsOfFile(written: TargetsFile, reading: Reading): Targets {
  const services = Object.entries(written.services).map(([name, service]): ServiceTargets => {
    const at = ['services', name];
    return {
      service: fullName(name),
      ...(service.load === undefined ? {} : { load: writtenLoad(service.load) }),
      ...writtenWork(service.work),
      ...(service.concurrency === undefined ? {} : { concurrency: service.concurrency }),
      calls: writtenCalls(service.calls).map(({ to, times, path, port }) => ({
        service: calleeName(name, to, written),
        times,
        path,
        ...(port === null ? {} : { port }),
      })),
      provenance: {
        load: provenanceAt(reading, [...at, 'load']),
        work: provenanceAt(reading, [...at, 'work']),
        calls: provenanceAt(reading, [...at, 'calls']),
      },
    };
  });
  return {
    name: written.metadata?.name ?? reading.file,
    figures: figuresOf(written, reading),
    regions: regionsOf(written),
    services,
    assume: assumptionsOf(written.assume),
    assumed: assumedOf(written, services, reading),
    ignore: written.ignore,
  };
}

function figuresOf(written: TargetsFile, reading: Reading): readonly TargetFigure[] {
  const figures: TargetFigure[] = [];
  const add = (targets: TargetsFile['targets'], at: Path, service?: string, cluster?: string) => {
    for (const [target, figure] of Object.entries(targets)) {
      const scope = { service, cluster, detail: figureDetail(figure) };
      figures.push(targetFigure(target, figureValue(figure), provenanceAt(reading, [...at, target]), scope));
    }
  };
  add(written.targets, ['targets']);
  for (const [name, { targets, cluster }] of Object.entries(written.services)) {
    add(targets ?? {}, ['services', name, 'targets'], fullName(name), cluster);
  }
  const taking = Object.entries(regionShares(written.regions ?? {})).filter(([, share]) => share > 0);
  if (taking.length > 1) {
    for (const [region, share] of taking) {
      const provenance = provenanceAt(reading, ['regions', region, 'share']);
      figures.push(targetFigure('regionShare', share, provenance, { detail: { region } }));
    }
  }
  return figures;
}

function regionsOf({ regions = {} }: TargetsFile): readonly RegionTargets[] {
  const shares = regionShares(regions);
  return Object.entries(regions).map(([name, { role, zones, clusters }]) => ({
    name,
    clusters: clusters ?? [name],
    role,
    share: shares[name] ?? 0,
    zones: zones.map((zone) => zoneName(name, zone)),
  }));
}

function assumedOf(written: TargetsFile, services: readonly ServiceTargets[], reading: Reading): Targets['assumed'] {
  const assumed: { path: string; value: string; why: string }[] = [];
  for (const { service, workUs, provenance } of services) {
    const { work } = provenance;
    if (work?.kind === 'default') {
      assumed.push({ path: `services.${service}.work`, value: printDuration(workUs), why: work.why });
    }
  }
  for (const [name, value] of Object.entries(assumptionsOf(written.assume))) {
    const { field, printed } = printAssumption(name, value);
    const from = provenanceAt(reading, ['assume', field]);
    if (from.kind === 'default') assumed.push({ path: `assume.${field}`, value: printed, why: from.why });
  }
  return assumed;
}

function provenanceAt(reading: Reading, path: Path): Provenance {
  return reading.provenanceOf(path) ?? { kind: 'default', why: 'not said' };
}

/** `web` is `default/web`, a host stays a host. */
function fullName(name: string): string {
  return name.includes('/') || name.includes('.') ? name : `default/${name}`;
}

/** A callee as its caller names it: with a namespace, a host, or a neighbour in the caller's own namespace. */
function calleeName(caller: string, to: string, written: TargetsFile): string {
  if (to.includes('/') || to.includes('.')) return to;
  const namespace = fullName(caller).split('/')[0] ?? 'default';
  const neighbour = `${namespace}/${to}`;
  const isDescribed = Object.keys(written.services).some((name) => fullName(name) === neighbour);
  return isDescribed || !Object.hasOwn(written.services, to) ? neighbour : fullName(to);
}
