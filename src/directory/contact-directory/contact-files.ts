import type { Readable } from 'node:stream';
import type { CompanyId } from '../../kernel/ids.ts';
import type { UploadedFile, UploadedFiles } from '../connector/index.ts';

/** Files that directories are made of. They are kept while a directory names them. */
export interface ContactFiles extends UploadedFiles {
  /**
   * Takes the bytes as they come.
   * @throws ParleyError `input-too-large` past `mostBytes`; nothing is kept then
   */
  save(companyId: CompanyId, name: string, bytes: Readable, mostBytes: number): Promise<UploadedFile>;
  /** Deletes those of the company that no directory names and that are a day old. */
  sweep(companyId: CompanyId): Promise<void>;
}
