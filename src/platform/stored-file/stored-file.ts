import type { CompanyId, Id } from '../../kernel/ids.ts';

export type StoredFileId = Id<'stored-file'>;

export interface StoredFile {
  readonly id: StoredFileId;
  readonly companyId: CompanyId;
  readonly sizeBytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  /** By its first bytes, whatever its name says; `application/octet-stream` when they say nothing. Never a type that a browser runs. */
  readonly contentType: string;
  readonly writtenAtMs: number;
}

/** Bytes of a file, both counted from 0 and both included. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}
