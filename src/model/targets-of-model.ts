/**
 * What a platform promises and what must be assumed of it, in the shape that `check` and `prove` know. A feature of a
 * service is a promise of its figures; `targets` change the figure, of the platform or of one service.
 */
import { FIGURES } from '../targets/figures.ts';
import { printAssumption } from '../targets/print-assumption.ts';
import { targetFigure } from '../targets/target-figure.ts';
import type { Call, Provenance, RegionTargets, ServiceTargets, TargetFigure, Targets } from '../targets/types.ts';
import { printDuration } from '../units/duration.ts';
import { promisesOf } from './promises-of.ts';
import type { Model, Service } from './types.ts';

/** Targets of a platform. */
export function targetsOf(model: Model): Targets {
  return {
    name: model.name,
    figures: [
      ...platformFigures(model),
      ...Object.values(model.services).flatMap((service) => serviceFigures(model, service)),
    ],
    regions: Object.values(model.regions).map(regionOf),
    services: [...Object.values(model.services).map((service) => serviceOf(model, service)), ...externalsOf(model)],
    assume: model.assume,
    assumed: assumedOf(model),
    contacts: Object.values(model.contacts).map(({ name, afterUs }) => ({ name, afterUs })),
    ignore: model.ignore,
  };
}

function platformFigures(model: Model): readonly TargetFigure[] {
  const named = Object.entries(withCapacity(model.targets)).map(([name, value]) =>
    targetFigure(name, value, provenanceAt(model, `targets.${name}`)),
  );
  const taking = Object.values(model.regions).filter(({ share }) => share > 0);
  const shares = taking.map((region) =>
    targetFigure('regionShare', region.share, provenanceAt(model, `regions.${region.name}.share`), {
      detail: { region: region.name },
    }),
  );
  return [...named, ...(shares.length > 1 ? shares : [])];
}

/** Who asks how soon a lost zone's users are answered is also told how soon there is as much capacity as before. */
function withCapacity(targets: Model['targets']): Model['targets'] {
  const capacity = FIGURES.capacityRestored?.value ?? 0;
  return 'zoneFailover' in targets && !('capacityRestored' in targets)
    ? { ...targets, capacityRestored: capacity }
    : targets;
}

/** Figures that the features of a service promise, each as the service, else the platform, else the ledger has it. */
function serviceFigures(model: Model, service: Service): readonly TargetFigure[] {
  const name = `${service.namespace}/${service.name}`;
  const at = `services.${service.name}`;
  const figures = promisesOf(model, service).map(({ target, value, detail, cluster, path }) => {
    const own = Object.hasOwn(service.targets, target) ? service.targets[target] : undefined;
    const platform = own === undefined && Object.hasOwn(model.targets, target) ? model.targets[target] : undefined;
    const chosen = own ?? platform ?? value ?? FIGURES[target]?.value;
    if (chosen === undefined || chosen === null) throw new Error(`the promise ${target} of ${name} has no figure`);
    const from =
      own !== undefined ? `${at}.targets.${target}` : platform !== undefined ? `targets.${target}` : `${at}.${path}`;
    return targetFigure(target, chosen, provenanceAt(model, from), { service: name, detail, cluster });
  });
  const promised = new Set(figures.map(({ row, figure }) => `${row}/${figure}`));
  const further = Object.entries(service.targets)
    .map(([target, value]) =>
      targetFigure(target, value, provenanceAt(model, `${at}.targets.${target}`), { service: name }),
    )
    .filter(({ row, figure }) => !promised.has(`${row}/${figure}`));
  return [...figures, ...further];
}

function regionOf({ name, clusters, role, share, zones }: Model['regions'][string]): RegionTargets {
  return { name, clusters, role, share, zones };
}

function serviceOf(model: Model, service: Service): ServiceTargets {
  const at = `services.${service.name}`;
  const { load } = service;
  return {
    service: `${service.namespace}/${service.name}`,
    ...(load === null
      ? {}
      : {
          load: {
            rps: load.rps,
            path: load.path === '/' ? (service.public[0]?.path ?? '/') : load.path,
            method: load.method,
            headers: load.headers,
            ...hostOf(service, load.host),
          },
        }),
    workUs: service.workUs,
    workShape: service.workShape,
    calls: service.calls.map((call) => callOf(model, call)),
    provenance: {
      load: provenanceAt(model, `${at}.load`),
      work: provenanceAt(model, `${at}.workUs`),
      calls: provenanceAt(model, `${at}.calls`),
    },
  };
}

function hostOf(service: Service, written: string | null): { host?: string } {
  const host = written ?? service.public[0]?.host;
  return host === undefined ? {} : { host };
}

function callOf(model: Model, call: Service['calls'][number]): Call {
  const base = { port: call.port, times: call.times, path: call.path };
  const callee = call.kind === 'service' ? model.services[call.to] : undefined;
  if (callee === undefined) return { service: call.host, ...base };
  // A service that is split over clusters is asked for by its global host.
  const host = callee.split === null ? {} : { host: call.host };
  return { service: `${callee.namespace}/${callee.name}`, ...host, ...base };
}

function externalsOf(model: Model): readonly ServiceTargets[] {
  return Object.values(model.externals).map((external) => ({
    service: external.host,
    workUs: external.workUs,
    workShape: 'exponential' as const,
    concurrency: external.concurrency,
    calls: [],
    provenance: { work: provenanceAt(model, `externals.${external.name}.workUs`) },
  }));
}

/** What the simulator is told although nobody wrote it. */
function assumedOf(model: Model): Targets['assumed'] {
  const assumed: { path: string; value: string; why: string }[] = [];
  const note = (path: string, shown: string, value: string) => {
    const from = provenanceAt(model, path);
    if (from.kind === 'default' || from.kind === 'assumed') assumed.push({ path: shown, value, why: from.why });
  };
  for (const service of Object.values(model.services)) {
    note(`services.${service.name}.workUs`, `services.${service.name}.work`, printDuration(service.workUs));
  }
  for (const external of Object.values(model.externals)) {
    note(`externals.${external.name}.workUs`, `externals.${external.name}.work`, printDuration(external.workUs));
    note(
      `externals.${external.name}.concurrency`,
      `externals.${external.name}.concurrency`,
      String(external.concurrency),
    );
  }
  for (const [name, value] of Object.entries(model.assume)) {
    const { field, printed } = printAssumption(name, value);
    note(`assume.${name}`, `assume.${field}`, printed);
  }
  return assumed;
}

function provenanceAt(model: Model, path: string): Provenance {
  const { provenance } = model;
  for (let at = path; at !== ''; at = at.replace(/(?:^|\.)[^.[\]]+$|\[[^\]]*\]$/, '')) {
    if (Object.hasOwn(provenance, at)) return provenance[at]!;
  }
  return { kind: 'derived', from: 'the platform' };
}
