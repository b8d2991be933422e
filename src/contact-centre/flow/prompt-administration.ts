import { ParleyError } from '../../kernel/errors.ts';
import type { CompanyId, IdSource } from '../../kernel/ids.ts';
import type { Language } from '../../kernel/language.ts';
import { demand, type Subject } from '../../platform/access/index.ts';
import type { ListRequest } from '../../platform/api/index.ts';
import type { StoredFiles } from '../../platform/stored-file/index.ts';
import { oneVoiceOf } from '../../telephony/prompt/index.ts';
import type { LivePrompts, Prompt, PromptChange, PromptRecord, PromptRecords } from './prompt.ts';
import type { SoundConverter, SpeechEngine } from './speech-engine.ts';

export interface PromptAdministrationParts {
  readonly ids: IdSource;
  readonly records: PromptRecords;
  readonly prompts: LivePrompts;
  readonly files: StoredFiles;
  readonly engine: SpeechEngine;
  readonly converter: SoundConverter;
}

const mostBytes = 20_000_000;
const longestMs = 600_000;
const shortestMs = 200;

/** What callers hear, as administrators write, upload, record and delete it. In force at once, for callers who are on the way, too. */
export class PromptAdministration {
  readonly #parts: PromptAdministrationParts;

  constructor(parts: PromptAdministrationParts) {
    this.#parts = parts;
  }

  list(by: Subject, request: ListRequest): ReturnType<PromptRecords['list']> {
    demandPrompts(by);
    return this.#parts.records.list(by.companyId, request);
  }

  /** @throws ParleyError `not-found` */
  async read(by: Subject, id: string): Promise<PromptRecord> {
    demandPrompts(by);
    const record = await this.#parts.records.find(by.companyId, id);
    if (!record) throw new ParleyError('not-found', 'There is no such prompt.');
    return record;
  }

  /** @throws ParleyError `name-taken` */
  async create(by: Subject, prompt: { readonly name: string; readonly texts: Prompt['texts'] }): Promise<PromptRecord> {
    demandPrompts(by);
    const id = this.#parts.ids.next<never>() as string;
    const texts = filled(prompt.texts);
    await this.#parts.records.add({ id, companyId: by.companyId, name: prompt.name, texts });
    await this.#speak(texts);
    return this.read(by, id);
  }

  /** @throws ParleyError `not-found`, `changed-meanwhile`, `name-taken` */
  async change(by: Subject, id: string, version: number, { name, texts }: PromptChange): Promise<PromptRecord> {
    const { texts: before } = await this.read(by, id);
    const after = texts && filled({ ...before, ...texts });
    await this.#parts.records.change(by.companyId, id, version, { name, texts: after });
    if (after) await this.#speak(after);
    return this.read(by, id);
  }

  async dependents(by: Subject, id: string): ReturnType<PromptRecords['dependents']> {
    await this.read(by, id);
    return this.#parts.records.dependents(by.companyId, id);
  }

  /** @throws ParleyError `not-found`, `has-dependents` */
  async remove(by: Subject, id: string, confirm: string | undefined): Promise<void> {
    const { sounds } = await this.read(by, id);
    await this.#parts.records.remove(by.companyId, id, confirm);
    await this.#parts.files.remove(
      by.companyId,
      sounds.map(({ file }) => file),
    );
  }

  /** @throws ParleyError `wav-unreadable`, `input-too-large`, `not-found` */
  async upload(by: Subject, id: string, language: Language, upload: AsyncIterable<Uint8Array>): Promise<PromptRecord> {
    await this.read(by, id);
    const bytes = await allOf(upload);
    const isWav = bytes.subarray(8, 12).toString('latin1') === 'WAVE';
    await this.keep(by.companyId, id, language, isWav ? bytes : await this.#parts.converter.toWav(bytes));
    return this.read(by, id);
  }

  /** Takes a WAV file as the sound. @throws ParleyError `wav-unreadable`, `input-too-large`, `not-found` */
  async keep(companyId: CompanyId, id: string, language: Language, wav: Buffer, side: 'left' | 'both' = 'both'): Promise<void> {
    const { files, records } = this.#parts;
    const { durationMs, wav: voice } = oneVoiceOf(wav, { shortestMs, longestMs, side });
    const file = await files.write(companyId, oneByOne([voice]), { maxBytes: mostBytes * 4 });
    const before = await records.setSound(companyId, id, { language, file: file.id, durationMs });
    if (before) await files.remove(companyId, [before]);
  }

  async removeSound(by: Subject, id: string, language: Language): Promise<void> {
    await this.read(by, id);
    const before = await this.#parts.records.removeSound(by.companyId, id, language);
    if (before) await this.#parts.files.remove(by.companyId, [before]);
  }

  /** Where it sounds as callers hear it. @throws ParleyError `not-found`, `speech-unavailable` */
  async pathOf(by: Subject, id: string, language: Language): Promise<string> {
    const { name, texts, sounds } = await this.read(by, id);
    const sound = sounds.find((one) => one.language === language);
    if (sound) return this.#parts.files.pathOf(by.companyId, sound.file);
    const text = texts[language];
    if (!text) throw new ParleyError('not-found', `The prompt ${name} says nothing in this language.`);
    return this.#parts.engine.speak(text, language);
  }

  /** How a text sounds. @throws ParleyError `speech-unavailable` */
  speech(by: Subject, text: string, language: Language): Promise<string> {
    demandPrompts(by);
    return this.#parts.engine.speak(text, language);
  }

  get engines(): { readonly speech: SpeechEngine['state']; readonly conversion: SoundConverter['state'] } {
    return { speech: this.#parts.engine.state, conversion: this.#parts.converter.state };
  }

  /** Ahead of the callers. That it fails is seen in the prompt's state. */
  async #speak(texts: Prompt['texts']): Promise<void> {
    const { engine } = this.#parts;
    if (!engine.state.isReady) return;
    for (const [language, text] of Object.entries(texts)) await engine.speak(text, language as Language).catch(() => undefined);
  }
}

function filled(texts: Prompt['texts']): Prompt['texts'] {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text.trim() !== ''));
}

/** Read to its end also when it is too large: what is left in the connection would stand before the next request. */
async function allOf(upload: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of upload) {
    length += piece.length;
    if (length <= mostBytes) pieces.push(piece);
  }
  if (length > mostBytes)
    throw new ParleyError('input-too-large', `The sound is larger than ${mostBytes / 1e6} MB.`, {
      details: { maxBytes: mostBytes },
    });
  return Buffer.concat(pieces);
}

async function* oneByOne(pieces: readonly Buffer[]): AsyncIterable<Uint8Array> {
  yield* pieces;
}

function demandPrompts(by: Subject): void {
  demand(by, 'administer', { kind: 'prompt', companyId: by.companyId, ownerId: null });
}
