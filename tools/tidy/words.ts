import type { Complaint, Rule, SourceFile } from './source-file.ts';

interface Word {
  readonly pattern: RegExp;
  readonly why: string;
  /** Files in which it may stand. */
  readonly except?: RegExp;
}

/** The patterns are split so that this file does not contain what it forbids. */
const WORDS: readonly Word[] = [
  {
    pattern: new RegExp(`\\b(?:TO${'DO'}|FIX${'ME'}|HA${'CK'}|XX${'X'})\\b`),
    why: 'finish it, or say in the header what is left out',
  },
  {
    pattern: new RegExp(`\\.\\./shar${'ed'}\\b`),
    why: 'nothing outside the checkout is needed',
    except: /^\.ci\/run$/,
  },
  {
    pattern: new RegExp(`/ro${'ot'}/|/ho${'me'}/[a-z]+/|/wo${'rk'}/(?:main|shared|tmp)\\b`),
    why: 'a path of one machine',
  },
  {
    pattern: new RegExp(`\\bissu${'es'}? (?:show\\b|#?\\d)`, 'i'),
    why: 'the text is read by people who have only the project',
  },
  {
    pattern: new RegExp('registry\\.np' + 'mjs|pyp' + 'i\\.org|files\\.python' + 'hosted'),
    why: 'a registry’s host belongs in the user’s own settings',
  },
];

/** Words that must not appear, in any text of the project. */
export const words: Rule = {
  name: 'words',
  check(file: SourceFile): Complaint[] {
    const complaints: Complaint[] = [];
    for (const { pattern, why, except } of WORDS) {
      if (except?.test(file.path) || !pattern.test(file.text)) continue;
      file.text.split('\n').forEach((line, index) => {
        const found = pattern.exec(line)?.[0];
        if (found !== undefined) complaints.push({ line: index + 1, message: `"${found}": ${why}` });
      });
    }
    return complaints;
  },
};
