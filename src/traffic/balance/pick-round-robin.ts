/** Round robin over equal weights: strictly cyclic. The caller keeps the position, which starts at random. */
export function pickRoundRobin(hosts: Int32Array, position: number): number {
  return hosts[position % hosts.length]!;
}
