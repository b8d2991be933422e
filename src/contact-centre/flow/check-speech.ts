import type { FlowNode } from '../../contract/rest/flow-document.ts';
import type { FlowOperand, Speech } from '../../contract/rest/flow-speech.ts';
import type { Language } from '../../kernel/language.ts';
import type { FlowBook, FlowFaults } from './flow-faults.ts';
import { readTemplate, templateNames } from './flow-values.ts';
import type { PreparedFlow } from './prepared-flow.ts';

export interface CheckedFlow {
  readonly flow: PreparedFlow;
  readonly book: FlowBook;
  readonly faults: FlowFaults;
}

/** Whether all that is said can be said, in every language that the flow speaks. */
export function checkSpeech(checked: CheckedFlow, node: FlowNode, field: string, speech: Speech): void {
  const { flow, book, faults } = checked;
  const { languages } = flow.document;
  for (const [index, part] of speech.entries()) {
    const place = `${field}.${index}`;
    if (part.kind === 'value') checkOperand(checked, node, place, part.of);
    if (part.kind === 'phrase' && !book.isPhrase(part.name))
      faults.error(node, place, 'phrase-unknown', `There is no phrase ${part.name}.`, { phrase: part.name });
    if (part.kind === 'prompt') checkPrompt(checked, node, place, part.promptId);
    if (part.kind !== 'text') continue;
    const texts = Object.entries(part.texts);
    if (texts.every(([, text]) => !text?.trim())) faults.error(node, place, 'text-empty', 'A text to be said is empty.');
    else
      tellMissing(
        languages,
        (one) => Boolean(part.texts[one]?.trim()),
        (language) =>
          faults.warn(
            node,
            place,
            'text-not-in-language',
            `There is no text in ${languageNames[language]}: callers of that language hear another.`,
            { language },
          ),
      );
    for (const [, text] of texts) checkTemplate(checked, node, place, text ?? '');
    if (!book.hasSpeech)
      faults.warn(
        node,
        place,
        'no-speech-engine',
        'This server cannot speak texts: callers hear nothing here until a speech engine is installed.',
      );
  }
}

export const languageNames: Readonly<Record<Language, string>> = { en: 'English', fr: 'French', de: 'German', sv: 'Swedish' };

function checkPrompt({ flow, book, faults }: CheckedFlow, node: FlowNode, place: string, promptId: string): void {
  if (!book.knows('prompt', promptId))
    return faults.error(node, place, 'prompt-unknown', 'A prompt to be said is gone.', { promptId });
  const { languages } = flow.document;
  const prompt = book.nameOf('prompt', promptId);
  if (languages.every((language) => !book.speaks(promptId, language)))
    return faults.error(node, place, 'prompt-silent', `The prompt ${prompt} says nothing in the languages of this flow.`, {
      prompt,
    });
  tellMissing(
    languages,
    (one) => book.speaks(promptId, one),
    (language) =>
      faults.warn(node, place, 'prompt-not-in-language', `The prompt ${prompt} says nothing in ${languageNames[language]}.`, {
        prompt,
        language,
      }),
  );
}

function tellMissing(
  languages: readonly Language[],
  has: (language: Language) => boolean,
  tell: (language: Language) => void,
): void {
  for (const language of languages) if (!has(language)) tell(language);
}

/** @param mayBeSecret where `{secret.name}` is filled in */
export function checkTemplate(
  { flow, book, faults }: CheckedFlow,
  node: FlowNode,
  field: string,
  text: string,
  mayBeSecret = false,
): void {
  for (const piece of readTemplate(text)) {
    if (typeof piece === 'string') continue;
    const { name } = piece;
    if (name.startsWith('secret.')) {
      const secret = name.slice('secret.'.length);
      if (!mayBeSecret)
        faults.error(node, field, 'secret-misplaced', 'Secrets are for headers and bodies of HTTP requests only.', { secret });
      else if (!book.secrets.includes(secret))
        faults.error(node, field, 'secret-unknown', `The flow has no secret ${secret}.`, { secret });
    } else if (!flow.variable(name) && !(templateNames as readonly string[]).includes(name))
      faults.error(node, field, 'variable-unknown', `There is no variable ${name}.`, { variable: name });
  }
}

export function checkVariable({ flow, faults }: CheckedFlow, node: FlowNode, field: string, name: string): void {
  if (!flow.variable(name)) faults.error(node, field, 'variable-unknown', `There is no variable ${name}.`, { variable: name });
}

export function checkOperand(checked: CheckedFlow, node: FlowNode, field: string, operand: FlowOperand): void {
  if (operand.kind === 'variable') checkVariable(checked, node, field, operand.name);
  if (operand.kind === 'template') checkTemplate(checked, node, field, operand.text);
  if (operand.kind === 'queue') checkKnown(checked, node, field, 'queue', operand.queueId);
}

const sentences = {
  queue: 'The queue is not there any more.',
  skill: 'The skill is not there any more.',
  hours: 'These opening hours are not there any more.',
  prompt: 'The prompt is not there any more.',
  user: 'The person is not there any more.',
  flow: 'The other flow is not in use: it must be live before calls can be led to it.',
  directory: 'The directory is not there any more, or not public.',
} as const;

export function checkKnown(
  { book, faults }: Pick<CheckedFlow, 'book' | 'faults'>,
  node: FlowNode,
  field: string,
  kind: keyof typeof sentences,
  id: string,
): boolean {
  if (book.knows(kind, id)) return true;
  const sentence = sentences[kind];
  faults.error(node, field, `${kind}-unknown`, sentence, { id });
  return false;
}
