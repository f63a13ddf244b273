import { inEachCluster } from '../facts/cluster-facts.ts';
import { evaluatedRules } from '../facts/evaluated-rules.ts';
import type { Rule } from '../types.ts';

/** What can be opened from a telephone: nothing in it waits to be filled in. Templates are, when the alert fires. */
const OPENS = /^https?:\/\/[^\s/<>]+\/?[^\s<>]*$|^\{\{/;

export const runbookLinkLeadsNowhere: Rule = {
  code: 'RUN003',
  title: 'A runbook that cannot be opened',
  severity: 'info',
  rows: ['D13', 'W01'],
  why: 'The link stands in the message that wakes somebody. A path of a repository, or words, cannot be opened from there.',
  fix: 'write the whole URL; in a spec: `monitoring: { runbooks: https://… }`',
  find: inEachCluster((facts) => {
    const linked = evaluatedRules(facts).flatMap((rule) => {
      const link = rule.annotations.runbook_url;
      const isWrong = rule.alert !== undefined && link !== undefined && !OPENS.test(link);
      return isWrong ? [{ ...rule, link }] : [];
    });
    const first = linked.filter(({ manifest }, at) => linked.findIndex((each) => each.manifest === manifest) === at);
    return first.map(({ manifest, path, link }) => {
      const many = linked.filter((each) => each.manifest === manifest).length;
      const rest = many === 1 ? '' : `, and ${many - 1} more here`;
      return { manifest, path, message: `“${link}” opens nothing${rest}` };
    });
  }),
};
