// The floor: the same objects, one JSON document per line, one file.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadObjects } from './load-objects.mjs';

const [file, out] = process.argv.slice(2);
writeFileSync(
  join(out, 'all.json'),
  loadObjects(file)
    .map((object) => JSON.stringify(object))
    .join('\n'),
);
