import type { FlowDocument } from '../../contract/rest/flow-document.ts';
import type { Speech, SpeechPart } from '../../contract/rest/flow-speech.ts';
import { describeError } from '../../kernel/errors.ts';
import type { CompanyId } from '../../kernel/ids.ts';
import type { Language } from '../../kernel/language.ts';
import type { Logger } from '../../kernel/logger.ts';
import type { StoredFiles } from '../../platform/stored-file/index.ts';
import { type PromptName, type PromptPart, promptNames, promptSounds } from '../../telephony/prompt/index.ts';
import type { FlowSounds } from './flow-ports.ts';
import type { Spoken } from './flow-state.ts';
import { readTemplate } from './flow-values.ts';
import type { LivePrompts, Prompt } from './prompt.ts';
import type { SpeechEngine } from './speech-engine.ts';

export interface SpokenSoundsParts {
  readonly prompts: LivePrompts;
  readonly engine: SpeechEngine;
  readonly files: Pick<StoredFiles, 'pathOf'>;
  readonly logger: Logger;
}

const phrases: ReadonlySet<string> = new Set(promptNames);

export function isPhrase(name: string): name is PromptName {
  return phrases.has(name);
}

/** Files of what is said: sounds of the library, texts by the speech engine, phrases and numbers of the product. */
export class SpokenSounds implements FlowSounds {
  readonly #parts: SpokenSoundsParts;

  constructor(parts: SpokenSoundsParts) {
    this.#parts = parts;
  }

  async pathsOf(companyId: CompanyId, spoken: readonly Spoken[], language: Language): Promise<readonly string[]> {
    const paths = await Promise.all(
      spoken.map((part) =>
        this.#path(companyId, part, language).catch((error: unknown) => {
          this.#parts.logger.warn('something cannot be said to a caller', { kind: part.kind, reason: describeError(error) });
          return [];
        }),
      ),
    );
    return paths.flat();
  }

  /** Speaks what can be spoken before anybody calls. What fails is said when a call is there, or not at all. */
  async prepare(companyId: CompanyId, document: FlowDocument): Promise<void> {
    if (!this.#parts.engine.state.isReady) return;
    const spoken = speechesOf(document).flatMap((part) => this.#beforehand(companyId, part, document.languages));
    for (const { text, language } of spoken)
      await this.#parts.engine.speak(text, language).catch((error: unknown) => {
        this.#parts.logger.warn('a text of a flow is not spoken yet', { reason: describeError(error) });
      });
  }

  #beforehand(companyId: CompanyId, part: SpeechPart, languages: readonly Language[]): { text: string; language: Language }[] {
    const texts =
      part.kind === 'text'
        ? part.texts
        : part.kind === 'prompt'
          ? (this.#parts.prompts.prompt(companyId, part.promptId)?.texts ?? {})
          : {};
    return languages.flatMap((language) => {
      const text = texts[language]?.trim();
      return text && readTemplate(text).every((piece) => typeof piece === 'string') ? [{ text, language }] : [];
    });
  }

  async #path(companyId: CompanyId, part: Spoken, language: Language): Promise<readonly string[]> {
    const { prompts, engine } = this.#parts;
    switch (part.kind) {
      case 'text':
        return [await engine.speak(part.text, part.language)];
      case 'prompt': {
        const prompt = prompts.prompt(companyId, part.promptId);
        return prompt ? [await this.#soundOf(prompt, language)] : [];
      }
      case 'phrase':
        return isPhrase(part.name) ? promptSounds(language, [{ name: part.name }]) : [];
      case 'digits':
      case 'number':
        return promptSounds(language, [part satisfies PromptPart]);
    }
  }

  /** In the caller's language, else in any: to hear something foreign is better than nothing. */
  async #soundOf(prompt: Prompt, wanted: Language): Promise<string> {
    const { engine, files } = this.#parts;
    const others = (['en', 'de', 'fr', 'sv'] as const).filter((one) => one !== wanted);
    for (const language of [wanted, ...others]) {
      const sound = prompt.sounds.find((one) => one.language === language);
      if (sound) return files.pathOf(prompt.companyId, sound.file);
      const text = prompt.texts[language]?.trim();
      if (text && engine.state.isReady) return engine.speak(text, language);
    }
    throw new Error(`the prompt ${prompt.name} has no sound`);
  }
}

/** Everything that a flow may say. */
function speechesOf({ nodes }: FlowDocument): readonly SpeechPart[] {
  return nodes.flatMap((node): Speech => {
    switch (node.kind) {
      case 'say':
      case 'call-back':
        return node.settings.speech;
      case 'menu':
      case 'collect':
        return [...node.settings.speech, ...node.settings.timeoutSpeech, ...node.settings.invalidSpeech];
      case 'queue':
        return [...node.settings.waiting.welcome, ...node.settings.waiting.comfort.flat()];
      default:
        return [];
    }
  });
}
