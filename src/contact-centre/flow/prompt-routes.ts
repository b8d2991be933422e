import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { PromptView } from '../../contract/rest/prompts.ts';
import * as contract from '../../contract/rest/prompts.ts';
import { ParleyError } from '../../kernel/errors.ts';
import type { Language } from '../../kernel/language.ts';
import { type Actor, dependentsView, FileAnswer, type RouteRegistrar, showingCurrent } from '../../platform/api/index.ts';
import type { PromptRecord } from './prompt.ts';
import type { PromptAdministration } from './prompt-administration.ts';

export interface PromptRouteParts {
  readonly prompts: PromptAdministration;
  /** Rings the administrator's telephone; he speaks after the tone. */
  readonly record: (actor: Actor, id: string, language: Language) => Promise<{ readonly callId: string }>;
  /** Words of the phrases that come with the product. */
  readonly phrasesOf: (language: Language) => Readonly<Record<string, string>>;
}

/** What callers hear, for administrators. */
export function promptRoutes(routes: RouteRegistrar, { prompts, record, phrasesOf }: PromptRouteParts): void {
  const view = (one: PromptRecord) => promptView(one, prompts.engines.speech.isReady);
  routes.handle(contract.listPrompts, async ({ actor, query: { isReady, ...request } }) => {
    const { rows, ...page } = await prompts.list(actor, request);
    const items = rows.map(view);
    const wanted = isReady === undefined ? items : items.filter(({ sounds }) => sounds.every((one) => one.isReady) === isReady);
    return { ...page, items: wanted };
  });
  routes.handle(contract.createPrompt, async ({ actor, body }) => view(await prompts.create(actor, body)));
  routes.handle(contract.listPhrases, ({ query }) => ({
    items: Object.entries(phrasesOf(query.language)).map(([name, text]) => ({ name, text })),
  }));
  routes.handle(contract.readSpeechEngine, () => {
    const { speech, conversion } = prompts.engines;
    return { speech, conversion: { ...conversion, formats: [...conversion.formats] } };
  });
  routes.handle(contract.hearText, async ({ actor, body }) =>
    wav(await prompts.speech(actor, body.text, body.language), 'text.wav'),
  );
  routes.handle(contract.readPrompt, async ({ actor, params }) => view(await prompts.read(actor, params.id)));
  routes.handle(contract.changePrompt, async ({ actor, params, body: { version, ...change } }) => {
    const current = async () => view(await prompts.read(actor, params.id));
    return view(await showingCurrent(() => prompts.change(actor, params.id, version, change), current));
  });
  routes.handle(contract.promptDependents, async ({ actor, params }) =>
    dependentsView(await prompts.dependents(actor, params.id)),
  );
  routes.handle(contract.deletePrompt, ({ actor, params, query }) => prompts.remove(actor, params.id, query.confirm));
  routes.handle(contract.uploadPromptSound, async ({ actor, params, upload }) => {
    if (!upload) throw new ParleyError('wav-unreadable', 'There is no sound in the request.');
    return view(await prompts.upload(actor, params.id, params.language, upload));
  });
  routes.handle(contract.hearPromptSound, async ({ actor, params }) =>
    wav(await prompts.pathOf(actor, params.id, params.language), `prompt-${params.language}.wav`),
  );
  routes.handle(contract.deletePromptSound, ({ actor, params }) => prompts.removeSound(actor, params.id, params.language));
  routes.handle(contract.recordPrompt, async ({ actor, params }) => {
    await prompts.read(actor, params.id);
    return record(actor, params.id, params.language);
  });
}

async function wav(path: string, name: string): Promise<FileAnswer> {
  const { size } = await stat(path);
  const read = (range?: { from: number; to: number }) =>
    Promise.resolve(createReadStream(path, range ? { start: range.from, end: range.to } : {}));
  return new FileAnswer({ name, sizeBytes: size, contentType: 'audio/wav', read, isShown: true });
}

/** A language with a sound, and one with a text only. */
function promptView({ texts, sounds, usedBy, id, name, version, changedAtMs }: PromptRecord, hasSpeech: boolean): PromptView {
  const languages = new Set([...sounds.map(({ language }) => language), ...(Object.keys(texts) as Language[])]);
  return {
    id,
    name,
    version,
    changedAt: changedAtMs,
    usedBy: [...usedBy],
    sounds: [...languages].map((language) => {
      const sound = sounds.find((one) => one.language === language);
      const text = texts[language] ?? '';
      return sound
        ? { language, kind: 'sound', text, durationMs: sound.durationMs, isReady: true, madeAt: sound.madeAtMs }
        : { language, kind: 'text', text, durationMs: null, isReady: hasSpeech, madeAt: null };
    }),
  };
}
