/**
 * The traffic policy of one service port and subset: port-level before subset before top level, block by block
 * (pilot/pkg/networking/util, `MergeSubsetTrafficPolicy`). Port-level settings replace the four blocks they know as a
 * whole: what they leave out falls back to defaults, not to the level above.
 */
import { type JsonRecord, numberAt, recordAt, recordsAt } from '../manifests/field.ts';
import type { DestinationRule } from './destination-rules.ts';

/** Raw blocks in force; null: nobody wrote one. */
export interface MergedPolicy {
  readonly connectionPool: JsonRecord | null;
  readonly outlierDetection: JsonRecord | null;
  readonly loadBalancer: JsonRecord | null;
  readonly tls: JsonRecord | null;
  readonly retryBudget: JsonRecord | null;
  /**
   * The TLS block that endpoints go by: of the nearest level that has one, even where settings of a port hide it from the
   * cluster (`tlsModeForDestinationRule`).
   */
  readonly endpointTls: JsonRecord | null;
}

const PORT_BLOCKS = ['connectionPool', 'outlierDetection', 'loadBalancer', 'tls'] as const;
const BLOCKS = [...PORT_BLOCKS, 'retryBudget'] as const;

type Blocks = Readonly<Record<(typeof BLOCKS)[number], JsonRecord | null>>;

const NOTHING: Blocks = {
  connectionPool: null,
  outlierDetection: null,
  loadBalancer: null,
  tls: null,
  retryBudget: null,
};

function blocksOf(policy: unknown): Blocks {
  return Object.fromEntries(BLOCKS.map((name) => [name, recordAt(policy, [name]) ?? null])) as Blocks;
}

interface Level {
  readonly blocks: Blocks;
  readonly hasPort: boolean;
}

function levelOf(policy: JsonRecord | null, port: number): Level {
  const own = recordsAt(policy, ['portLevelSettings']).find(([, each]) => numberAt(each, ['port', 'number']) === port);
  if (own === undefined) return { blocks: blocksOf(policy), hasPort: false };
  // A port knows no retry budget, so it has none.
  return { blocks: { ...blocksOf(own[1]), retryBudget: null }, hasPort: true };
}

function nearestTls(policy: JsonRecord | null, port: number): JsonRecord | null {
  return levelOf(policy, port).blocks.tls ?? recordAt(policy, ['tls']) ?? null;
}

/** The blocks in force for a port and subset; `meshDefault` fills a missing connection pool or outlier block. */
export function mergePolicy(
  rule: DestinationRule | null,
  subset: string | null,
  port: number,
  meshDefault: JsonRecord | null,
): MergedPolicy {
  const top = levelOf(rule?.trafficPolicy ?? null, port).blocks;
  const own = rule?.subsets.find((each) => each.name === subset)?.trafficPolicy ?? null;
  const level = own === null ? null : levelOf(own, port);
  const merged: Record<string, JsonRecord | null> = { ...NOTHING, ...top };
  if (level !== null) {
    for (const name of BLOCKS) {
      const replaces = level.hasPort && name !== 'retryBudget';
      if (level.blocks[name] !== null || replaces) merged[name] = level.blocks[name];
    }
  }
  const blocks = merged as Blocks;
  return {
    ...blocks,
    endpointTls: nearestTls(own, port) ?? nearestTls(rule?.trafficPolicy ?? null, port),
    connectionPool: blocks.connectionPool ?? recordAt(meshDefault, ['connectionPool']) ?? null,
    outlierDetection: blocks.outlierDetection ?? recordAt(meshDefault, ['outlierDetection']) ?? null,
  };
}
