import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';

/** Where the figures were measured. */
export type Machine = {
  cpu: string;
  cores: number;
  memoryGb: number;
  system: string;
  node: string;
  /** processes that wanted a core when the run began, averaged over a minute: what the figures shared the machine with */
  load: number;
};

export function machineHere(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.versions.node,
    load: Number(loadavg()[0]!.toFixed(1)),
  };
}
