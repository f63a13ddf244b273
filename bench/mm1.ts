/** M/M/1 at load 0.8 on the simulator's kernel. Prints customers per CPU-second. */
import { SimKernel } from '../src/worlds/sim/kernel/sim-kernel.ts';

function simulate(customers: number): number {
  const kernel = new SimKernel(1234);
  const draw = kernel.stream('queue');
  let offered = 0;
  let served = 0;
  let waiting = 0;
  let isBusy = false;
  const leave = kernel.handler(() => {
    served++;
    if (waiting === 0) isBusy = false;
    else {
      waiting--;
      kernel.schedule(kernel.nowUs() + draw.exponential(800), leave, 0);
    }
  });
  const arrive = kernel.handler(() => {
    if (++offered < customers) kernel.schedule(kernel.nowUs() + draw.exponential(1000), arrive, 0);
    if (isBusy) waiting++;
    else {
      isBusy = true;
      kernel.schedule(kernel.nowUs() + draw.exponential(800), leave, 0);
    }
  });
  kernel.schedule(0, arrive, 0);
  kernel.runOut();
  return served;
}

simulate(100_000);
const before = process.cpuUsage();
const served = simulate(Number(process.argv[2]));
const { user, system } = process.cpuUsage(before);
console.log(Math.round((served * 1e6) / (user + system)));
