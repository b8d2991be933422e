import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { ActionEditor, TypeEditor } from './action-editors.tsx';
import { AddCondition } from './add-condition.tsx';
import { CallersEditor } from './caller-editors.tsx';
import type { Choices, EditorProps } from './editor-props.ts';
import { fillSlots } from './forwarding-sentence.tsx';
import { type Condition, conditionEditors, conditions, unsaid } from './rule-conditions.tsx';
import { actionText, calledText, callersText, type RulePart, type Saying, statusText, timeText, typeText } from './rule-words.ts';
import { Word } from './word.tsx';

interface Props {
  readonly rule: RulePart;
  readonly saying: Saying;
  readonly choices: Choices;
  /** Left out: the sentence can only be read. */
  readonly onChange?: ((rule: RulePart) => void) | undefined;
}

/** A rule as a sentence; each word of it opens what changes it, and the plus at its end what it does not say yet. */
export function RuleSentence({ rule, saying, choices, onChange }: Props) {
  const { t } = saying.words;
  const props = (close: () => void): EditorProps => ({
    rule,
    saying,
    choices,
    close,
    change: (part) => onChange?.({ ...rule, ...part }),
  });
  const word = (label: string, text: string, editor: (props: EditorProps) => ReactNode) => {
    if (!onChange) return text;
    return (
      <Word label={label} text={text}>
        {(close) => editor(props(close))}
      </Word>
    );
  };
  const texts: Record<Condition, string> = {
    origin: t(`fw.origin-${rule.origin}`),
    called: calledText(rule, saying),
    time: timeText(rule.time, saying),
    status: statusText(rule, saying),
    announcement: t(`fw.announcement-${rule.announcement}`),
  };
  const slots: Record<string, ReactNode> = {
    callers: word(t('fw.callers'), callersText(rule, saying), (given) => <CallersEditor {...given} />),
    type: word(t('fw.type'), typeText(rule, saying), (given) => <TypeEditor {...given} />),
    action: word(t('fw.action'), actionText(rule, saying), (given) => <ActionEditor {...given} />),
  };
  for (const name of conditions) slots[name] = word(t(`fw.${name}`), texts[name], conditionEditors[name]);
  const hidden = unsaid(rule);
  const sentence = hidden.reduce<string>((text, name) => text.replace(` <${name}/>`, ''), t('fw.sentence'));
  return (
    <p className="rule-sentence">
      {fillSlots(sentence, slots)}
      {onChange && hidden.length > 0 ? (
        <Word label={t('fw.add-condition')} text="" icon={Plus}>
          {(close) => <AddCondition {...props(close)} />}
        </Word>
      ) : null}
    </p>
  );
}
