import type { FrameworkName } from './framework-names.ts';
import { GDPR } from './gdpr.ts';
import { HIPAA } from './hipaa.ts';
import { ISO27001 } from './iso27001.ts';
import { PCI } from './pci.ts';
import { SOC2 } from './soc2.ts';
import type { Framework } from './types.ts';

/** Every framework, by the word that asks for it. */
export const FRAMEWORKS: Readonly<Record<FrameworkName, Framework>> = {
  soc2: SOC2,
  iso27001: ISO27001,
  gdpr: GDPR,
  hipaa: HIPAA,
  pci: PCI,
};
