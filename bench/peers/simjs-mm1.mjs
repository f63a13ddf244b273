// M/M/1 at load 0.8 in simjs: a source that schedules itself and a facility. Prints customers per CPU-second.
import { createRequire } from 'node:module';

// The package is a bundle for browsers: it leaves its classes on `window`.
globalThis.window = globalThis;
createRequire(import.meta.url)('simjs');
const { Sim, Entity, Facility, Random } = globalThis.Sim;

function simulate(customers) {
  const sim = new Sim();
  const random = new Random(1234);
  const server = new Facility('server');
  let offered = 0;
  let served = 0;
  class Source extends Entity {
    start() {
      this.setTimer(0).done(this.arrive);
    }
    arrive() {
      if (++offered < customers) this.setTimer(random.exponential(1 / 1000)).done(this.arrive);
      this.useFacility(server, random.exponential(1 / 800)).done(this.served);
    }
    served() {
      served++;
    }
  }
  sim.addEntity(Source);
  sim.simulate(Number.POSITIVE_INFINITY);
  return served;
}

simulate(100_000);
const before = process.cpuUsage();
const served = simulate(Number(process.argv[2]));
const { user, system } = process.cpuUsage(before);
console.log(Math.round((served * 1e6) / (user + system)));
