import { functionExtents } from './function-extents.ts';
import type { Complaint, Rule, SourceFile } from './source-file.ts';

const MAX_FILE_LINES = 300;
const MAX_FUNCTION_LINES = 60;
/** Calls whose callback only groups tests: its length says nothing about how much a reader must hold in mind. */
const GROUPS = new Set(['describe', 'suite']);

/** A file and a function must fit in a reader's head. */
export const limits: Rule = {
  name: 'limits',
  check(file: SourceFile): Complaint[] {
    if (file.isGenerated || !file.isCode) return [];
    const complaints: Complaint[] = [];
    const lines = file.text.replace(/\n$/, '').split('\n').length;
    if (lines > MAX_FILE_LINES) {
      complaints.push({ line: 1, message: `file has ${lines} lines, at most ${MAX_FILE_LINES}` });
    }
    for (const extent of functionExtents(file.code)) {
      const length = extent.lastLine - extent.firstLine + 1;
      const groupsTests = file.isTest && GROUPS.has(extent.argumentOf ?? '');
      if (length > MAX_FUNCTION_LINES && !groupsTests) {
        complaints.push({
          line: extent.firstLine,
          message: `${extent.name} has ${length} lines, at most ${MAX_FUNCTION_LINES}`,
        });
      }
    }
    return complaints;
  },
};
