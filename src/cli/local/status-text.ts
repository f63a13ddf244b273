import type { JournalEntry } from '../../ports/types.ts';
import type { ControllerStatus, RouteStatus, WorldStatus } from '../../worlds/local/world-types.ts';
import { gatewayTable } from './gateway-table.ts';
import { textTable } from './text-table.ts';
import { workloadTable } from './workload-table.ts';

/** The whole of `nines status` for people. */
export function statusText(status: WorldStatus): string {
  const { name, cluster, zones, nowUs, sinceUs, controllers, driver, gateways } = status;
  const lost = zones.filter(({ lostSinceUs }) => lostSinceUs !== null).map(({ zone }) => zone);
  const head = [
    `${name}, cluster ${cluster}, up for ${seconds(nowUs - sinceUs)}`,
    ...(lost.length > 0 ? [`lost: zone ${lost.join(', ')}`] : []),
    driver.starts > 1 ? `driver started ${driver.starts} times` : '',
  ].filter((line) => line !== '');
  const problems = [
    ...status.problems,
    ...gateways.flatMap(({ name: gateway, refusals }) => refusals.map((each) => `gateway ${gateway}: ${each}`)),
  ];
  const parts = [
    `${head.join('\n')}\n`,
    gatewayTable(status),
    workloadTable(status),
    routeTable(status.routes),
    controllers.length === 0 ? '' : controllerTable(controllers, nowUs),
    ...controllers.map((each) => lastEntries(each, nowUs)),
    problems.length === 0 ? '' : `problems:\n${problems.map((each) => `  ${each}\n`).join('')}`,
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function seconds(us: number): string {
  const all = Math.round(us / 1_000_000);
  const minutes = Math.floor(all / 60);
  return minutes > 0 ? `${minutes}m${all % 60}s` : `${all}s`;
}

/** `outbound|8080|canary|web.shop.svc.cluster.local` → `web canary`. */
function destinationText(cluster: string): string {
  const [, port = '', subset = '', host = ''] = cluster.split('|');
  const [service = host, namespace = ''] = host.split('.');
  const name = namespace === '' ? host : `${namespace}/${service}`;
  return `${name}${subset === '' ? `:${port}` : ` ${subset}`}`;
}

function routeTable(routes: readonly RouteStatus[]): string {
  const rows = routes.map(({ host, route, destinations }) => {
    const total = destinations.reduce((sum, { weight }) => sum + weight, 0);
    const to = destinations.map(({ cluster, weight }) => {
      const share = total === 0 ? 0 : Math.round((weight / total) * 1000) / 10;
      return `${destinationText(cluster)} ${share}%`;
    });
    return [host, route, to.join(', ')];
  });
  return textTable([['host', 'route', 'goes to'], ...rows]);
}

function controllerTable(controllers: readonly ControllerStatus[], nowUs: number): string {
  const rows = controllers.map(({ who, epoch, entries, kept, last }) => [
    who,
    String(epoch),
    String(entries),
    last.length === 0 ? '-' : `${seconds(nowUs - last.at(-1)!.atUs)} ago`,
    keptText(kept),
  ]);
  return textTable([['controller', 'epoch', 'entries', 'last', 'keeps'], ...rows]);
}

/** The plain fields of what a controller keeps; what is nested is for `--json`. */
function keptText(kept: unknown): string {
  if (typeof kept !== 'object' || kept === null) return '-';
  const plain = Object.entries(kept).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value));
  return plain.map(([key, value]) => `${key} ${String(value)}`).join(', ') || '-';
}

function lastEntries({ who, last }: ControllerStatus, nowUs: number): string {
  const rows = last.map((entry) => [`-${seconds(nowUs - entry.atUs)}`, entryText(entry)]);
  return `${who}:\n${textTable(rows)}`;
}

/** One entry of a journal in a sentence. */
export function entryText(entry: JournalEntry): string {
  if (entry.kind === 'started') return `started, epoch ${entry.epoch}`;
  if (entry.kind === 'acted') {
    const { result } = entry;
    return result.kind === 'refused' ? `refused (${result.reason}): ${result.message}` : result.kind;
  }
  const { change, says } = entry;
  const did = change === null ? [] : [`${change.object.kind} ${change.object.name}: ${change.why}`];
  return [...did, ...says].join('; ') || 'noted';
}
