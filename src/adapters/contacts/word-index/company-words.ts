import type { SearchQuery } from '../../../directory/search/index.ts';
import { type SectionIndex, searchSections } from '../../../directory/search-index/index.ts';
import type { CompanyId } from '../../../kernel/ids.ts';
import type { AskedView, IndexAnswer } from './messages.ts';
import type { StoredSection } from './section-reader.ts';

/** What reads a company; see `SectionReader`. */
export interface CompanyReader extends AsyncDisposable {
  sections(): Promise<readonly StoredSection[]>;
  read(section: StoredSection): Promise<SectionIndex>;
}

export interface CompanyWordsParts {
  readonly open: (companyId: CompanyId) => Promise<CompanyReader>;
  /** What all companies may take together, in bytes. */
  readonly budget: number;
  readonly read: (companyId: CompanyId, contacts: number, bytes: number) => void;
  readonly failed: (companyId: CompanyId, error: unknown) => void;
}

interface KeptSection extends StoredSection {
  readonly index: SectionIndex;
}

/**
 * ```
 * unknown ── asked ──► reading ──► ready ── changed ──► reading (answers as before meanwhile)
 *                         ├──────► too-large ── changed ──► reading
 *                         └─ fails ► unknown
 * ```
 */
interface Kept {
  state: 'reading' | 'ready' | 'too-large';
  sections: ReadonlyMap<number, KeptSection>;
  /** It changed while it was read. */
  isOutdated: boolean;
}

/** Contacts of the companies that are searched in, as many as the budget takes; who was searched in longest ago goes first. */
export class CompanyWords {
  readonly #parts: CompanyWordsParts;
  /** The one asked last comes last. */
  readonly #companies = new Map<CompanyId, Kept>();

  constructor(parts: CompanyWordsParts) {
    this.#parts = parts;
  }

  /** Null: not here, or not yet; then it is being read. */
  search(viewer: AskedView, query: SearchQuery, limit: number): IndexAnswer | null {
    const kept = this.#companies.get(viewer.companyId);
    if (!kept) {
      this.#begin(viewer.companyId);
      return null;
    }
    this.#companies.delete(viewer.companyId);
    this.#companies.set(viewer.companyId, kept);
    if (kept.sections.size === 0 && kept.state !== 'ready') return null;
    const directories = new Set(viewer.directoryIds);
    const visible = [...kept.sections.values()].filter(
      ({ directoryId, ownerId }) => directories.has(directoryId) && (ownerId === null || ownerId === viewer.userId),
    );
    const sections = visible.map(({ index, domainId }) => ({
      section: index,
      isOwn: domainId !== null && domainId === viewer.domainId,
    }));
    return { hits: searchSections(sections, query, limit), stamp: visible.map(stampOf).join(' ') };
  }

  changed(companyId: CompanyId): void {
    const kept = this.#companies.get(companyId);
    if (!kept) return;
    if (kept.state === 'reading') kept.isOutdated = true;
    else void this.#read(companyId, kept);
  }

  #begin(companyId: CompanyId): void {
    const kept: Kept = { state: 'reading', sections: new Map(), isOutdated: false };
    this.#companies.set(companyId, kept);
    void this.#read(companyId, kept);
  }

  async #read(companyId: CompanyId, kept: Kept): Promise<void> {
    kept.state = 'reading';
    try {
      do {
        kept.isOutdated = false;
        const sections = await this.#readChanged(companyId, kept);
        kept.sections = sections ?? new Map();
        kept.state = sections ? 'ready' : 'too-large';
      } while (kept.isOutdated);
      const all = [...kept.sections.values()];
      const contacts = all.reduce((sum, { index }) => sum + index.size, 0);
      if (kept.state === 'ready') this.#parts.read(companyId, contacts, bytesOf(kept));
    } catch (error) {
      this.#companies.delete(companyId);
      this.#parts.failed(companyId, error);
    }
  }

  /** Null: more than the budget. */
  async #readChanged(companyId: CompanyId, kept: Kept): Promise<ReadonlyMap<number, KeptSection> | null> {
    await using reader = await this.#parts.open(companyId);
    const sections = new Map<number, KeptSection>();
    let bytes = 0;
    for (const section of await reader.sections()) {
      const known = kept.sections.get(section.no);
      const index = known?.version === section.version ? known.index : await reader.read(section);
      sections.set(section.no, { ...section, index });
      bytes += index.byteLength;
      if (!this.#makeRoom(companyId, bytes)) return null;
    }
    return sections;
  }

  #makeRoom(companyId: CompanyId, bytes: number): boolean {
    if (bytes > this.#parts.budget) return false;
    const others = [...this.#companies].filter(([id]) => id !== companyId);
    let used = others.reduce((sum, [, kept]) => sum + bytesOf(kept), bytes);
    for (const [id, kept] of others) {
      if (used <= this.#parts.budget) break;
      used -= bytesOf(kept);
      this.#companies.delete(id);
    }
    return true;
  }
}

/** One section of a viewer's, as `currentStamp` of the store says it. */
function stampOf({ no, version, domainId }: StoredSection): string {
  return `${no}:${version}:${domainId ?? ''}`;
}

function bytesOf({ sections }: Kept): number {
  return [...sections.values()].reduce((sum, { index }) => sum + index.byteLength, 0);
}
