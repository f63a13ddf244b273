import type { HelpStyle } from './read-help.ts';

/** Tools whose command line is read from their own help, and how each prints it. */
export const HELP_STYLES: Readonly<Record<string, HelpStyle>> = {
  kubectl: 'kubectl',
  istioctl: 'cobra',
  velero: 'cobra',
  promtool: 'kingpin',
  amtool: 'kingpin',
};
