import type { Readable } from 'node:stream';
import type { CompanyId } from '../../kernel/ids.ts';
import type { ByteRange, StoredFile, StoredFileId } from './stored-file.ts';

/**
 * Files of companies. Who asks has asked the rights already; that a file is the company's is seen to here.
 * A row that refers to a file does so by a column `stored_file_id` (or `…_stored_file_id`) of type uuid; see the README.
 */
export interface StoredFiles {
  /**
   * Keeps what comes, whole or not at all; when it returns the bytes are on the disk and the row is committed.
   * @throws ParleyError `input-too-large` after `maxBytes`; `storage-full` when the disk is; `store-unavailable`.
   *   Whatever goes wrong (also in `content`), nothing is left behind.
   */
  write(
    companyId: CompanyId,
    content: AsyncIterable<Uint8Array>,
    limits: { readonly maxBytes: number; readonly signal?: AbortSignal },
  ): Promise<StoredFile>;
  /** Null: there is none, or it is another company's. */
  find(companyId: CompanyId, id: StoredFileId): Promise<StoredFile | null>;
  /**
   * @param range clamped to the file; left out: all of it.
   * @throws ParleyError `file-unknown`
   */
  read(
    companyId: CompanyId,
    id: StoredFileId,
    range?: ByteRange,
  ): Promise<{ readonly file: StoredFile; readonly content: Readable }>;
  /**
   * Where it lies, for those who read by path (media workers play it): to be read only, and gone after `remove`.
   * @throws ParleyError `file-unknown`
   */
  pathOf(companyId: CompanyId, id: StoredFileId): Promise<string>;
  /** Removes files for good, to be called after the rows that referred to them are gone. What is not there is no error. */
  remove(companyId: CompanyId, ids: readonly StoredFileId[]): Promise<void>;
}
