import type { Language } from '../../kernel/language.ts';
import type { ApplicationParty } from '../../telephony/call-application/index.ts';
import type { FlowSounds } from './flow-ports.ts';
import type { Spoken } from './flow-state.ts';

type PhraseName = Extract<Spoken, { readonly kind: 'phrase' }>['name'];

export interface CallBackDialogue {
  readonly party: ApplicationParty;
  readonly language: Language;
  readonly sounds: FlowSounds;
  /** At his own number (null), or the one he typed. @returns false when that cannot be called */
  readonly arrange: (typed: string | null) => Promise<boolean>;
  /** It is arranged, and he typed another number. */
  readonly renumber: (typed: string) => Promise<boolean>;
}

const patience = { firstTimeoutMs: 6000, interDigitTimeoutMs: 4000 };

/**
 * A caller will be called back: at once, so that he keeps his place even when he hangs up now; then he may say another number.
 * @returns whether he will be
 */
export async function arrangeCallBack(dialogue: CallBackDialogue): Promise<boolean> {
  const { arrange, renumber } = dialogue;
  const isKnown = await arrange(null).catch(() => false);
  // Whatever becomes of the question, what is arranged holds.
  const typed = await askNumber(dialogue, isKnown).catch(() => '');
  if (typed === '') return isKnown;
  return isKnown
    ? await renumber(typed).then(
        () => true,
        () => true,
      )
    : await arrange(typed).catch(() => false);
}

async function askNumber(dialogue: CallBackDialogue, isKnown: boolean): Promise<string> {
  const { party } = dialogue;
  party.forgetDigits();
  await sayPhrase(dialogue, isKnown ? 'call-back-other-number' : 'call-back-number', true);
  const { digits } = await party.collectDigits({ max: 20, endDigit: '#', ...patience });
  return digits.replaceAll(/\D/g, '');
}

export async function sayPhrase(
  { party, sounds, language }: Pick<CallBackDialogue, 'party' | 'sounds' | 'language'>,
  name: PhraseName,
  interruptible = false,
): Promise<void> {
  const paths = await sounds.pathsOf(party.companyId, [{ kind: 'phrase', name }], language).catch(() => []);
  await party.play(paths, { interruptible });
}
