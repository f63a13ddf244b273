/**
 * Targets as a file that people go on writing: every value as they would write it, with the reason for what nobody
 * wrote beside it. Reading the file gives the same targets.
 */
import { printCount } from '../units/count.ts';
import { plain } from '../units/decimal.ts';
import { printDuration } from '../units/duration.ts';
import { printMoney } from '../units/money.ts';
import { printShare } from '../units/share.ts';
import { figureOf } from './figures.ts';
import { printAssumption } from './print-assumption.ts';
import type { Call, Load, Provenance, ServiceTargets, TargetFigure, Targets } from './types.ts';

/** The text of a targets file; `notes` are said of services, by their full name. */
export function printTargets(targets: Targets, schema: string, notes: ReadonlyMap<string, string>): string {
  return [
    ...(schema === '' ? [] : [`# yaml-language-server: $schema=${schema}`]),
    'apiVersion: nines.dev/v1',
    'kind: Targets',
    `metadata: { name: ${quoted(targets.name)} }`,
    '',
    ...figureLines(targets),
    '',
    ...regionLines(targets),
    ...serviceLines(targets, notes),
    '',
    ...assumeLines(targets),
    '',
  ].join('\n');
}

function figureLines({ figures }: Targets): string[] {
  // The shares of regions promise themselves.
  const all = figures.filter(({ service, figure }) => service === undefined && figure !== 'region-share');
  if (all.length === 0) return ['targets: {}'];
  return [
    '# What is promised of every service with load.',
    'targets:',
    ...all.map((figure) => `  ${targetName(figure)}: ${printFigure(figure)}${reason(figure.provenance)}`),
  ];
}

function regionLines({ regions }: Targets): string[] {
  if (regions.length === 0) return [];
  const lines = regions.map(({ name, role, share, zones, clusters }) => {
    const parts = [
      `role: ${role}`,
      ...(share > 0 ? [`share: ${printShare(share)}`] : []),
      `zones: [${zones.map(quoted).join(', ')}]`,
      ...(clusters.length === 1 && clusters[0] === name ? [] : [`clusters: [${clusters.map(quoted).join(', ')}]`]),
    ];
    return `  ${quoted(name)}: { ${parts.join(', ')} }`;
  });
  return ['regions:', ...lines, ''];
}

function serviceLines({ services, figures }: Targets, notes: ReadonlyMap<string, string>): string[] {
  if (services.length === 0) return ['services: {}'];
  return ['services:', ...services.flatMap((service) => oneService(service, figures, notes.get(service.service)))];
}

function oneService(service: ServiceTargets, figures: readonly TargetFigure[], note: string | undefined): string[] {
  const { load, calls, provenance, workUs, workShape, concurrency } = service;
  const own = figures.filter((figure) => figure.service === service.service);
  const cluster = own.find((figure) => figure.cluster !== undefined)?.cluster;
  const work =
    workShape === 'exponential' ? printDuration(workUs) : `{ mean: ${printDuration(workUs)}, shape: constant }`;
  return [
    `  ${quoted(service.service)}:${comment(note)}`,
    ...(load === undefined ? [] : [`    load: ${printLoad(load)}${reason(provenance.load)}`]),
    `    work: ${work}${reason(provenance.work)}`,
    ...(concurrency === undefined ? [] : [`    concurrency: ${printCount(concurrency)}`]),
    ...callLines(calls, provenance.calls),
    ...(cluster === undefined ? [] : [`    cluster: ${quoted(cluster)}`]),
    ...(own.length === 0 ? [] : ['    targets:']),
    ...own.map((figure) => `      ${targetName(figure)}: ${printFigure(figure)}${reason(figure.provenance)}`),
  ];
}

function callLines(calls: readonly Call[], provenance: Provenance | undefined): string[] {
  if (calls.length === 0) return [];
  const places = provenance?.kind === 'derived' ? provenance.from.split('; ') : [];
  return [
    '    calls:',
    ...calls.map((call, i) => `      ${quoted(call.service)}: ${printCall(call)}${comment(places[i])}`),
  ];
}

function printLoad({ rps, host, path, method, headers }: Load): string {
  const parts = [
    `rps: ${plain(rps)}`,
    ...(host === undefined ? [] : [`host: ${quoted(host)}`]),
    `path: ${quoted(path)}`,
    ...(method === 'GET' ? [] : [`method: ${quoted(method)}`]),
    ...(Object.keys(headers).length === 0 ? [] : [`headers: ${printMap(headers)}`]),
  ];
  return `{ ${parts.join(', ')} }`;
}

function printCall({ times, path, port }: Call): string {
  const parts = [
    ...(times === 1 ? [] : [`times: ${plain(times)}`]),
    ...(path === '/' ? [] : [`path: ${quoted(path)}`]),
    ...(port === undefined ? [] : [`port: ${port}`]),
  ];
  return parts.length === 0 ? '1' : `{ ${parts.join(', ')} }`;
}

function assumeLines({ assume, assumed }: Targets): string[] {
  const whys = new Map(assumed.map(({ path, why }) => [path, why]));
  return [
    '# Machines and networks, which no manifest states.',
    'assume:',
    ...Object.entries(assume).map(([name, value]) => {
      const { field, printed } = printAssumption(name, value);
      return `  ${field}: ${printed}${comment(whys.get(`assume.${field}`))}`;
    }),
  ];
}

/** `time-to-ejection` → `timeToEjection`, the name under `targets`. */
function targetName({ figure }: TargetFigure): string {
  return figure.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function printFigure(figure: TargetFigure): string {
  const value = printValue(figure);
  const detail = Object.entries(figure.detail ?? {}).map(([key, part]) => `${key}: ${quoted(String(part))}`);
  return detail.length === 0 ? value : `{ value: ${value}, ${detail.join(', ')} }`;
}

function printValue({ row, figure, value }: TargetFigure): string {
  switch (figureOf(row, figure)?.unit) {
    case 'share':
      return printShare(value);
    case 'us':
      return printDuration(value);
    case 'rps':
      return `${plain(value)}/s`;
    case 'usdPerMonth':
      return printMoney(value);
    default:
      return plain(value);
  }
}

function reason(provenance: Provenance | undefined): string {
  return provenance?.kind === 'assumed' || provenance?.kind === 'default' ? comment(`assumed: ${provenance.why}`) : '';
}

function comment(text: string | undefined): string {
  return text === undefined || text === '' ? '' : ` # ${text.replaceAll(/[\n\r]+/g, ' ')}`;
}

function printMap(map: Readonly<Record<string, string>>): string {
  return `{ ${Object.entries(map)
    .map(([key, value]) => `${quoted(key)}: ${quoted(value)}`)
    .join(', ')} }`;
}

/** Plain where YAML cannot mistake it, else in double quotes, whose escapes are those of JSON. */
function quoted(text: string): string {
  const isPlain = /^[A-Za-z/][-A-Za-z0-9./_]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}
