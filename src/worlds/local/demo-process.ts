/** A process with the demo pods of one workload in one zone. Started by the world; it ends when the world does. */
import { type DemoService, startDemoService } from './demo-service.ts';
import type { PodNews, PodOrder } from './pod-orders.ts';

const running = new Map<string, DemoService>();

function tell(news: PodNews): void {
  process.send?.(news);
}

async function obey(order: PodOrder): Promise<void> {
  if (order.kind === 'start') {
    const started = await startDemoService(order);
    running.set(order.pod, started);
    tell({ kind: 'listening', pod: order.pod, port: started.port });
    return;
  }
  await running.get(order.pod)?.stop();
  running.delete(order.pod);
  tell({ kind: 'stopped', pod: order.pod });
}

if (process.send !== undefined) {
  process.on('message', (order: PodOrder) => void obey(order));
  process.once('disconnect', () => process.exit(0));
  process.once('SIGTERM', () => process.exit(0));
}
