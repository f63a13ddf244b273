import { liveVersion, replicasIn } from '../../compile/object-meta.ts';
import { printShare } from '../../units/share.ts';
import { hasArea, type Site } from '../site.ts';
import { databases } from '../stores.ts';
import type { Page, Section } from '../types.ts';

/** A name that Mermaid takes for a node; different names stay different. */
function id(...parts: readonly string[]): string {
  return parts.map((part) => part.replaceAll(/[^a-zA-Z0-9]/g, (letter) => `_${letter.charCodeAt(0)}_`)).join('__');
}

function label(...lines: readonly string[]): string {
  return `"${lines.join('<br/>').replaceAll('"', "'")}"`;
}

function regions(site: Site): string {
  const { model } = site;
  const lines = ['flowchart TB', '  clients(("clients"))'];
  for (const region of Object.values(model.regions)) {
    lines.push(`  subgraph ${id('region', region.name)}[${label(`${region.name}, ${region.role}`)}]`);
    for (const cluster of region.clusters) {
      lines.push(`    subgraph ${id('cluster', cluster)}[${label(cluster)}]`);
      for (const zone of model.clusters[cluster]?.zones ?? []) lines.push(`      ${id(cluster, zone)}[${label(zone)}]`);
      lines.push('    end');
    }
    lines.push('  end');
    if (region.share > 0 && model.gateway !== null)
      lines.push(`  clients -->|${printShare(region.share)}| ${id('region', region.name)}`);
  }
  for (const store of databases(site)) {
    if (store.replication.writer !== 'one') continue;
    for (const follower of store.clusters.filter((name) => name !== store.replication.primary)) {
      lines.push(`  ${id('cluster', store.replication.primary)} -.->|${store.name}| ${id('cluster', follower)}`);
    }
  }
  for (const { cluster, copiesTo, region } of Object.values(model.backup?.locations ?? {})) {
    for (const to of copiesTo)
      if (to !== region) lines.push(`  ${id('cluster', cluster)} -.->|backups| ${id('region', to)}`);
  }
  return lines.join('\n');
}

/** Who calls whom, with the number of calls that one request makes. */
function traffic(site: Site): string {
  const { model } = site;
  const lines = ['flowchart LR'];
  if (model.gateway !== null)
    lines.push(
      '  clients(("clients"))',
      `  gateway[[${label('gateway', ...model.gateway.hosts)}]]`,
      '  clients --> gateway',
    );
  for (const service of Object.values(model.services)) {
    const versions = service.versions.length === 1 ? [] : [service.versions.map(({ name }) => name).join(', ')];
    const shape = service.background ? ['[/', '/]'] : ['[', ']'];
    lines.push(`  ${id('service', service.name)}${shape[0]}${label(service.name, ...versions)}${shape[1]}`);
    for (const { path } of service.public) lines.push(`  gateway -->|${label(path)}| ${id('service', service.name)}`);
  }
  for (const external of Object.values(model.externals)) {
    const text = label(external.name, external.kind);
    lines.push(`  ${id('external', external.name)}${external.kind === 'api' ? `{{${text}}}` : `[(${text})]`}`);
  }
  for (const service of Object.values(model.services)) {
    for (const { to, kind, times } of service.calls) {
      const arrow = times === 1 ? '-->' : `-->|${label(`× ${times}`)}|`;
      lines.push(`  ${id('service', service.name)} ${arrow} ${id(kind === 'service' ? 'service' : 'external', to)}`);
    }
  }
  return lines.join('\n');
}

/** What is told of requests: spans, figures, lines, and who hears of them. */
function watching(site: Site): string | null {
  const { tracing, monitoring, logs } = site.model;
  const lines = ['flowchart LR', '  pods["pods and proxies"]'];
  if (tracing !== null) {
    lines.push('  agent["otel-agent<br/>on each node"]', '  pods -->|spans| agent');
    if (tracing.decide === 'tail')
      lines.push('  sampler["otel-sampler<br/>keeps or drops"]', '  agent --> sampler', '  sampler --> jaeger');
    else lines.push('  agent --> jaeger');
    lines.push(
      '  jaeger["jaeger-collector"]',
      `  jaeger --> traces[(${label(tracing.storage.kind)})]`,
      '  query["jaeger-query"] --> traces',
    );
  }
  if (monitoring !== null) {
    const { slack, pager, email, webhook } = monitoring.receivers;
    const told = [
      slack === null ? null : 'Slack',
      pager === null ? null : 'pager',
      email === null ? null : 'mail',
      webhook === null ? null : 'webhook',
    ].filter((each) => each !== null);
    lines.push(
      `  prometheus[${label('Prometheus', `× ${monitoring.replicas}`)}]`,
      '  pods -->|figures| prometheus',
      `  alertmanager[${label('Alertmanager', `× ${monitoring.replicas}`)}]`,
      '  prometheus -->|alerts| alertmanager',
    );
    for (const name of told) lines.push(`  alertmanager --> ${id('told', name)}((${label(name)}))`);
    if (monitoring.global !== null)
      lines.push(`  global[${label('global Prometheus', monitoring.global.cluster)}] -->|sums| prometheus`);
  }
  if (logs !== null && hasArea(site, 'logging')) lines.push('  loki[("Loki")]', '  pods -->|lines| loki');
  return lines.length === 2 ? null : lines.join('\n');
}

function replicas(site: Site): Section {
  return {
    section: 'How many pods where',
    blocks: [
      {
        head: ['service', ...site.clusters],
        rows: Object.values(site.model.services).map((service) => [
          service.name,
          ...site.clusters.map((cluster) => {
            const count = replicasIn(liveVersion(service), cluster);
            return count === null ? '–' : count.min === count.max ? String(count.min) : `${count.min}–${count.max}`;
          }),
        ]),
      },
    ],
  };
}

/** What there is, drawn from the platform itself. */
export function topologyPage(site: Site): Page {
  const watched = watching(site);
  return {
    path: 'topology.md',
    title: 'Topology',
    blocks: [
      `${site.model.name} as it was compiled. The drawings are Mermaid: most places that show Markdown draw them.`,
      {
        section: 'Regions, clusters, zones',
        blocks: ['Arrows are clients, dotted ones data.', { diagram: regions(site) }],
      },
      {
        section: 'Requests',
        blocks: ['Who calls whom; with ×, how often for one request.', { diagram: traffic(site) }],
      },
      ...(watched === null ? [] : [{ section: 'Who watches', blocks: [{ diagram: watched }] }]),
      replicas(site),
    ],
  };
}
