import type { FeatureFlag } from '../../model/flag-types.ts';
import { printShare } from '../../units/share.ts';
import { ask } from '../ask-monitoring.ts';
import type { Site } from '../site.ts';
import type { Operation } from '../types.ts';
import { applySteps } from './deployment-operations.ts';

/** Who has it now, as people say it. */
function reach({ enabled, share, by, tenants }: FeatureFlag): string {
  if (!enabled) return 'nobody: it is off';
  const named = tenants.length === 0 ? '' : ` and ${tenants.map((name) => `\`${name}\``).join(', ')}`;
  return `${printShare(share)} of ${by === 'tenant' ? 'tenants' : 'users'}${named}`;
}

/** Features that are given to more and more, and taken from everybody at once. */
export function flagOperations(site: Site): readonly Operation[] {
  const flags = Object.values(site.model.flags);
  const [first] = flags;
  if (first === undefined) return [];
  const rows = flags.map(
    (flag) =>
      `\`${flag.name}\` (${flag.about === null ? '' : `${flag.about}; `}asked for by ${flag.services.join(', ')}; has it: ${reach(flag)}; ${flag.owner} decides, until ${flag.until})`,
  );
  return [
    {
      title: 'Feature flags',
      purpose: `What is turned on for some while it runs: ${rows.join('; ')}. A change reaches every pod within about a minute and a half; nothing is restarted.`,
      before: {
        text: 'Nothing fires for the services that ask for it: what it breaks could not be told from what is broken.',
        run: [ask('topk(10, service:error_ratio:rate5m)')],
      },
      steps: [
        `More of them: \`flags.${first.name}.share\` in \`${site.spec}\`, from 1% to 10%, 50% and 100%, each for a day. Who has it keeps it: the share only grows.`,
        ...applySteps(site, 'delivery/flags.yaml'),
        `At 100% for a week: the code asks no longer, and the flag is taken out of \`${site.spec}\` before its day.`,
      ],
      after: {
        text: 'failures and latency are what they were.',
        run: [ask('topk(10, service:error_ratio:rate5m)'), ask('topk(10, service:latency_seconds:p95_rate5m)')],
      },
      back: [
        `The kill switch: \`flags.${first.name}.enabled: false\`, compiled and applied as above. Everybody gets what the code has without it.`,
      ],
    },
  ];
}
