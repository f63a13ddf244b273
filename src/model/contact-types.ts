/** Somebody who is called when something breaks. */
export interface Contact {
  readonly name: string;
  readonly role: string;
  readonly phone: string | null;
  readonly mail: string | null;
  readonly url: string | null;
  /** How long an incident has lasted when they are called; null: only for what they help with. */
  readonly afterUs: number | null;
  /** Empty: everything. */
  readonly helps: readonly string[];
  /** Company and contract; null: one of the platform's own people. */
  readonly vendor: string | null;
}
