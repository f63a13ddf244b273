import { isRecord, type JsonRecord, recordAt } from '../../manifests/field.ts';

const known = new WeakMap<JsonRecord, boolean>();

/** Whether a default stands anywhere in a schema: most have few, and objects are then left as they are. */
function hasDefaults(schema: JsonRecord): boolean {
  const cached = known.get(schema);
  if (cached !== undefined) return cached;
  const properties = Object.values(recordAt(schema, ['properties']) ?? {});
  const below = [...properties, schema.items, schema.additionalProperties].filter(isRecord);
  const has = below.some((child) => child.default !== undefined || hasDefaults(child));
  known.set(schema, has);
  return has;
}

/**
 * An object as the API server has it before it validates: what the schema presets is filled in, and a null where none may
 * stand is taken as absent. The object itself is not changed; what needs no default is shared with it.
 */
export function applyDefaults(value: unknown, schema: JsonRecord): unknown {
  if (!hasDefaults(schema)) return value;
  if (Array.isArray(value)) {
    const items = recordAt(schema, ['items']);
    return items === undefined ? value : value.map((item) => applyDefaults(item, items));
  }
  if (!isRecord(value)) return value;
  const properties = recordAt(schema, ['properties']) ?? {};
  const additional = schema.additionalProperties;
  const filled: Record<string, unknown> = { ...value };
  for (const [key, child] of Object.entries(properties)) {
    if (!isRecord(child)) continue;
    const isAbsent = filled[key] === undefined || (filled[key] === null && child.nullable !== true);
    if (isAbsent && child.default !== undefined) filled[key] = child.default;
    if (filled[key] !== undefined && filled[key] !== null) filled[key] = applyDefaults(filled[key], child);
  }
  if (isRecord(additional)) {
    for (const [key, child] of Object.entries(value)) filled[key] = applyDefaults(child, additional);
  }
  return filled;
}
