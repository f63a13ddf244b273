/** Artifacts that are made in one region and used in all (D14). */
export interface Sync {
  readonly name: string;
  /** Where they are made. */
  readonly from: SyncPlace;
  readonly to: readonly SyncPlace[];
  readonly everyUs: number;
  /** How old what the other regions have may be. */
  readonly rpoUs: number;
  /** Host and port of each cache, by its name in `data`, from which keys of changed artifacts are taken. */
  readonly caches: Readonly<
    Record<string, { readonly host: string; readonly port: number; readonly secret: string | null }>
  >;
}

export interface SyncPlace {
  readonly cluster: string;
  readonly region: string;
  readonly bucket: string;
}
