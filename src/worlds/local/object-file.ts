/**
 * The objects of the local world with their versions: an API server's memory, kept in one file that only grows. A line
 * is one change, with the action that made it, so that an action done before a crash is known as done after it.
 */
import type { Manifest } from '../../manifests/types.ts';
import type { Action, ActionResult, ObjectRef } from '../../ports/types.ts';
import { ActionDesk, type SpecialObjects } from '../desk/action-desk.ts';
import { manifestKey, refKey } from '../desk/object-key.ts';
import { LineLog } from './line-log.ts';

interface Stored {
  readonly manifest: Manifest;
  readonly version: string;
}

/** One line of the file. `by` is absent for what the world began with and for what a person applied. */
interface ObjectLine {
  readonly version: number;
  /** Null: the action was done and changed nothing. */
  readonly manifest: Manifest | null;
  readonly by?: Pick<Action, 'id' | 'epoch' | 'object'>;
}

export class ObjectFile {
  readonly #log: LineLog<ObjectLine>;
  readonly #stored = new Map<string, Stored>();
  readonly #desk: ActionDesk;
  readonly #changed: () => void;
  #version = 0;
  /** What the desk has stored and the file does not hold yet. */
  #pending: Manifest | null = null;

  /** Reads what is there. `changed` is told after every change of an object. */
  constructor(path: string, special: SpecialObjects, changed: () => void) {
    this.#log = new LineLog<ObjectLine>(path);
    this.#changed = changed;
    this.#desk = new ActionDesk(this, special, (manifest) => {
      this.#pending = manifest;
    });
    for (const { version, manifest, by } of this.#log.values) {
      this.#version = version;
      if (manifest !== null) this.#stored.set(manifestKey(manifest), { manifest, version: String(version) });
      if (by !== undefined) this.#desk.remember(by);
    }
  }

  readonly get = (ref: ObjectRef): Stored | null => this.#stored.get(refKey(ref)) ?? null;

  /** Only for the desk: whoever changes an object goes through `apply` or `edit`. */
  readonly put = (manifest: Manifest): string => {
    const version = String(++this.#version);
    this.#stored.set(manifestKey(manifest), { manifest, version });
    return version;
  };

  /** The objects that a world begins with. Of an object defined twice, the one applied last stays, as with kubectl. */
  begin(manifests: readonly Manifest[]): void {
    for (const manifest of manifests) {
      this.put(manifest);
      this.#log.append({ version: this.#version, manifest });
    }
  }

  get isEmpty(): boolean {
    return this.#stored.size === 0;
  }

  all(): readonly Stored[] {
    return [...this.#stored.values()];
  }

  /** What a controller asks for. It is done when it is on the disk. */
  apply(action: Action): ActionResult {
    const result = this.#desk.apply(action);
    if (result.kind === 'done') {
      const { id, epoch, object } = action;
      this.#write({ version: this.#version, manifest: this.#pending, by: { id, epoch, object } });
    }
    return result;
  }

  /** What a person asks for: refused when the object is no longer the one that the person saw. */
  edit(object: ObjectRef, patch: Action['patch'], expect: string | null): ActionResult {
    const known = this.get(object);
    if (expect !== null && known?.version !== expect) {
      const message = `is ${known?.version ?? 'absent'}, expected ${expect}`;
      return { kind: 'refused', id: '', reason: 'version', message };
    }
    const result = this.#desk.edit(object, patch);
    if (result.kind === 'done') this.#write({ version: this.#version, manifest: this.#pending });
    return result;
  }

  close(): void {
    this.#log.close();
  }

  #write(line: ObjectLine): void {
    this.#pending = null;
    if (line.manifest === null && line.by === undefined) return;
    this.#log.append(line);
    this.#changed();
  }
}
