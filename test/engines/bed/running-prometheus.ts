/** A real Prometheus that looks once a second at what tests serve. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../src/worlds/local/free-port.ts';
import { enginePath } from './engine-path.ts';
import { startEngine } from './engine-process.ts';

export interface RunningPrometheus {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts it on a free port; `pages` are addresses of expositions. */
export async function startPrometheus(pages: readonly string[]): Promise<RunningPrometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'nines-prometheus-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = {
    global: { scrape_interval: '1s', scrape_timeout: '1s' },
    scrape_configs: pages.map((page, index) => {
      const { host, pathname } = new URL(page);
      return { job_name: `page-${index}`, metrics_path: pathname, static_configs: [{ targets: [host] }] };
    }),
  };
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(config));
  const args = [`--web.listen-address=127.0.0.1:${port}`, '--config.file=prometheus.yml', '--storage.tsdb.path=data'];
  const server = startEngine(enginePath('prometheus'), args, { cwd: folder });
  const stop = async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await server.until('ready', async () => (await fetch(`${url}/-/ready`)).ok);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}
