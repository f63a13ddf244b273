/**
 * A list of hosts that a pick may draw from (all of a priority, its healthy ones, or those of one locality), with what
 * one proxy remembers about it: its place in the cycle and its EDF schedule.
 */
import type { EdfSchedule } from './balance/edf-schedule.ts';

const NO_HOSTS = new Int32Array(0);

export class HostSource {
  hosts: Int32Array = NO_HOSTS;
  /** Null when all weights are equal and nobody is in slow start: then the policy's fast form is used. */
  schedule: EdfSchedule | null = null;
  /** Round robin's next place; survives a change of hosts, as in Envoy. */
  position: number;

  constructor(position: number) {
    this.position = position;
  }
}
